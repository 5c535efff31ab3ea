"""From submission to download with a fault at every call to the table, the buckets, the key store and the gateway.

Whatever fails, people repeat what was not answered, messages come again, and the sweeper looks: then there is exactly
one certificate for each copy, one charge, the right subject, and nothing is stuck.
"""

import hashlib
import json
import os
import random
from collections.abc import Iterator
from functools import cache

import pytest
from tests.applications_world import TARO, TOWN
from tests.faults.application_city import KINDS, City, Faults, Kind, city_with_draft

from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.model import Case, Certificate
from machiport.applications.keeping.sweep_service import SweepService
from machiport.clock import today
from machiport.problem_details import Problem

# In the long profile each position meets every kind, and there are two copies; else a kind each, and one copy.
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
COPIES = 2 if LONG else 1
_PARTS = 6
_YEN = 300


def wrong(city: City, application_id: str) -> list[str]:
    """Return everything that is not as promised when all is quiet."""
    city.faults.at = 0  # looking is not part of the story
    case = city.desk.whole(application_id)
    return [*_wrong_certificates(city, case), *_wrong_money(city, case), *_wrong_records(city, case)]


def _wrong_certificates(city: City, case: Case) -> Iterator[str]:
    copies = case.application.copies
    issued = [certificate for certificate in case.certificates if certificate.state == "issued"]
    if case.application.state != "completed":
        yield f"it is {case.application.state}"
    if len(issued) != copies or len(case.certificates) != copies:
        yield f"{len(issued)} of {len(case.certificates)} certificates are issued"
    for certificate in issued:
        yield from _wrong_certificate(city, certificate)
    if [delivery.downloads for delivery in case.deliveries] != [1] * copies:
        yield "downloads were miscounted"


def _wrong_certificate(city: City, certificate: Certificate) -> Iterator[str]:
    public = city.desk.store.verification(certificate.verification_code)
    content = city.files.files.get(certificate.pdf_key or "", b"")
    if public is None or public.pdf_sha256 != hashlib.sha256(content).hexdigest():
        yield "the stored file is not the public one"
    name = [line["value"] for line in json.loads(certificate.content or "{}")["lines"] if line["id"] == "name"]
    if name != ["見本 太郎"]:
        yield f"it is about {name}"


def _wrong_money(city: City, case: Case) -> Iterator[str]:
    price = _YEN * case.application.copies
    captured = [payment for payment in city.gateway.payments.values() if payment.captured]
    if [(payment.captured, payment.refunded) for payment in captured] != [(price, 0)]:
        yield f"the gateway took {captured}"
    if any(payment.state == "authorised" for payment in city.gateway.payments.values()):
        yield "the gateway still holds money"
    ours = [line for line in city.desk.store.ledger(TOWN, today(city.clock)) if line.kind == "captured"]
    if [line.amount for line in ours] != [price]:
        yield f"our ledger says {ours}"


def _wrong_records(city: City, case: Case) -> Iterator[str]:
    application_id = case.application.application_id
    if broken_at(city.desk.store.audit_entries(application_id), case.audit) is not None:
        yield "the audit chain is broken"
    if city.desk.store.of_resident(TARO, 10) != [application_id]:
        yield "the resident's list is wrong"


def run(faults: Faults, *, seed: int = 7, duplicates: float = 0.1, copies: int = COPIES) -> tuple[City, str]:
    """Return the city after the whole story."""
    city, application_id = city_with_draft(faults, copies)
    chance = random.Random(seed)  # noqa: S311  # an order to be repeated, not a secret
    city.story(application_id, chance, duplicates)
    return city, application_id


@cache
def calls() -> int:
    """Return how many calls the story makes up to its last change; then the sweeper finds nothing."""
    city, application_id = run(Faults())
    assert wrong(city, application_id) == []
    return max(place for place, name in enumerate(city.faults.names, 1) if name == "dynamodb.transact_write_items")


@pytest.mark.parametrize("part", range(_PARTS))
def test_one_certificate_and_one_charge_whatever_fails(part: int) -> None:
    for at in range(1 + part, calls() + 1, _PARTS):
        kinds: tuple[Kind, ...] = KINDS if LONG else (KINDS[at % len(KINDS)],)
        for kind in kinds:
            city, application_id = run(Faults(kind, at), seed=at)
            assert city.faults.happened, "the story got shorter than it was counted"
            assert wrong(city, application_id) == [], f"{kind} at {at}: {city.faults.happened}"


def test_everything_twice_and_in_any_order_is_everything_once() -> None:
    for seed in range(20 if LONG else 3):
        city, application_id = run(Faults(), seed=seed, duplicates=1.0, copies=2)
        assert wrong(city, application_id) == []


def _found_by_the_checker(kind: Kind, **bug: int) -> list[str]:
    """Return what the checker finds over some faults."""
    for at in range(1, calls() + 1, 3):
        try:
            city, application_id = run(Faults(kind, at))
        except (AssertionError, Problem) as stuck:
            return [str(stuck)]
        for gateway_id in city.gateway.payments:
            city.gateway.put(gateway_id, **bug)
        if found := wrong(city, application_id):
            return found
    return []


def test_the_checker_sees_a_payment_that_was_taken_twice() -> None:
    assert _found_by_the_checker("ambiguous", captured=2 * _YEN)


def test_the_checker_sees_messages_that_are_deleted_before_their_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.application_city.RECEIVED_AT_MOST", 1)
    monkeypatch.setattr(SweepService, "sweep", lambda *_: {})
    assert _found_by_the_checker("lost")
