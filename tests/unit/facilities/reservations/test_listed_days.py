"""The days of a list of one's own: a range that makes no sense is told, never sent to DynamoDB, which refuses it."""

import json

import pytest
from tests.facilities_world import HALF_A, TARO, World, wish
from tests.reservations_api import ReservationsApi

LISTS = ("/v1/reservations", "/v1/reservations/waiting")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", [{"from": "2026-12-02", "until": "2026-12-01"}, {"until": "2026-11-19"}])
def test_an_end_before_the_beginning_is_refused_by_name(path: str, query: dict[str, str]) -> None:
    answer = ReservationsApi().get(TARO, path, query)
    assert answer.status == 422
    assert [error["pointer"] for error in json.loads(answer.body)["errors"]] == ["/query/until"]


@pytest.mark.parametrize("path", LISTS)
def test_the_last_day_of_all_can_be_asked_for(path: str) -> None:
    answer = ReservationsApi().get(TARO, path, {"from": "9999-12-31"})
    assert (answer.status, json.loads(answer.body)["items"]) == (200, [])


def test_one_single_day_has_its_bookings() -> None:
    world = World()
    world.booked(TARO, wish(HALF_A))
    answer = ReservationsApi(world).get(TARO, LISTS[0], {"from": "2026-12-15", "until": "2026-12-15"})
    assert len(json.loads(answer.body)["items"]) == 1
