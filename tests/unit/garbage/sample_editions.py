"""Small invented editions for the tests of expansion, calendars and differences."""

from collections.abc import Iterable
from datetime import date, time

from machiport.garbage.model import (
    Area,
    Category,
    Edition,
    Override,
    ProcessingCentre,
    Route,
    RouteRule,
    Suspension,
    UnknownPeriod,
)
from machiport.garbage.rules import DateRange, Rule
from machiport.localized_text import LocalizedText

FISCAL_2020 = DateRange(start=date(2020, 4, 1), end=date(2021, 3, 31))
BURNABLE = Category(category_id="burnable", name=LocalizedText(ja="燃やすごみ", en="Burnable"), colour="#d9534f")
PLASTIC = Category(category_id="plastic", name=LocalizedText(ja="プラスチック", en="Plastic"), cut_off=time(9, 0))


def days(*texts: str) -> tuple[date, ...]:
    """Return days from `YYYY-MM-DD`."""
    return tuple(date.fromisoformat(text) for text in texts)


def day_range(start: str, end: str) -> DateRange:
    """Return a range of days from two `YYYY-MM-DD`."""
    return DateRange(start=date.fromisoformat(start), end=date.fromisoformat(end))


def sample_route(
    *rules: Rule | tuple[str, Rule],
    overrides: Iterable[Override] = (),
    unknown: Iterable[UnknownPeriod] = (),
    centre_id: str | None = "centre",
    route_id: str = "route",
) -> Route:
    """Return a route; a rule without a category is for burnable garbage."""
    named = [rule if isinstance(rule, tuple) else ("burnable", rule) for rule in rules]
    return Route(
        route_id=route_id,
        centre_id=centre_id,
        rules=tuple(RouteRule(category_id=category_id, rule=rule) for category_id, rule in named),
        overrides=tuple(overrides),
        unknown=tuple(unknown),
    )


def sample_edition(
    *routes: Route,
    suspensions: Iterable[Suspension] = (),
    period: DateRange = FISCAL_2020,
    areas: Iterable[tuple[str, str]] = (),
    categories: tuple[Category, ...] = (BURNABLE, PLASTIC),
) -> Edition:
    """Return an edition with one centre; `areas` are (area id, route id)."""
    return Edition(
        municipality="44201",
        title="見本年度版",
        period=period,
        categories=categories,
        centres=(ProcessingCentre(centre_id="centre", name="見本センター", suspensions=tuple(suspensions)),),
        routes=routes,
        areas=tuple(Area(area_id=area_id, name=f"見本{area_id}丁目", route_id=route_id) for area_id, route_id in areas),
        sample=True,
    )
