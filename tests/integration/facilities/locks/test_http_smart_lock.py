"""The adapter and the simulated service keep to the contract of docs/door-locks.md."""

import json
import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from tests.door_world import CLOSES, ID, LOCK, OPENS, QUICK, Key

from machiport.facilities.locks.errors import LockKnowsNewer, LockRefused, LockUnavailable
from machiport.facilities.locks.http_smart_lock import HttpSmartLock
from machiport.facilities.locks.model import PinRequest
from machiport_cli.local_stack.lock_server import LockServer, start_locks
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.served_locks import served_locks
from machiport_cli.local_stack.simulated_locks import Asked, DoorPin, SimulatedLocks

REQUEST = PinRequest(lock_id=LOCK, reservation_id=ID, revision=3, valid_from=OPENS, valid_until=CLOSES)
NOBODYS = REQUEST.model_copy(update={"lock_id": "no/such lock?"})


class OddLocks(SimulatedLocks):
    """Answers what a test wants."""

    answer: DoorPin

    def do(self, asked: Asked) -> tuple[HTTPStatus, DoorPin | None]:
        assert asked.lock_id == LOCK
        return HTTPStatus.OK, self.answer


@pytest.fixture
def server() -> Iterator[LockServer]:
    server = start_locks(locks=SimulatedLocks(locks=frozenset({LOCK})))
    yield server
    server.stop()


def lock_at(server: LockServer, key: Key | None = None) -> HttpSmartLock:
    return HttpSmartLock(server.url, key or Key(server.key), timeout=QUICK, pause_seconds=0)


def test_asked_again_it_is_the_same_pin(server: LockServer) -> None:
    lock = lock_at(server)
    first, again = lock.issue(REQUEST), lock.issue(REQUEST)
    assert first == again
    later = lock.issue(REQUEST.model_copy(update={"revision": 4}))
    assert later.pin == first.pin


def test_an_older_revision_is_refused(server: LockServer) -> None:
    lock = lock_at(server)
    lock.revoke(LOCK, ID, 4)
    with pytest.raises(LockKnowsNewer):
        lock.issue(REQUEST)
    with pytest.raises(LockKnowsNewer):
        lock.revoke(LOCK, ID, 3)
    assert server.locks.pins_of(ID) == {}


def test_an_unknown_lock_has_no_pin_and_nothing_to_revoke(server: LockServer) -> None:
    lock = lock_at(server)
    with pytest.raises(LockRefused, match="404"):
        lock.issue(NOBODYS)
    lock.revoke(NOBODYS.lock_id, ID, 1)


def test_a_wrong_key_is_fetched_anew(server: LockServer) -> None:
    key = Key("wrong")
    lock = lock_at(server, key)
    with pytest.raises(LockRefused, match="401"):
        lock.issue(REQUEST)
    assert key.forgotten == 1
    key.text = server.key
    assert lock.issue(REQUEST).lock_id == LOCK


@pytest.mark.parametrize(
    "answer",
    [
        DoorPin(3, "12", OPENS, CLOSES),
        DoorPin(3, "open sesame", OPENS, CLOSES),
        DoorPin(3, "9" * 5000, OPENS, CLOSES),
        DoorPin(3, "1234", OPENS, OPENS),
        DoorPin(3, "1234"),
        DoorPin(3),
    ],
    ids=["short", "no keys", "huge", "other times", "no times", "no pin"],
)
def test_an_answer_that_is_no_pin_for_these_times_is_refused(answer: DoorPin) -> None:
    locks = OddLocks()
    locks.answer = answer
    server = start_locks(locks=locks)
    try:
        with pytest.raises(LockRefused) as told:
            lock_at(server).issue(REQUEST)
    finally:
        server.stop()
    assert answer.pin is None or answer.pin not in str(told.value)


def test_a_service_that_is_gone_is_unavailable() -> None:
    gone = start_locks()
    gone.stop()
    with pytest.raises(LockUnavailable):
        lock_at(gone).revoke(LOCK, ID, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://locks.example.jp",
        "https://user@locks.example.jp",
        "https://locks.example.jp/?a=b",
        "ftp://127.0.0.1",
        "",
    ],
)
def test_only_https_addresses_are_asked(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpSmartLock(address, Key("key"))


def test_no_log_and_no_text_shows_a_pin(server: LockServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.locks.plan("error", 2)
    issued = lock_at(server).issue(REQUEST)
    pin = issued.pin.get_secret_value()
    assert len(pin) == 6
    assert pin not in f"{issued!r} {issued} {issued.model_dump_json()} {caplog.text}"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", f"/locks/{LOCK}/pins", {}),
        ("PUT", f"/locks/{LOCK}/pins/{ID}", {"revision": 1}),
        ("PUT", f"/locks/{LOCK}/pins/{ID}", {"revision": 1, "valid_from": "2026-12-01", "valid_until": "2026-12-02"}),
        ("DELETE", f"/locks/{LOCK}/pins/{ID}", None),
        ("DELETE", f"/pins/{LOCK}/locks/{ID}?revision=1", None),
    ],
)
def test_the_simulated_service_refuses_what_it_cannot_read(
    server: LockServer, method: str, path: str, body: dict[str, Any] | None
) -> None:
    content = None if body is None else json.dumps(body)
    headers = {"Authorization": f"Bearer {server.key}"}
    assert httpx.request(method, server.url + path, content=content, headers=headers).status_code == 400


def test_faults_are_switched_on_over_http(server: LockServer) -> None:
    address = f"{server.url}/simulation/faults"
    assert httpx.post(address, json={"fault": "error", "times": 3}).status_code == 204
    with pytest.raises(LockUnavailable, match="500"):
        lock_at(server).issue(REQUEST)
    assert lock_at(server).issue(REQUEST).lock_id == LOCK
    assert httpx.post(address, json={"fault": "fire"}).status_code == 404
    assert httpx.post(address, content=b"[1").status_code == 404


def test_locks_are_served_at_the_address_that_the_place_remembers(tmp_path: Any) -> None:
    place = StackPlace(4566, tmp_path)
    with served_locks(place) as first:
        assert place.smart_lock_file.read_text() == first.url
        with served_locks(StackPlace(4567, tmp_path)) as other:
            assert other.url != first.url, "its port is taken"
    place.smart_lock_file.write_text(first.url)
    with served_locks(place) as again:
        assert again.url == first.url, "the same deployment finds it"
