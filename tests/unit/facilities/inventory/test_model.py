"""What a facility's document may not say."""

from typing import Any

import pytest
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, PERIODS, RASTER, facility, in_force, room

PERIOD = PERIODS["periods"][0]


def _periods(*periods: dict[str, Any]) -> dict[str, Any]:
    return room(scheme={"kind": "periods", "periods": list(periods)})


@pytest.mark.parametrize(
    ("rooms", "changes", "message"),
    [
        ((room(), room()), {}, "same room_id"),
        ((room(room_id="44201-other.meeting"),), {}, "must begin with the facility_id"),
        ((room(noise_neighbours=[f"{FACILITY_ID}.gone"]),), {}, "not a room of this facility"),
        ((room(atoms=[]),), {}, "at least 1 item"),
        (tuple(room(f"r{n}", atoms=[f"a{n}-{each}" for each in range(16)]) for n in range(4)), {}, "at most 60 atoms"),
        ((_periods({**PERIOD, "start": "09:10"}),), {}, "do not lie on cells of 30 minutes"),
        ((room(scheme={**RASTER, "step_minutes": 15}),), {}, "do not lie on cells of 30 minutes"),
        ((room(scheme={**RASTER, "shortest_minutes": 45}),), {}, "multiples of the step"),
        ((room(scheme={**RASTER, "longest_minutes": 30}),), {}, "multiples of the step"),
        ((_periods({**PERIOD, "end": "08:00"}),), {}, "ends before it begins"),
        ((_periods(PERIOD, {**PERIOD, "period_id": "two"}),), {}, "begins before morning ends"),
        ((), {"exceptions": [{"first": "2027-01-02", "last": "2027-01-01", "reason": {"ja": "休館"}}]}, "end before"),
        ((), {"kana": "カナ漢字"}, "String should match"),
        ((), {"facility_id": "4420-mihon"}, "String should match"),
    ],
)
def test_a_facility_that_cannot_be_is_refused(
    rooms: tuple[dict[str, Any], ...], changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        facility(*rooms, **changes)


def test_noise_disturbs_in_both_directions() -> None:
    of = facility(room("a", noise_neighbours=[f"{FACILITY_ID}.b"]), room("b"), room("c"))
    a, b, c = of.rooms
    assert (of.disturbed_by(a), of.disturbed_by(b), of.disturbed_by(c)) == ((b,), (a,), ())


def test_a_facility_in_force_knows_its_owner_and_rooms() -> None:
    whole = in_force(facility())
    assert (whole.facility_id, whole.municipality) == (FACILITY_ID, "44201")
    assert whole.room(f"{FACILITY_ID}.meeting") == whole.facility.rooms[0]
    assert whole.room(f"{FACILITY_ID}.gone") is None
