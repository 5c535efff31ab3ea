"""What a request with `Idempotency-Key` is known by."""

from fastapi import Request

from machiport.http_api.idempotent_requests import idempotent_request
from machiport.idempotency import IdempotentRequest
from machiport.identity import Principal, Resident, Staff

_SOMEONE = Resident("subject-1")


def _asked(
    person: Principal = _SOMEONE, *, method: str = "POST", path: str = "/44201/things", body: bytes = b"{}"
) -> IdempotentRequest:
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
    return idempotent_request(Request(scope), "44201", person, "key-00000001", body)


def test_the_same_again_is_the_same_request() -> None:
    assert _asked() == _asked()
    assert (_asked().municipality, _asked().principal_key, _asked().key) == (
        "44201",
        "resident:subject-1",
        "key-00000001",
    )


def test_another_path_method_body_or_person_is_another_request() -> None:
    others = [_asked(path="/44201/others"), _asked(method="PUT"), _asked(body=b"[]"), _asked(Resident("subject-2"))]
    others.append(_asked(Staff("subject-1", frozenset())))
    assert len({asked.fingerprint for asked in [_asked(), *others]}) == 6


def test_the_stage_in_front_of_the_path_does_not_count() -> None:
    scope = {"type": "http", "method": "POST", "path": "/v1/44201/things", "root_path": "/v1", "headers": []}
    behind_a_stage = idempotent_request(Request(scope), "44201", _SOMEONE, "key-00000001", b"{}")
    assert behind_a_stage.fingerprint == _asked().fingerprint
