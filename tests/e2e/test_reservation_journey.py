"""Residents of the region book rooms of each other's cities, staff look after them. Real HTTP, all the way.

A chapter each, with rooms of its own; a door's PIN is in test_door_locks.py, `machiport lottery verify` in the README's
blocks (test_readme.py).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import icalendar
import pytest
from tests.e2e.booking_people import Booker, Counter
from tests.e2e.deployed_stack import FACILITIES_MANAGER, DeployedStack, eventually
from tests.e2e.facility_things import round_for
from tests.e2e.lottery_times import LotteryTimes

from machiport.facilities.identifiers import facility_of
from machiport.facilities.lottery.model import FILE_NAMES
from machiport.facilities.lottery.verification import Noted, OwnEntry, verify

pytestmark = pytest.mark.xdist_group("stack")

# Nobody else books these rooms for more than a moment.
FOUND, WAITED_FOR = "44206-mihon-kominkan.meeting-3", "44212-mie-mihon.meeting-1"
APPROVED, WALKED_IN = "44206-notsu-mihon.training", "44213-yufuin-mihon.meeting-1"
SHOWN, CLOSED = "44341-hiji-mihon.tatami", "44207-mihon-kominkan.kids-room"
DRAWN: Final = "44213-hasama-taiikukan.arena-a"


def test_a_room_of_the_next_city_is_found_held_confirmed_and_no_longer_offered(stack: DeployedStack) -> None:
    me, rival = Booker(stack, "44202"), Booker(stack, "44201")
    slot = me.a_slot(FOUND, "meeting", people="30")
    found = me.get("/reservations/availability", purpose="meeting", municipality="44206", people="30")["items"]
    assert {room["caller_class"] for room in found} == {"region"}
    held = me.held(slot)
    assert (held["state"], held["caller_class"], held["municipality"]) == ("held", "region", "44206")
    left = datetime.fromisoformat(held["lapses_at"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert sum(line["yen"] for line in held["lines"]) == held["total"] > 0
    confirmed = me.confirm(held["reservation_id"])
    assert (confirmed["state"], confirmed["lapses_at"]) == ("confirmed", None)
    assert held["reservation_id"] in {each["reservation_id"] for each in me.get("/reservations")["items"]}

    # Search reads the month view, which the ledger's stream makes; the booking itself needs no view.
    refused = rival.hold(slot)
    assert (refused.status_code, refused.json()["code"]) == (409, "facilities.slot_taken")
    eventually(lambda: slot in list(rival.offered(FOUND, "meeting")), lambda offered: not offered)
    assert _status(stack, slot) == "taken"
    nearest = refused.json()["alternatives"][0]
    instead = slot | {name: nearest[name] for name in ("room_id", "day", "start", "end")}
    other = rival.held(instead)
    assert other["total"] == nearest["total"]

    for booker, reservation in ((me, confirmed), (rival, other)):
        assert booker.cancel(reservation["reservation_id"])["fee"] == 0
    assert me.state(confirmed["reservation_id"]) == "cancelled"
    eventually(lambda: slot in list(rival.offered(FOUND, "meeting")), bool)


def _status(stack: DeployedStack, slot: dict[str, Any]) -> str:
    """Return how the public calendar shows a slot."""
    address = f"/facilities/{facility_of(slot['room_id'])}/rooms/{slot['room_id']}/calendar"
    month = stack.get(address, params={"month": slot["day"][:7]}).json()
    (day,) = (each for each in month["room"]["days"] if each["day"] == slot["day"])
    status: str = next(each["status"] for each in day["slots"] if each["slot"] == f"{slot['start']}-{slot['end']}")
    return status


def test_who_waits_gets_what_is_cancelled_before_anybody_else(stack: DeployedStack) -> None:
    first, waiting, third = (Booker(stack, code) for code in ("44202", "44201", "44206"))
    slot = first.a_slot(WAITED_FOR, "meeting")
    booking = first.booked(slot)
    entry = waiting.post("/reservations/waiting", slot)
    assert (entry.status_code, entry.json()["state"]) == (201, "waiting")
    assert first.cancel(booking["reservation_id"])["fee"] == 0
    told = _waiting(waiting, entry.json()["waiting_id"])
    assert told["state"] == "offered"
    assert datetime.fromisoformat(told["offer"]["lapses_at"]) > datetime.now(UTC) + timedelta(hours=1)
    late = third.hold(slot)
    assert (late.status_code, late.json()["code"]) == (409, "facilities.slot_taken")
    taken = waiting.confirm(told["offer"]["reservation_id"])
    assert (taken["state"], taken["origin"]) == ("confirmed", "waiting_list")
    waiting.cancel(taken["reservation_id"])


def _waiting(booker: Booker, waiting_id: str) -> dict[str, Any]:
    items = booker.get("/reservations/waiting")["items"]
    return next(dict(each) for each in items if each["waiting_id"] == waiting_id)


def test_staff_approve_or_refuse_what_needs_it(stack: DeployedStack) -> None:
    seller, counter = Booker(stack, "44202"), Counter(stack, "44206")
    slots = seller.offered(APPROVED, "meeting")
    wanted, unwanted = (seller.booked(next(slots) | {"profit_making": True}) for _ in range(2))
    assert {wanted["state"], unwanted["state"]} == {"awaiting_approval"}
    listed = {each["reservation_id"]: each for each in counter.get("/reservations/awaiting-approval").json()["items"]}
    assert listed[wanted["reservation_id"]]["who"]["name"] == "見本 太郎"
    stale = counter.post(f"/reservations/{wanted['reservation_id']}/approval", {"version": 1})
    assert stale.status_code in {409, 412}, stale.text
    approved = counter.act(wanted["reservation_id"], "approval")
    denied = counter.act(unwanted["reservation_id"], "denial", reason="見本の理由")
    assert (approved.json()["state"], denied.json()["state"]) == ("confirmed", "denied"), approved.text + denied.text
    assert [seller.state(each["reservation_id"]) for each in (wanted, unwanted)] == ["confirmed", "denied"]
    assert seller.cancel(wanted["reservation_id"])["fee"] == 0


def test_a_walk_in_books_at_the_counter_and_stands_on_the_day_sheet(stack: DeployedStack) -> None:
    counter, resident = Counter(stack, "44213"), Booker(stack, "44202")
    slot = resident.a_slot(WALKED_IN, "meeting")
    contact = {"name": "=見本 次郎", "telephone": "097-000-0002"}
    order = {"slots": [slot], "caller_class": "region", "contact": contact, "note": "見本の覚え書き"}
    made = counter.post("/reservations", order)
    assert made.status_code == 201, made.text
    (booking,) = made.json()["items"]
    assert (booking["state"], booking["holder_kind"], booking["paid"]) == ("confirmed", "counter", 0)
    refused = resident.hold(slot)
    assert (refused.status_code, refused.json()["code"]) == (409, "facilities.slot_taken")

    sheet = f"/facilities/{facility_of(WALKED_IN)}/day-sheets/{slot['day']}"
    (room,) = (each for each in counter.get(sheet).json()["rooms"] if each["room_id"] == WALKED_IN)
    (line,) = (each for each in room["reservations"] if each["reservation_id"] == booking["reservation_id"])
    assert (line["who"]["name"], line["who"]["telephone"]) == (contact["name"], contact["telephone"])
    assert (line["note"], line["due"]) == (order["note"], booking["total"])
    printed = counter.get(f"{sheet}/csv")
    assert printed.content.startswith("\ufeff".encode())
    assert "'=見本 次郎" in printed.text, "a spreadsheet must not take a name for a formula"

    number = booking["reservation_id"]
    paid = counter.act(number, "payments", yen=booking["total"])
    assert paid.json()["paid"] == booking["total"], paid.text
    early = counter.act(number, "no-show")
    assert (early.status_code, early.json()["code"]) == (409, "facilities.use_not_begun")
    cancelled = counter.act(number, "cancellation", waived=True, reason="見本")
    assert (cancelled.json()["state"], cancelled.json()["fee"]) == ("cancelled", 0), cancelled.text
    assert counter.act(number, "refunds", yen=booking["total"]).json()["paid"] == 0


def test_calendars_show_ones_own_bookings_to_oneself_and_a_room_busy_to_all(stack: DeployedStack) -> None:
    me = Booker(stack, "44341")
    booking = me.booked(me.a_slot(SHOWN, "tea"))
    opened = me.post("/reservations/calendar-feed")
    assert opened.status_code == 201, opened.text
    address = f"/reservation-calendars/{opened.json()['token']}"

    def mine() -> list[str]:
        return [str(event["UID"]) for event in _events(stack, address)]

    assert len([uid for uid in mine() if booking["reservation_id"] in uid]) == 1
    room = f"/facilities/{facility_of(SHOWN)}/rooms/{SHOWN}/calendar.ics"
    begin = datetime.fromisoformat(f"{booking['day']}T{booking['start']}:00+09:00")
    eventually(lambda: [event["DTSTART"].dt for event in _events(stack, room)], lambda seen: begin in seen)
    said = stack.get(room).text
    assert booking["reservation_id"] not in said
    assert "太郎" not in said

    assert me.post("/reservations/calendar-feed").status_code == 201
    gone = stack.get(address)
    assert (gone.status_code, gone.json()["code"]) == (404, "facilities.feed_not_found")
    me.cancel(booking["reservation_id"])


def _events(stack: DeployedStack, address: str) -> list[Any]:
    answer = stack.get(address)
    assert answer.status_code == 200, answer.text
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_closure_cancels_what_is_booked_and_is_lifted(stack: DeployedStack) -> None:
    resident, counter = Booker(stack, "44207"), Counter(stack, "44207")
    slot = resident.a_slot(CLOSED, "childcare")
    booking = resident.booked(slot)
    facility_id, day = facility_of(CLOSED), slot["day"]
    in_the_way = counter.get(
        f"/facilities/{facility_id}/bookings-in-the-way", FACILITIES_MANAGER, first=day, last=day, rooms=CLOSED
    ).json()["items"]
    assert [each["reservation_id"] for each in in_the_way] == [booking["reservation_id"]]
    reason = {"ja": "見本の点検", "en": "A sample inspection", "ja-x-easy": "見本の しらべ"}
    closure = {"facility_id": facility_id, "first": day, "last": day, "rooms": [CLOSED], "reason": reason}
    closed = counter.manage("/closures", closure)
    assert (closed["cancelled"], closed["moved"], closed["kept"]) == (1, 0, 0)
    assert resident.state(booking["reservation_id"]) == "cancelled"
    assert resident.get(f"/reservations/{booking['reservation_id']}")["fee"] in {0, None}
    refused = resident.hold(slot)
    assert refused.status_code in {409, 422}, refused.text
    assert _closed_because(stack, day) == reason["ja"]

    assert counter.manage(f"/closures/{closed['closure_id']}/lifting")["blocks"] >= 1
    assert _closed_because(stack, day) is None
    resident.cancel(resident.held(slot)["reservation_id"])


def _closed_because(stack: DeployedStack, day: str) -> str | None:
    month = stack.get(f"/facilities/{facility_of(CLOSED)}/rooms/{CLOSED}/calendar", params={"month": day[:7]}).json()
    reason: str | None = next(each["reason"] for each in month["room"]["days"] if each["day"] == day)
    return reason


def test_lots_are_drawn_and_anybody_can_check_them(stack: DeployedStack) -> None:
    entrants, manager = [Booker(stack, code) for code in ("44213", "44207")], Counter(stack, "44213")
    slot = entrants[0].a_slot(DRAWN, "badminton", minutes="120")
    announced = manager.manage("/lotteries", round_for(slot))["lottery"]
    number, noted_seed = announced["round_id"], announced["seed_sha256"]
    early = entrants[0].hold(slot)
    assert (early.status_code, early.json()["code"]) == (409, "facilities.lottery_first")
    entries = [booker.post(f"/reservations/lotteries/{number}/entries", {"wishes": [slot]}) for booker in entrants]
    assert [entry.status_code for entry in entries] == [201, 201], entries[0].text + entries[1].text
    twice = entrants[0].post(f"/reservations/lotteries/{number}/entries", {"wishes": [slot]})
    assert (twice.status_code, twice.json()["code"]) == (409, "facilities.lottery_already_entered")
    before = manager.get(f"/lotteries/{number}/result")
    assert (before.status_code, before.json()["code"]) == (404, "facilities.lottery_file_not_published")

    LotteryTimes(stack.running.outputs).draw_now(number)
    files = {name: stack.get(f"/lotteries/{number}/files/{name}").content for name in FILE_NAMES}
    own = [OwnEntry(*(entry.json()[name] for name in ("number", "salt", "holder"))) for entry in entries]
    for one in own:
        assert verify(files, Noted(seed_sha256=noted_seed, own=one)).passed
        assert one.holder.encode() not in b"".join(files.values())
    changed = files["entries.jsonl"].replace(b'"class":"region"', b'"class":"resident"')
    assert not verify(files | {"entries.jsonl": changed}).passed

    told = [booker.get(f"/reservations/lotteries/{number}/entries")["items"][0] for booker in entrants]
    assert sorted(entry["state"] for entry in told) == ["reserve", "won"]
    winner = entrants[[entry["state"] for entry in told].index("won")]
    (win,) = next(entry["wins"] for entry in told if entry["state"] == "won")
    assert winner.confirm(win["reservation_id"])["origin"] == "lottery"
    winner.cancel(win["reservation_id"])
