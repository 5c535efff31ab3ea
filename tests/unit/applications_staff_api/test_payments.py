"""Money at the counter, over the API for staff."""

from typing import Any

import pytest
from tests.applications_staff import APPROVER, NEIGHBOUR, OF_TAX, REVIEWER, ApplicationsStaff


@pytest.fixture
def api() -> ApplicationsStaff:
    return ApplicationsStaff()


def receipt(entered: Any, **others: Any) -> dict[str, Any]:
    return {"version": entered["version"], "amount": 300, "receipt_number": "2026-000001"} | others


def test_cash_is_taken_and_handed_back(api: ApplicationsStaff) -> None:
    entered = api.entered()
    path = f"/applications/{entered['application_id']}"
    taken = api.post(f"{path}/payments", receipt(entered), key="the-same-key")
    assert taken.status == 201, taken.body
    assert (taken.document["state"], taken.document["method"], taken.document["amount"]) == ("captured", "counter", 300)
    again = api.post(f"{path}/payments", receipt(entered), key="the-same-key")
    assert (again.body, again.headers["idempotency-replayed"]) == (taken.body, "true")
    assert api.post(f"{path}/payments", receipt(entered)).document["code"] == "applications.stale_version"
    version = api.get(path).document["application"]["version"]
    twice = api.post(f"{path}/payments", receipt({"version": version}))
    assert (twice.status, twice.document["code"]) == (409, "payments.already_paid")
    wish = {"version": version, "payment": 1, "amount": 300, "reason": "mistaken"}
    assert api.post(f"{path}/refunds", wish, REVIEWER).status == 403
    back = api.post(f"{path}/refunds", wish, APPROVER)
    assert (back.status, back.document["state"], back.document["refunded"]) == (201, "refunded", 300)


def test_another_amount_and_other_staff_are_refused(api: ApplicationsStaff) -> None:
    entered = api.entered()
    path = f"/applications/{entered['application_id']}/payments"
    wrong = api.post(path, receipt(entered, amount=200))
    assert (wrong.status, wrong.document["code"]) == (409, "payments.another_amount")
    assert "300" in wrong.document["detail"]
    for who in (OF_TAX, NEIGHBOUR):
        assert api.post(path, receipt(entered), who).status == 404


@pytest.mark.parametrize("odd", [{"amount": 0}, {"receipt_number": "=1+1"}, {"receipt_number": ""}, {"cash": True}])
def test_what_cannot_be_is_422(api: ApplicationsStaff, odd: dict[str, Any]) -> None:
    entered = api.entered()
    path = f"/applications/{entered['application_id']}/payments"
    assert api.post(path, receipt(entered, **odd)).status == 422
