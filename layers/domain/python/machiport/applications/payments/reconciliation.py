"""Reconciliation (突合): our ledger against the gateway's, payment by payment, to the yen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from machiport.applications.cases.ports import LedgerLine
from machiport.applications.payments.model import YEN, Movement, MovementKind
from machiport.clock import TOKYO

type Method = Literal["card", "counter"]

_SIGNS: Final[dict[MovementKind, int]] = {"captured": 1, "refunded": -1}
CSV_HEADER: Final = (
    "日", "種別", "方法", "納付番号", "申請番号", "決済番号", "市の記録（円）", "決済サービスの記録（円）", "差（円）",
)  # fmt: skip
_KIND_NAMES: Final[dict[MovementKind, str]] = {"captured": "収納", "refunded": "還付"}
_METHOD_NAMES: Final[dict[Method, str]] = {"card": "カード", "counter": "窓口"}


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One movement of money as both sides have it, in yen; 0 where a side has not heard of it."""

    day: date
    kind: MovementKind
    method: Method
    payment_id: str | None
    application_id: str | None
    gateway_id: str | None
    ours: int
    theirs: int

    @property
    def difference(self) -> int:
        """Ours less theirs. Cash is nothing that the gateway could know."""
        return 0 if self.method == "counter" else self.ours - self.theirs


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All movements of a period, by day; `first` and `last` are days in Japan."""

    municipality: str
    first: date
    last: date
    lines: Sequence[ReconciledLine]

    @property
    def differences(self) -> list[ReconciledLine]:
        """The lines that somebody must look at."""
        return [line for line in self.lines if line.difference]

    def total(self, method: Method, kind: MovementKind) -> tuple[int, int]:
        """Return what moved so, by our ledger and by the gateway's, in yen."""
        of_it = [line for line in self.lines if (line.method, line.kind) == (method, kind)]
        return sum(line.ours for line in of_it), sum(line.theirs for line in of_it)

    def rows(self) -> list[tuple[str | int | None, ...]]:
        """Return the table: a row for each movement, then the totals; what went back is below zero."""
        rows: list[tuple[str | int | None, ...]] = [CSV_HEADER]
        for line in self.lines:
            sign = _SIGNS[line.kind]
            theirs = None if line.method == "counter" else sign * line.theirs
            names = (line.day.isoformat(), _KIND_NAMES[line.kind], _METHOD_NAMES[line.method])
            ids = (line.payment_id, line.application_id, line.gateway_id)
            rows.append((*names, *ids, sign * line.ours, theirs, sign * line.difference))
        for method, shown in _METHOD_NAMES.items():
            ours, theirs = (
                sum(sign * self.total(method, kind)[side] for kind, sign in _SIGNS.items()) for side in (0, 1)
            )
            card = method == "card"
            rows.append(("合計", "", shown, "", "", "", ours, theirs if card else None, ours - theirs if card else 0))
        return rows


def compared(
    municipality: str, days: tuple[date, date], ours: Iterable[LedgerLine], theirs: Iterable[Movement]
) -> Reconciliation:
    """Compare our lines with the gateway's movements of the same municipality and days.

    Money in another currency is a difference, whatever its amount.
    """
    found: dict[tuple[str, MovementKind], ReconciledLine] = {}
    for line in ours:
        shown = ReconciledLine(
            day=line.day,
            kind=line.kind,
            method=line.method,
            payment_id=line.payment_id,
            application_id=line.application_id,
            gateway_id=line.gateway_id,
            ours=line.amount,
            theirs=0,
        )
        found[(line.gateway_id or line.payment_id, line.kind)] = shown
    for movement in theirs:
        key = (movement.gateway_id, movement.kind)
        found[key] = _with(found.get(key), movement)
    lines = sorted(found.values(), key=lambda line: (line.day, line.payment_id or "", line.gateway_id or "", line.kind))
    return Reconciliation(municipality, *days, lines)


def _with(line: ReconciledLine | None, movement: Movement) -> ReconciledLine:
    """Return the line with one more movement of the gateway (a refund may come in parts)."""
    amount = movement.amount if movement.currency == YEN else 0
    if line is None:
        return ReconciledLine(
            day=day_of(movement.at),
            kind=movement.kind,
            method="card",
            payment_id=movement.payment_id,
            application_id=None,
            gateway_id=movement.gateway_id,
            ours=0,
            theirs=amount,
        )
    return ReconciledLine(
        day=line.day,
        kind=line.kind,
        method=line.method,
        payment_id=line.payment_id,
        application_id=line.application_id,
        gateway_id=line.gateway_id,
        ours=line.ours,
        theirs=line.theirs + amount,
    )


def day_of(moment: datetime) -> date:
    """Return the day in Japan."""
    return moment.astimezone(TOKYO).date()
