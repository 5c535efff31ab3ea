"""Whether facilities, rules, prices and purposes fit together: each is published by itself and names the others."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from machiport.facilities.inventory import errors
from machiport.facilities.inventory.model import Facility, PeriodScheme, Room
from machiport.facilities.prices.model import OwnerPrices, PriceList, RoomPrice
from machiport.facilities.rules.model import OwnerRules
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, json_pointer


def facility_faults(
    facility: Facility, rules: OwnerRules, prices: OwnerPrices, purposes: Iterable[str], today: date
) -> tuple[ProblemError, ...]:
    """Return what a facility names that is not there: rule sets, prices of its rooms from `today` on, purposes."""
    return tuple(_facility_faults(facility, rules, prices, frozenset(purposes), today))


def _facility_faults(
    facility: Facility, rules: OwnerRules, prices: OwnerPrices, purposes: frozenset[str], today: date
) -> Iterator[ProblemError]:
    for number, room in enumerate(facility.rooms):
        place = ("body", "rooms", number)
        if rules.rule_set(room.rule_set) is None:
            yield ProblemError(json_pointer(*place, "rule_set"), errors.UNKNOWN_RULE_SET)
        missing = missing_price(room, prices, today)
        if missing is not None:
            yield ProblemError(json_pointer(*place, "price_list"), missing)
        for position, purpose in enumerate(room.purposes):
            if purpose not in purposes:
                yield ProblemError(json_pointer(*place, "purposes", position), errors.UNKNOWN_PURPOSE)


def missing_price(room: Room, prices: OwnerPrices, today: date) -> LocalizedText | None:
    """Return what is missing of a room's prices in the versions that count from `today` on; None for nothing."""
    price_list = prices.price_list(room.price_list)
    if price_list is None:
        return errors.UNKNOWN_PRICE_LIST
    for version in _versions_from(price_list, today):
        price = version.get(room.room_id)
        if price is None:
            return errors.ROOM_WITHOUT_PRICE
        if price.per_hour is None and not _prices_all_periods(room, price):
            return errors.PERIOD_WITHOUT_PRICE
    return None


def _versions_from(price_list: PriceList, today: date) -> Iterator[Mapping[str, RoomPrice]]:
    present = price_list.version_on(today)
    for version in price_list.versions:
        if version is present or version.valid_from > today:
            yield version.rooms


def _prices_all_periods(room: Room, price: RoomPrice) -> bool:
    return isinstance(room.scheme, PeriodScheme) and all(
        period.period_id in price.periods for period in room.scheme.periods
    )


def rules_faults(rules: OwnerRules, facilities: Iterable[Facility]) -> tuple[ProblemError, ...]:
    """Return the rule sets that published facilities use and that `rules` no longer have."""
    return tuple(
        ProblemError(
            json_pointer("body", "rule_sets"), errors.filled(errors.RULE_SET_IN_USE, facility_id=facility.facility_id)
        )
        for facility in facilities
        if any(rules.rule_set(room.rule_set) is None for room in facility.rooms)
    )


def prices_faults(prices: OwnerPrices, facilities: Iterable[Facility], today: date) -> tuple[ProblemError, ...]:
    """Return the published facilities with rooms that `prices` have no price for from `today` on."""
    return tuple(
        ProblemError(
            json_pointer("body", "price_lists"), errors.filled(errors.PRICES_IN_USE, facility_id=facility.facility_id)
        )
        for facility in facilities
        if any(missing_price(room, prices, today) is not None for room in facility.rooms)
    )
