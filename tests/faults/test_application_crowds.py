"""The same case by many at the same instant, on two real servers: one winner each time, and the trail stays whole.

`HYPOTHESIS_PROFILE=long`: 32 threads and ten cases.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.applications_world import JIRO, NOW, TARO, TOWN
from tests.faults.application_city import RECORD, REVIEWER, City, Faults
from tests.faults.booking_rush import all_at_once

from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.model import CorrectionReason
from machiport.applications.issuing.reading_back import text_of
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.deciding import Decision
from machiport.idempotency import StoredResponse
from machiport.problem_details import Problem

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
CROWD, CASES = (32, 10) if LONG else (6, 1)
NAMES = {TARO: "見本 太郎", JIRO: "見本 次郎"}
# Nobody lost because of the matter: too many at once, to be sent again.
_AGAIN = "applications.changed_meanwhile"


def _done(_shown: object) -> StoredResponse:
    return StoredResponse(200, "{}")


def crowd(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do everything at once; return how often it was done (`done`) and how often refused, and why."""
    told: list[str] = []

    def attempt(act: Callable[[], object]) -> None:
        for _ in range(20):
            try:
                act()
            except Problem as problem:
                if problem.code == _AGAIN:
                    continue
                told.append(problem.code)
            else:
                told.append("done")
            return
        told.append(_AGAIN)

    all_at_once([partial(attempt, act) for act in acts])
    return Counter(told)


def reviewers(city: City, key: str) -> list[ReviewRequest]:
    """Return a request each of a crowd of reviewers."""
    people = [Reviewer(TOWN, f"staff:{number}", frozenset({"citizens"})) for number in range(CROWD)]
    return [ReviewRequest(each, city.request(key, each.key)) for each in people]


def whole(city: City, application_id: str) -> bool:
    """Tell whether the trail of a case is whole."""
    case = city.desk.whole(application_id)
    return broken_at(city.desk.store.audit_entries(application_id), case.audit) is None


def issue(city: City, application_id: str, who: str = TARO) -> None:
    """Have a case paid, reviewed and issued by one after the other."""
    city.submit(application_id, who)
    city.pay(application_id, who)
    city.review(application_id)


@pytest.fixture
def city(applications_server: "tuple[DynamoDBClient, str]") -> City:
    """Return a city on a server."""
    return City(Faults(), server=applications_server)


def test_each_step_of_a_life_has_one_winner(city: City) -> None:
    for _ in range(CASES):
        application_id = city.drafted(1)
        submits = crowd([partial(city.submit, application_id, TARO, f"submit-{n}") for n in range(CROWD)])
        assert submits["done"] == 1
        city.pay(application_id)
        target = Target(application_id, city.desk.whole(application_id).application.version)
        claims = crowd([partial(city.staff.claims.claim, each, target, _done) for each in reviewers(city, "claim")])
        assert claims["done"] == 1
        assignee = city.desk.whole(application_id).application.assignee
        (winner,) = [each for each in reviewers(city, "record") if each.reviewer.key == assignee]
        target = Target(application_id, city.desk.whole(application_id).application.version)
        city.staff.records.enter(winner, target, RECORD, _done)
        assert _decided(city, application_id, winner.reviewer)["done"] == 1
        assert whole(city, application_id)
        actions = Counter(entry.action for entry in city.desk.store.audit_entries(application_id))
        assert [actions[each] for each in ("submitted", "accepted", "claimed")] == [1, 1, 1]
        assert actions["approved"] + actions["rejected"] + actions["withdrawn"] <= 1


def _decided(city: City, application_id: str, who: Reviewer) -> Counter[str]:
    target = Target(application_id, city.desk.whole(application_id).application.version)

    def decide(number: int) -> object:
        asked = ReviewRequest(who, city.request(f"decide-{number}", who.key))
        decision = Decision("approve") if number % 2 else Decision("reject", "見本")
        if number % 3 == 0:  # the applicant, at the same moment
            return city.residents.withdraws.withdraw(city.asked(f"withdraw-{number}"), application_id, _done)
        if number % 5 == 0:
            reasons = [CorrectionReason(pointer="/phone", kind="incorrect", text="見本")]
            return city.staff.corrections.request(asked, target, reasons, _done)
        return city.staff.decisions.decide(asked, target, decision, _done)

    told = crowd([partial(decide, number) for number in range(1, CROWD)])
    state = city.desk.whole(application_id).application.state
    # Who withdraws names no version: after a correction was asked for, that is one more step, and both were done.
    return Counter(done=1) if told["done"] == 2 and state == "withdrawn" else told


def test_many_workers_make_one_certificate_and_every_download_counts(city: City) -> None:
    application_id = city.drafted(1)
    issue(city, application_id)
    workers = [City(Faults(), server=(city.raw, city.table), beside=city) for _ in range(CROWD)]
    told = crowd([partial(each.issuance.advance, application_id, 1) for each in workers])
    assert told["done"] == CROWD
    case = city.desk.whole(application_id)
    (certificate,) = case.certificates
    assert (certificate.state, case.application.state) == ("issued", "issued")
    assert [(each.captured, each.refunded) for each in city.gateway.payments.values()] == [(300, 0)]
    download = city.residents.downloading.download

    def downloaded(number: int) -> object:
        asked = city.asked(f"download-{number}")
        return download(asked, application_id, 1, "pdf", lambda url, _: StoredResponse(200, url))

    told = crowd([partial(downloaded, number) for number in range(CROWD)])
    assert city.desk.whole(application_id).deliveries[0].downloads == told["done"] == CROWD
    assert whole(city, application_id)


def test_people_at_the_same_instant_are_never_mixed(city: City) -> None:
    """Two people's applications, made, approved and issued at once by two workers in opposite order."""
    ids = {who: city.drafted(2, who, name) for who, name in NAMES.items()}
    crowd([partial(issue, city, application_id, who) for who, application_id in ids.items()])
    pairs = [(application_id, number) for application_id in ids.values() for number in (1, 2)]
    workers = [City(Faults(), server=(city.raw, city.table), beside=city) for _ in range(2)]

    def work(worker: City, order: Sequence[tuple[str, int]]) -> None:
        for application_id, number in order:
            worker.issuance.advance(application_id, number)

    assert crowd([partial(work, workers[0], pairs), partial(work, workers[1], pairs[::-1])])["done"] == 2
    for who, application_id in ids.items():
        (other,) = NAMES.keys() - {who}
        case = city.desk.whole(application_id)
        assert case.application.state == "issued"
        for certificate in case.certificates:
            text = text_of(city.files.files[certificate.pdf_key or ""])
            assert NAMES[who].replace(" ", "") in text
            assert NAMES[other].replace(" ", "") not in text
        assert whole(city, application_id)
    assert len({certificate.serial for each in ids.values() for certificate in city.desk.whole(each).certificates}) == 4
    assert city.clock.now() == NOW
    assert REVIEWER.key in {entry.actor for entry in city.desk.store.audit_entries(ids[TARO])}
