"""What one use of one room costs one caller (使用料): lines in a fixed order that add up, to the yen.

The order: the room; then class, profit-making and purpose, each a percentage of the room's price so far; heating;
equipment; what an exemption waives. An exemption (減免) is of the room's price, and of the equipment where it says
so; heating is always paid (光熱費は減免の対象外).
"""

from collections.abc import Iterator

from machiport.facilities.inventory.model import NamedPeriod, PeriodScheme
from machiport.facilities.inventory.opening import periods_of
from machiport.facilities.prices import labels
from machiport.facilities.prices.model import EquipmentFee, LineKind, OwnerPrices, PriceVersion, Quote, QuoteLine
from machiport.facilities.rules.evaluation import equipment_offered
from machiport.facilities.rules.model import CallerClass, Exemption, OwnerRules
from machiport.facilities.rules.wish import WishFacts
from machiport.localized_text import LocalizedText

_WHOLE = 100
_MINUTES_AN_HOUR = 60
_MINUTES_A_HALF_HOUR = 30


def quote(
    prices: OwnerPrices, rules: OwnerRules, wish: WishFacts, caller_class: CallerClass, exemption_id: str | None
) -> Quote | None:
    """Return the price of a wish; None where the owner has none of this room, day and time (then it is refused).

    `rules` name the exemptions: one that they do not name waives nothing. Equipment without a fee is free and has
    no line. A line that changes nothing is left out, but for the room's own.
    """
    price_list = prices.price_list(wish.room.price_list)
    version = price_list.version_on(wish.day) if price_list else None
    yen = _room_yen(version, wish) if version else None
    if version is None or yen is None:
        return None
    lines = [QuoteLine(kind="room", label=labels.room_label(wish.room, _periods(wish), wish.start, wish.end), yen=yen)]
    for kind, template, percent in _percentages(version, wish, caller_class):
        changed = _at(percent, yen, version.rounding)
        if changed != yen:
            lines.append(QuoteLine(kind=kind, label=labels.percent_label(template, percent), yen=changed - yen))
        yen = changed
    lines += _heating(version, wish, yen)
    equipment = tuple(_equipment(version, wish))
    lines += equipment
    exemption = rules.exemption(exemption_id)
    if exemption is not None:
        lines += _waived(exemption, version, yen, sum(line.yen for line in equipment))
    return Quote(lines=tuple(lines), total=sum(line.yen for line in lines), price_version=version.valid_from)


def rounded_down(yen: int, divisor: int, rounding: int) -> int:
    """Return `yen / divisor` rounded down to whole `rounding` yen (端数切捨て)."""
    return yen // (divisor * rounding) * rounding


def _at(percent: int, yen: int, rounding: int) -> int:
    """Return `percent` of an amount; rounding an odd amount never makes 100 % or more cheaper than it is."""
    changed = rounded_down(yen * percent, _WHOLE, rounding)
    return max(changed, yen) if percent >= _WHOLE else changed


def _periods(wish: WishFacts) -> tuple[NamedPeriod, ...]:
    if not isinstance(wish.room.scheme, PeriodScheme):
        return ()
    used = periods_of(wish.room, wish.start, wish.end)
    return tuple(period for period in wish.room.scheme.periods if period.period_id in used)


def _room_yen(version: PriceVersion, wish: WishFacts) -> int | None:
    price = version.rooms.get(wish.room.room_id)
    if price is None:
        return None
    by_periods = price.of_periods(periods_of(wish.room, wish.start, wish.end))
    if by_periods is not None or price.per_hour is None:
        return by_periods
    half_hours = -(-wish.minutes // _MINUTES_A_HALF_HOUR)
    return rounded_down(price.per_hour * half_hours, 2, version.rounding)


def _percentages(
    version: PriceVersion, wish: WishFacts, caller_class: CallerClass
) -> Iterator[tuple[LineKind, LocalizedText, int]]:
    yield "class", labels.BY_CLASS[caller_class], version.class_percent.get(caller_class, _WHOLE)
    if wish.profit_making:
        yield "profit_making", labels.PROFIT_MAKING, version.profit_making_percent
    yield "purpose", labels.PURPOSE, version.purpose_percent.get(wish.purpose_id, _WHOLE)


def _heating(version: PriceVersion, wish: WishFacts, room_yen: int) -> Iterator[QuoteLine]:
    fee = version.heating
    if fee is None or not (wish.heating and wish.room.heating) or wish.day.month not in fee.months:
        return
    hours = _started_hours(wish)
    share = rounded_down(room_yen * fee.percent, _WHOLE, version.rounding)
    yield QuoteLine(kind="heating", label=labels.HEATING, quantity=hours, yen=fee.yen_per_hour * hours + share)


def _equipment(version: PriceVersion, wish: WishFacts) -> Iterator[QuoteLine]:
    for equipment_id, piece in equipment_offered(wish.facility, wish.room).items():
        count, fee = wish.equipment.get(equipment_id, 0), version.equipment.get(equipment_id)
        if count > 0 and fee is not None:
            label = labels.pieces_label(piece.name, count)
            yield QuoteLine(kind="equipment", label=label, quantity=count, yen=fee.yen * count * _times(fee, wish))


def _times(fee: EquipmentFee, wish: WishFacts) -> int:
    if fee.per == "hour":
        return _started_hours(wish)
    if fee.per == "period":
        # On a raster there are no periods: the use counts as one.
        return max(len(_periods(wish)), 1)
    return 1


def _started_hours(wish: WishFacts) -> int:
    return -(-wish.minutes // _MINUTES_AN_HOUR)


def _waived(exemption: Exemption, version: PriceVersion, room_yen: int, equipment_yen: int) -> Iterator[QuoteLine]:
    """Yield what is waived: the rest that remains to be paid is what is rounded down."""
    of_yen = room_yen + (equipment_yen if exemption.equipment_too else 0)
    remaining = rounded_down(of_yen * (_WHOLE - exemption.percent), _WHOLE, version.rounding)
    if remaining != of_yen:
        yield QuoteLine(kind="exemption", label=labels.exemption_label(exemption.name), yen=remaining - of_yen)
