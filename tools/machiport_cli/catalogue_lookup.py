"""Names that people use (見本町, 燃やせるごみ) to the ids of the API."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from machiport.japanese_addresses import place_name_key
from machiport.localized_text import LocalizedText
from machiport_cli.api_client import ApiClient
from machiport_cli.faults import ExitCode, OperatorError, Pointer

_SHOWN = 10
_READING_AT_END = re.compile(r"[(\uff08][\u3040-\u30ffー・\s0-9]+[)\uff09]\s*$")


def find_area(api: ApiClient, municipality: str, wanted: str) -> dict[str, Any]:
    """Return the one area with that id or name, or that town, or the only one that a search finds.

    A name counts with and without its reading in brackets.

    Raises OperatorError where there is none, or more than one fits.
    """
    found: list[dict[str, Any]] = api.get(f"garbage/{municipality}/areas", {"q": wanted, "limit": _SHOWN})["items"]
    for called in (_own_names, _names_without_reading, _towns):
        exact = [area for area in found if place_name_key(wanted) in {place_name_key(name) for name in called(area)}]
        if len(exact) == 1:
            return exact[0]
    if len(found) == 1:
        return found[0]
    if not found:
        return _area_by_id(api, municipality, wanted)
    raise _choose("area_ambiguous", wanted, [(area["area_id"], area["name"]) for area in found], "地区", "area")


def chosen_categories(api: ApiClient, municipality: str, wanted: Sequence[str]) -> dict[str, str]:
    """Return categories given by id, Japanese or English name: id → name in the operator's language.

    Raises OperatorError for one that the calendar in force does not have.
    """
    path = f"garbage/{municipality}/categories"
    known = [(category["category_id"], category["name"]) for category in api.get(path)["categories"]]
    called: dict[str, set[str]] = {category_id: {category_id, name} for category_id, name in known}
    for language in ("ja", "en"):
        for category in api.get(path, language=language)["categories"]:
            called.setdefault(category["category_id"], set()).add(category["name"])
    chosen: dict[str, str] = {}
    for one in wanted:
        fitting = {category_id: name for category_id, name in known if one in called[category_id]}
        if len(fitting) != 1:
            raise _choose("category_unknown", one, known, "区分", "category")
        chosen |= fitting
    return chosen


def _own_names(area: Mapping[str, Any]) -> list[str]:
    return [area["name"], area["area_id"]]


def _names_without_reading(area: Mapping[str, Any]) -> list[str]:
    return [_READING_AT_END.sub("", area["name"])]


def _towns(area: Mapping[str, Any]) -> list[str]:
    return [block["town"] for block in area.get("town_blocks", ())]


def category_names(api: ApiClient, municipality: str) -> dict[str, str]:
    """Return the categories of the calendar in force: id → name in the operator's language.

    Raises OperatorError.
    """
    answer = api.get(f"garbage/{municipality}/categories")
    return {category["category_id"]: category["name"] for category in answer["categories"]}


def known_category_names(api: ApiClient, municipality: str) -> dict[str, str]:
    """Return `category_names`, or nothing where no calendar is published: the ids must do then.

    Raises OperatorError where the service does not answer.
    """
    try:
        return category_names(api, municipality)
    except OperatorError as error:
        if error.exit_code == ExitCode.NOT_REACHABLE:
            raise
        return {}


def area_name(api: ApiClient, municipality: str, area_id: str) -> str:
    """Return an area's name, or its id where it is in no calendar any more.

    Raises OperatorError where the service does not answer.
    """
    try:
        return str(api.get(f"garbage/{municipality}/areas/{area_id}")["name"])
    except OperatorError as error:
        if error.exit_code == ExitCode.NOT_REACHABLE:
            raise
        return area_id


def _area_by_id(api: ApiClient, municipality: str, area_id: str) -> dict[str, Any]:
    try:
        area: dict[str, Any] = api.get(f"garbage/{municipality}/areas/{area_id}")
    except OperatorError as error:
        if error.exit_code == ExitCode.NOT_REACHABLE or not error.code.endswith("area_not_found"):
            raise
        raise _choose("area_unknown", area_id, [], "地区", "area") from None
    return area


def _choose(code: str, wanted: str, known: Sequence[tuple[str, str]], ja: str, en: str) -> OperatorError:
    detail = LocalizedText(
        ja="次のどれかを指定してください。" if known else "名前か読みがなを変えて探してください。",
        en="Choose one of these." if known else "Try another name or reading.",
    )
    several = code.endswith("ambiguous")
    title = LocalizedText(
        ja=f"「{wanted}」に当てはまる{ja}が{'複数あります' if several else 'ありません'}",
        en=f"More than one {en} fits “{wanted}”" if several else f"There is no {en} “{wanted}”",
    )
    return OperatorError(code, title, detail, pointers=[Pointer(identifier, name) for identifier, name in known])
