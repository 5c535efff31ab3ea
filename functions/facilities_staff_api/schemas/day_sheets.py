"""Day sheets (日報): as JSON, and as the table that is printed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel

from facilities_staff_api.schemas.bookings import NamedReservationOut
from machiport.clock import TOKYO
from machiport.csv_text import Cell
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.states import ReservationState
from machiport.facilities.rules.evaluation import equipment_offered
from machiport.facilities.staffing.care import due_of
from machiport.facilities.staffing.day_sheets import DaySheet, SheetRoom
from machiport.facilities.staffing.who import Who
from machiport.facilities.times import MinuteOfDay, clock_text
from machiport.localized_text import Language, LocalizedText

_COLUMNS: Final = (
    LocalizedText(ja="室場", en="Room", ja_x_easy="部屋"),
    LocalizedText(ja="開始", en="From", ja_x_easy="はじまり"),
    LocalizedText(ja="終了", en="Until", ja_x_easy="おわり"),
    LocalizedText(ja="状態", en="State", ja_x_easy="今の ようす"),
    LocalizedText(ja="予約番号", en="Reservation", ja_x_easy="予約の 番号"),
    LocalizedText(ja="氏名", en="Name", ja_x_easy="名前"),
    LocalizedText(ja="団体名", en="Group", ja_x_easy="グループ"),
    LocalizedText(ja="電話番号", en="Telephone", ja_x_easy="電話"),
    LocalizedText(ja="利用目的", en="Purpose", ja_x_easy="何を するか"),
    LocalizedText(ja="人数", en="People", ja_x_easy="人の 数"),
    LocalizedText(ja="備品", en="Equipment", ja_x_easy="道具"),
    LocalizedText(ja="冷暖房", en="Heating", ja_x_easy="エアコン"),
    LocalizedText(ja="料金", en="Price", ja_x_easy="お金"),
    LocalizedText(ja="収納済", en="Paid", ja_x_easy="もらった お金"),
    LocalizedText(ja="未収", en="Open", ja_x_easy="まだの お金"),
    LocalizedText(ja="備考", en="Notes", ja_x_easy="メモ"),
)
_STATES: Final[dict[ReservationState, LocalizedText]] = {
    "held": LocalizedText(ja="仮押さえ", en="held", ja_x_easy="とって ある"),
    "awaiting_payment": LocalizedText(ja="入金待ち", en="awaiting payment", ja_x_easy="お金を まって いる"),
    "awaiting_approval": LocalizedText(ja="承認待ち", en="awaiting approval", ja_x_easy="OKを まって いる"),
    "confirmed": LocalizedText(ja="確定", en="confirmed", ja_x_easy="きまった"),
    "used": LocalizedText(ja="利用済", en="used", ja_x_easy="使った"),
    "no_show": LocalizedText(ja="無断不使用", en="no-show", ja_x_easy="来なかった"),
}
_BLOCKED: Final = LocalizedText(ja="利用停止", en="out of use", ja_x_easy="使えない")
_WITHHELD: Final = LocalizedText(ja="抽選用に確保", en="kept for a lottery", ja_x_easy="くじの ために とって ある")
_YES: Final = LocalizedText(ja="有", en="yes", ja_x_easy="つかう")


class SheetRoomOut(BaseModel):
    """A room's day: when it is open (null: closed), and its bookings by time."""

    room_id: str
    name: str
    open_from: MinuteOfDay | None
    open_until: MinuteOfDay | None
    reservations: list[NamedReservationOut]


class WithheldOut(BaseModel):
    """A part of a room that is kept for the winners of a lottery."""

    part: str
    start: MinuteOfDay
    end: MinuteOfDay
    round_id: str


class DaySheetOut(BaseModel):
    """A facility's day as it was at `made_at`."""

    facility_id: str
    name: str
    day: date
    made_at: datetime
    rooms: list[SheetRoomOut]
    withheld: list[WithheldOut]

    @classmethod
    def of(cls, sheet: DaySheet, language: Language) -> "DaySheetOut":
        """Show a day sheet."""
        facility = sheet.in_force.facility
        return cls(
            facility_id=facility.facility_id,
            name=facility.name.in_language(language),
            day=sheet.day,
            made_at=sheet.made_at.astimezone(TOKYO),
            rooms=[_room(sheet, each, language) for each in sheet.rooms],
            withheld=[
                WithheldOut(part=each.atom, start=each.times.start, end=each.times.end, round_id=each.round_id)
                for each in sheet.withheld
            ],
        )


def sheet_rows(sheet: DaySheet, purposes: Mapping[str, Purpose], language: Language) -> Iterator[Sequence[Cell]]:
    """Go through the printed table: its head, a row for each booking by room and time, what a lottery keeps."""
    yield [column.in_language(language) for column in _COLUMNS]
    for each in sheet.rooms:
        for reservation in each.entries:
            who = sheet.who.get(reservation.reservation_id, Who())
            yield _row(sheet, each, reservation, who, purposes, language)
    for one in sheet.withheld:
        text = _WITHHELD.in_language(language)
        yield [one.atom, clock_text(one.times.start), clock_text(one.times.end), text, *[None] * (len(_COLUMNS) - 4)]


def _row(
    sheet: DaySheet, of: SheetRoom, reservation: Reservation, who: Who, purposes: Mapping[str, Purpose],
    language: Language,
) -> list[Cell]:  # fmt: skip
    wish, now = reservation.wish, sheet.made_at
    blocked = reservation.origin == "block"
    state = _BLOCKED if blocked else _STATES[reservation.state_at(now)]
    purpose = purposes.get(wish.purpose)
    offered = equipment_offered(sheet.in_force.facility, of.room)
    equipment = [
        f"{offered[name].name.in_language(language) if name in offered else name}×{count}"
        for name, count in sorted(wish.equipment.items())
    ]
    due = due_of(reservation, now)
    notes = [text for text in (reservation.reason, reservation.note) if text]
    return [
        of.room.name.in_language(language),
        clock_text(wish.times.start),
        clock_text(wish.times.end),
        state.in_language(language),
        reservation.reservation_id,
        who.name,
        who.group,
        who.telephone,
        None if blocked else (purpose.name.in_language(language) if purpose else wish.purpose),
        None if blocked else wish.people,
        "、".join(equipment),
        _YES.in_language(language) if wish.heating else None,
        due,
        reservation.paid,
        due - reservation.paid,
        " / ".join(notes),
    ]


def _room(sheet: DaySheet, of: SheetRoom, language: Language) -> SheetRoomOut:
    return SheetRoomOut(
        room_id=of.room.room_id,
        name=of.room.name.in_language(language),
        open_from=of.open.start if of.open else None,
        open_until=of.open.end if of.open else None,
        reservations=[
            NamedReservationOut.named(each, sheet.who.get(each.reservation_id, Who()), sheet.made_at, language)
            for each in of.entries
        ],
    )
