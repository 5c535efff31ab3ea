"""Emergency changes between the command line, the API and the operator's eyes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from machiport_cli.faults import wrong_usage
from machiport_cli.presentation import Screen

_KINDS: Final = {"cancel": ("中止", "cancelled"), "move": ("振替", "moved"), "add": ("臨時収集", "added")}
_STATES: Final = {"in_force": ("有効", "in force"), "withdrawn": ("取り消し済み", "withdrawn")}


def effects_of(cancel: list[date] | None, move: list[str] | None, add: list[date] | None) -> list[dict[str, Any]]:
    """Return the effects without their categories.

    Raises OperatorError where there is none, or a malformed move.
    """
    effects: list[dict[str, Any]] = [{"kind": "cancel", "date": f"{one}"} for one in cancel or []]
    for one in move or []:
        old, colon, new = one.partition(":")
        if not colon:
            raise wrong_usage(
                f"--move {one}: 元の日:新しい日 の形で。", f"--move {one}: write old day, colon, new day."
            )
        effects.append({"kind": "move", "date": f"{_move_day(old)}", "to": f"{_move_day(new)}"})
    effects += [{"kind": "add", "date": f"{one}"} for one in add or []]
    if not effects:
        raise wrong_usage("--cancel、--move、--add のどれかを指定してください。", "Give --cancel, --move or --add.")
    return effects


def _move_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong_usage(f"{text}: 日付は 2026-04-01 の形で。", f"{text}: write days as 2026-04-01.") from None


def show_intent(
    screen: Screen,
    effects: Sequence[Mapping[str, Any]],
    categories: Sequence[str],
    areas: Sequence[str],
    reason: Mapping[str, str],
) -> None:
    """Show, by names, what is about to be published; no area stands for all."""
    where = "、".join(areas) or screen.word("全地区", "all")
    screen.facts(
        [
            (screen.word("内容", "What"), "、".join(_effect(screen, effect) for effect in effects)),
            (screen.word("区分", "Categories"), "、".join(categories)),
            (screen.word("地区", "Areas"), where),
            *((screen.word(f"理由({language})", f"Reason ({language})"), text) for language, text in reason.items()),
        ]
    )


def show_change(screen: Screen, change: Mapping[str, Any], categories: Mapping[str, str], areas: Sequence[str]) -> None:
    """Show one published change: its days with their categories (id → name), its areas by name, its reason."""
    what = "、".join(
        f"{_effect(screen, effect)} {_names(effect['category_ids'], categories)}" for effect in change["effects"]
    )
    screen.facts(
        [
            (screen.word("番号", "Id"), change["change_id"]),
            (screen.word("状態", "State"), screen.word(*_STATES[change["state"]])),
            (screen.word("内容", "What"), what),
            (screen.word("地区", "Areas"), "、".join(areas) or screen.word("全地区", "all")),
            (screen.word("理由", "Reason"), change["reason"]["ja"]),
        ]
    )


def show_changes(screen: Screen, changes: Sequence[Mapping[str, Any]], categories: Mapping[str, str]) -> None:
    """Show published changes, one line for each day; `categories` are names by id."""
    titles = [
        ("番号", "Id"),
        ("状態", "State"),
        ("内容", "What"),
        ("区分", "Categories"),
        ("地区", "Areas"),
        ("理由", "Reason"),
    ]
    rows = [
        [
            change["change_id"],
            screen.word(*_STATES[change["state"]]),
            _effect(screen, effect),
            _names(effect["category_ids"], categories),
            screen.word("全地区", "all") if change["areas"] == "all" else "、".join(change["areas"]),
            change["reason"]["ja"],
        ]
        for change in changes
        for effect in change["effects"]
    ]
    screen.table([screen.word(*title) for title in titles], rows)


def _names(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """Return names; a category that is in no calendar any more has only its id."""
    return "、".join(names.get(one, one) for one in ids)


def _effect(screen: Screen, effect: Mapping[str, Any]) -> str:
    moved = f" → {effect['to']}" if effect.get("to") else ""
    return f"{effect['date']} {screen.word(*_KINDS[effect['kind']])}{moved}"
