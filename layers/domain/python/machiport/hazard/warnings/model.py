"""What a telegram says about an area, and what is kept of it. Instants are aware, UTC in storage.

JMA sends one kind of telegram (VPWW55 … VPWW61) for each group of hazards. Each telegram says everything that is in
force of its own hazards in its areas, so the newest one of a kind is the whole truth of that kind for an area.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

type Operation = Literal["normal", "training", "test"]
"""運用種別: 通常, 訓練 (drills for people), 試験 (tests of receiving systems). Kept apart everywhere."""

type TelegramType = Literal["VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60", "VPWW61"]

type InfoType = Literal["issued", "corrected", "cancelled"]
"""情報形態: 発表, 訂正, 取消."""

type LineStatus = Literal["issued", "continued", "lowered"]
"""発表, 継続, and `危険警報から警報` and its like, which are in force under the lower code."""

type Change = Literal["issued", "raised", "lowered", "changed", "ended"]

# A cancellation may name a report that has not arrived yet, and one before it may arrive late: so many reports of an
# area and kind are kept. JMA sends a handful in a day.
REPORTS_KEPT = 6

_RANK: dict[InfoType, int] = {"issued": 0, "corrected": 1, "cancelled": 2}


# Named tuples and dataclasses: the public function imports them at every start, and pydantic's classes take time.


class WarningLine(NamedTuple):
    """One warning that is in force in an area. `code` (two digits) and `name` are JMA's own."""

    code: str
    name: str
    status: LineStatus


@dataclass(frozen=True, slots=True)
class AreaReport:
    """What one telegram says about one area: its warnings in force, none where all is over.

    `reported_at` and `sent_at` are aware. A cancellation (取消) has no warnings of its own: it takes back the report
    that it names.
    """

    info_type: InfoType
    reported_at: datetime
    sent_at: datetime
    event_id: str = ""
    serial: int = 0
    headline: str = ""
    lines: tuple[WarningLine, ...] = ()

    @property
    def position(self) -> str:
        """Where the report stands in the order of reports: by time of report, then of sending, then corrections."""
        times = "#".join(
            each.astimezone(UTC).isoformat(timespec="seconds") for each in (self.reported_at, self.sent_at)
        )
        return f"{times}#{_RANK[self.info_type]}#{self.serial:06d}"


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """What is kept of one area and kind of telegram: the latest reports, the newest first.

    `number` counts the times it was written; 0 for one that was never written.
    """

    municipality: str
    operation: Operation
    telegram: TelegramType
    area_code: str
    area_name: str
    number: int = 0
    reports: tuple[AreaReport, ...] = ()

    def with_report(self, report: AreaReport, area_name: str) -> "AreaRecord | None":
        """Return the record with one more report; None where it has it already, or it is older than all it keeps."""
        if any(report.position == known.position for known in self.reports):
            return None
        ordered = sorted((*self.reports, report), key=lambda each: each.position, reverse=True)
        kept = tuple(ordered[:REPORTS_KEPT])
        if report not in kept:
            return None
        newest = kept[0] == report
        name = area_name if area_name and (newest or not self.area_name) else self.area_name
        return replace(self, reports=kept, number=self.number + 1, area_name=name)

    @property
    def in_force(self) -> AreaReport | None:
        """The newest report that nobody took back."""
        cancellations = (report for report in self.reports if report.info_type == "cancelled")
        taken_back = {report.position for each in cancellations for report in self.taken_back_by(each)}
        for report in self.reports:
            if report.info_type != "cancelled" and report.position not in taken_back:
                return report
        return None

    def taken_back_by(self, cancellation: AreaReport) -> tuple[AreaReport, ...]:
        """Return the one report that a cancellation (取消) takes back, with its corrections; nothing where none is it.

        It is the earlier report of the cancellation's own time of report; only where there is none, the newest earlier
        one of its event, never the whole series of it. All that is asked is what is kept, so the order in which
        telegrams came changes nothing.
        """
        earlier = [
            report
            for report in self.reports
            if report.info_type != "cancelled" and report.position < cancellation.position
        ]
        named = [report for report in earlier if report.reported_at == cancellation.reported_at]
        if not named and cancellation.event_id:
            named = [report for report in earlier if report.event_id == cancellation.event_id]
        newest = max((report.reported_at for report in named), default=None)
        return tuple(report for report in named if report.reported_at == newest)

    @property
    def lines(self) -> tuple[WarningLine, ...]:
        """The warnings in force."""
        report = self.in_force
        return () if report is None else report.lines

    def to_json(self) -> str:
        """Return the record as it is kept."""
        return json.dumps(asdict(self), default=datetime.isoformat, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "AreaRecord":
        """Return the record that was kept."""
        document: dict[str, Any] = json.loads(text)
        document["reports"] = tuple(_report(each) for each in document["reports"])
        return cls(**document)


def _report(document: dict[str, Any]) -> AreaReport:
    document["lines"] = tuple(WarningLine(*line) for line in document["lines"])
    for instant in ("reported_at", "sent_at"):
        document[instant] = datetime.fromisoformat(document[instant])
    return AreaReport(**document)


class WarningChange(NamedTuple):
    """A change in an area: a hazard's warning was issued, raised, lowered, or ended (then `code` is None)."""

    hazard: str
    change: Change
    code: str | None
    level: int | None
    previous_code: str | None
    previous_level: int | None
