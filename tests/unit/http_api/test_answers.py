"""Answers that are repeated byte for byte."""

from machiport.http_api.answers import outcome_answer
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


def test_a_repeated_answer_is_the_same_and_says_so() -> None:
    stored = StoredResponse(201, '{"名前":"e1"}', {"Location": "/v1/things/e1"})
    first = outcome_answer(Outcome(stored))
    again = outcome_answer(Outcome(stored, replayed=True))
    assert (first.status_code, first.body) == (again.status_code, again.body) == (201, stored.body.encode())
    assert first.headers["location"] == again.headers["location"] == "/v1/things/e1"
    assert first.headers["content-type"] == "application/json"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
