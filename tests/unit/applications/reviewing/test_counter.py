"""Applications from the counter: checked as online ones, with numbers, on their way like all others."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.applications_world import COPY, NOTICE, PERMIT, TICKET, TOWN
from tests.reviewing_world import EXTRACT, MORI, OKA, ROKU, SOTO, Review, entry, respond

from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.procedures.errors import AnswersNotValid, ProcedureNotFound
from machiport.applications.reviewing.errors import DownloadNeedsAccount
from machiport.applications.reviewing.target_day import target_day
from machiport.problem_details import ValidationFailed

POST = {"recipient": "見本 花子", "postal_code": "870-0000", "address": "見本市みほん町4-5-6"}


@pytest.fixture
def review() -> Review:
    return Review()


def test_what_is_entered_has_arrived_and_has_its_numbers(review: Review) -> None:
    application_id = review.entered(NOTICE)
    case = review.world.case(application_id)
    application = case.application
    assert (application.state, application.channel, application.entered_by) == ("accepted", "counter", MORI.key)
    assert (application.applicant, application.sections) == (None, {"request": "complete"})
    assert case.answers is not None
    assert (case.answers.data, (case.answers.facts or {})["name"]) == ({"purpose": "見本"}, "見本 花子")
    for number in (application.arrival_number, application.inquiry_number):
        assert number is not None
        assert review.views.by_number(MORI, number).case.application == application
    assert review.actions(application_id)[:2] == ["entered", "accepted"]
    assert review.checker.check(application_id).intact
    assert review.world.events()[:2] == ["applications.submitted", "applications.accepted"]


def test_it_can_be_claimed_and_decided_at_once(review: Review) -> None:
    application_id = review.entered(EXTRACT)
    review.enter(MORI, application_id, {"head": "見本"})
    review.decide(MORI, application_id)
    assert review.world.state(application_id) == "completed"


def test_what_is_paid_first_waits_for_its_payment(review: Review) -> None:
    application_id = review.entered(COPY, answers={"purpose": "見本", "copies": 2})
    case = review.world.case(application_id)
    assert (case.application.state, case.application.copies, case.payments[0].amount) == ("submitted", 2, 300)
    review.paid(review.entered(TICKET))


def test_an_exemption_is_claimed_by_the_answers(review: Review) -> None:
    application = review.world.case(review.entered(PERMIT, answers={"purpose": "見本", "pension": True})).application
    assert (application.exemptions, application.exemption_by_staff, application.fee) == (("pension",), True, 1200)


def test_the_same_entry_sent_twice_is_one(review: Review) -> None:
    first = review.counter.enter(review.asked(MORI, "twice"), entry(NOTICE), respond)
    again = review.counter.enter(review.asked(MORI, "twice"), entry(NOTICE), respond)
    assert (again.replayed, again.response) == (True, first.response)
    assert len([key for key in review.world.dynamo.items if key[1] == "STATE"]) == 1


def test_an_entry_whose_reply_was_lost_is_found_done(review: Review) -> None:
    dynamo, asked = review.world.dynamo, review.asked(MORI, "lost")

    def lost(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.after = None
            raise ConnectionError

    dynamo.after = lost
    with pytest.raises(ConnectionError):
        review.counter.enter(asked, entry(NOTICE), respond)
    assert review.counter.enter(asked, entry(NOTICE), respond).replayed
    assert len([key for key in dynamo.items if key[1] == "STATE"]) == 1


def test_a_number_that_is_taken_is_drawn_anew(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["0000000001", "0000000001", "0000000002"])
    monkeypatch.setattr("machiport.applications.reviewing.counter_entry.new_inquiry_number", lambda: next(drawn))
    one, other = review.entered(NOTICE), review.entered(NOTICE)
    assert review.world.store.by_number(TOWN, "0000000001") == one
    assert review.world.store.by_number(TOWN, "0000000002") == other


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"answers": {}}, "/body/answers/purpose"),
        ({"answers": {"purpose": "見本", "copies": 11}}, "/body/answers/copies"),
        ({"answers": {"purpose": "123456789018"}}, "/body/answers/purpose"),
        ({"facts": {"name": "123456789018"}}, "/body/facts/name"),
        ({"facts": {"name": "見本\u0000"}}, "/body/facts/name"),
    ],
)
def test_answers_are_checked_as_online(review: Review, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(AnswersNotValid) as refused:
        review.entered(NOTICE, **changes)
    assert [error.pointer for error in refused.value.errors] == [pointer]
    assert not [key for key in review.world.dynamo.items if key[1] == "STATE"]


@pytest.mark.parametrize(
    ("procedure_id", "changes", "pointer"),
    [
        (EXTRACT, {"delivery": None}, "/body/delivery"),
        (NOTICE, {"delivery": "post", "address": POST}, "/body/delivery"),
        (EXTRACT, {"delivery": "post"}, "/body/address"),
        (EXTRACT, {"address": POST}, "/body/address"),
        (NOTICE, {"received_on": date(2026, 11, 21)}, "/body/received_on"),
        (NOTICE, {"received_on": date(2026, 10, 20)}, "/body/received_on"),
    ],
)
def test_what_the_counter_cannot_do_is_refused(
    review: Review, procedure_id: str, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        review.entered(procedure_id, **changes)
    assert [error.pointer for error in refused.value.errors] == [pointer]


def test_nobody_could_download_it(review: Review) -> None:
    with pytest.raises(DownloadNeedsAccount):
        review.entered(EXTRACT, delivery="download")


def test_delivery_by_post_keeps_the_address(review: Review) -> None:
    answers = review.world.case(review.entered(EXTRACT, delivery="post", address=POST)).answers
    assert answers is not None
    assert answers.address == POST


@pytest.mark.parametrize(("name", "expected"), [("見本 花子", False), ("見本 \u845b\U000e0102城", True)])
def test_a_name_that_the_font_may_not_have_is_looked_at(review: Review, name: str, *, expected: bool) -> None:
    application = review.world.case(review.entered(EXTRACT, facts={"name": name})).application
    assert application.needs_glyph_check is expected


def test_the_target_of_a_paper_counts_from_its_arrival(review: Review) -> None:
    application = review.world.case(review.entered(NOTICE, channel="paper", received_on=date(2026, 11, 18))).application
    assert application.submitted_at == datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    assert target_day(application, review.world.clock.now()) == date(2026, 11, 21)


def test_only_ones_own_departments_procedures_are_entered(review: Review) -> None:
    for who in (ROKU, MORI):
        with pytest.raises(ProcedureNotFound):
            review.counter.enter(review.asked(who), entry("nothing_such" if who is MORI else NOTICE), respond)


def test_a_number_of_another_town_or_department_tells_nothing(review: Review) -> None:
    number = review.world.case(review.entered(NOTICE)).application.arrival_number
    assert number is not None
    for who in (SOTO, ROKU):
        with pytest.raises(ApplicationNotFound):
            review.views.by_number(who, number)
    with pytest.raises(ApplicationNotFound):
        review.views.by_number(OKA, "0000000000")
