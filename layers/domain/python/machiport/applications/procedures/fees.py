"""What a procedure costs (手数料) for these answers, and what of it is waived (減免)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.model import FieldText, PriceTable, Procedure
from machiport.applications.procedures.pointers import Answers, steps, value_at, values_at
from machiport.localized_text import Language, LocalizedText

MOST_COPIES: Final = 10
_MOST_OF_AN_ITEM: Final = 99
_FEE: Final = LocalizedText(ja="手数料", en="Fee", ja_x_easy="お金")
_COPIES: Final = LocalizedText(ja="手数料 {n} 通", en="Fee, {n} copies", ja_x_easy="お金({n}まい)")
_ITEMS: Final = LocalizedText(ja="{item} {n} 点", en="{item} × {n}", ja_x_easy="{item} {n}こ")
_WAIVED: Final = LocalizedText(ja="減免: {title}", en="Waived: {title}", ja_x_easy="はらわなくて いい お金: {title}")


@dataclass(frozen=True, slots=True)
class FeeQuote:
    """What is to be paid, in yen: lines with what they are for, and their sum.

    `claimed` are the ids of exemptions whose condition the answers match. Those that need no staff are a negative line
    already; with `needs_staff` the total is what is due unless staff agree to a claimed exemption.
    """

    lines: tuple[tuple[LocalizedText, int], ...]
    total: int
    claimed: tuple[str, ...]
    needs_staff: bool


def fee_of(procedure: Procedure, answers: Answers) -> FeeQuote:
    """Return the fee for answers (`cleaned`; while somebody types, for what is there: one copy where none is said)."""
    lines = tuple((label, yen) for label, yen in _lines(procedure, answers) if yen)
    total = sum(yen for _, yen in lines)
    claimed = [each for each in procedure.fee.exemptions if holds(each.when, answers)] if total else []
    waived = next((each for each in claimed if not each.by_staff), None)
    if waived is not None:
        lines += ((_filled(_WAIVED, title=waived.title), -total),)
        total = 0
    return FeeQuote(
        lines=lines,
        total=total,
        claimed=tuple(each.id for each in claimed),
        needs_staff=total > 0 and bool(claimed),
    )


def copies_of(procedure: Procedure, answers: Answers) -> int:
    """Return how many copies are asked for, 1 to 10."""
    pointer = None if procedure.issuance is None else procedure.issuance.copies
    return 1 if pointer is None else _count(value_at(answers, pointer), MOST_COPIES)


def _lines(procedure: Procedure, answers: Answers) -> Iterator[tuple[LocalizedText, int]]:
    fee, copies = procedure.fee, copies_of(procedure, answers)
    yield _FEE, fee.flat
    yield _FEE if copies == 1 else _filled(_COPIES, n=copies), fee.per_copy * copies
    if fee.by_choice is not None:
        choice = value_at(answers, fee.by_choice.field)
        if isinstance(choice, str):
            yield _name(procedure, steps(fee.by_choice.field), choice), fee.by_choice.prices.get(choice, 0)
    if fee.items is not None:
        yield from _item_lines(procedure, fee.items, answers)


def _item_lines(procedure: Procedure, table: PriceTable, answers: Answers) -> Iterator[tuple[LocalizedText, int]]:
    for item in values_at(answers, f"{table.field}/*"):
        kind = item.get("kind") if isinstance(item, dict) else None
        if isinstance(kind, str) and kind in table.prices:
            quantity = _count(item.get("quantity"), _MOST_OF_AN_ITEM)
            name = _name(procedure, [*steps(table.field), "kind"], kind)
            yield _filled(_ITEMS, item=name, n=quantity), table.prices[kind] * quantity


def _count(value: Any, most: int) -> int:  # noqa: ANN401  # answers are JSON
    return min(max(value, 1), most) if isinstance(value, int) else 1


def _name(procedure: Procedure, field: list[str], choice: str) -> LocalizedText:
    text: FieldText | None = procedure.form.texts.get("/".join(field))
    return text.choices.get(choice, _FEE) if text is not None else _FEE


def _filled(text: LocalizedText, **values: LocalizedText | int) -> LocalizedText:
    """Return the text with its gaps filled in each language."""

    def in_language(language: Language) -> str:
        words = {
            name: value if isinstance(value, int) else value.in_language(language) for name, value in values.items()
        }
        return text.in_language(language).format_map(words)

    return LocalizedText(ja=in_language("ja"), en=in_language("en"), ja_x_easy=in_language("ja-x-easy"))
