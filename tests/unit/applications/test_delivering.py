"""Certificates reach people: downloads, letters and what comes back, pick-up with a code."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.applications_world import DEPARTMENT, EMPTY_RESPONSE, JIRO, MORI, NOW, OKA, TARO, TOWN, World
from tests.fakes.papers import LinksInMemory

from machiport.applications.asked import Asked
from machiport.applications.cases.errors import ApplicationNotFound, StateForbids
from machiport.applications.cases.model import Case, Delivery
from machiport.applications.cases.step import Step
from machiport.applications.delivering.download_service import Downloading
from machiport.applications.delivering.dynamo_print_batches import DynamoPrintBatches
from machiport.applications.delivering.errors import (
    BatchNotFound,
    CertificateNotFound,
    CertificateRevoked,
    DownloadExpired,
    NothingToPrint,
    PickupCodeWrong,
    PickupLocked,
)
from machiport.applications.delivering.pickup_service import MOST_WRONG, PickingUp
from machiport.applications.delivering.ports import PrintBatch
from machiport.applications.delivering.post_service import BatchAsked, Posting, address_of
from machiport.applications.delivering.progress import DeliveriesByTime
from machiport.applications.issuing.revoking_service import Revoking
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


@pytest.fixture
def world() -> World:
    return World()


def _download(world: World, application_id: str, who: str = TARO, key: str | None = None, number: int = 1) -> Outcome:
    def respond(link: str, delivery: Delivery) -> StoredResponse:
        return StoredResponse(200, f"{delivery.downloads} {link}")

    asked = Asked(who, world.request(who, key))
    return Downloading(world.desk, LinksInMemory()).download(asked, application_id, number, "pdf", respond)


def _finder(world: World, application_id: str) -> Callable[[], Case]:
    return lambda: world.desk.of_department(TOWN, {DEPARTMENT}, application_id)


def _attend(world: World, application_id: str) -> datetime | None:
    found: list[datetime | None] = []

    def act(step: Step) -> bool:
        found.append(DeliveriesByTime().attend(step))
        return True

    world.desk.work(application_id, "system", act)
    return found[-1]


def test_a_download_is_counted_once_for_a_request_and_ends_the_procedure_when_all_are_fetched(world: World) -> None:
    application_id = world.issued("download", copies=2)
    first, again = _download(world, application_id, key="k"), _download(world, application_id, key="k")
    assert first.response == again.response
    assert first.response.body.startswith("1 https://files.example/44201-2026-")
    assert first.response.body.endswith("&application/pdf&300")
    assert world.state(application_id) == "issued"
    _download(world, application_id, number=2)
    assert world.state(application_id) == "completed"
    assert _download(world, application_id).response.body.startswith("2 ")
    assert world.case(application_id).deliveries[0].state == "downloaded"


def test_a_certificate_is_its_applicants_and_nobody_elses(world: World) -> None:
    application_id = world.issued("download")
    with pytest.raises(ApplicationNotFound):
        _download(world, application_id, JIRO)
    with pytest.raises(CertificateNotFound):
        _download(world, application_id, number=2)
    with pytest.raises(CertificateNotFound):
        _download(world, world.issued("post"))


def test_what_was_revoked_or_is_too_old_is_not_handed_out(world: World) -> None:
    application_id = world.issued("download")
    world.clock.advance(timedelta(days=90))
    with pytest.raises(DownloadExpired):
        _download(world, application_id)
    assert _attend(world, application_id) is None
    assert world.state(application_id) == "completed"
    assert "applications.delivery_expired" in world.events()
    revoked = world.issued("download", copies=2)
    _revoke(world, revoked)
    with pytest.raises(CertificateRevoked):
        _download(world, revoked)


def _revoke(world: World, application_id: str, number: int = 1) -> None:
    find, request = _finder(world, application_id), world.request("oka")
    Revoking(world.desk).revoke(request, "staff:oka", find, number, "誤発行", lambda _: EMPTY_RESPONSE)


@pytest.mark.parametrize("delivery", ["download", "post", "counter"])
def test_a_revoked_certificate_is_publicly_revoked_and_not_delivered_any_more(world: World, delivery: str) -> None:
    application_id = world.issued(delivery)
    _revoke(world, application_id)
    case = world.case(application_id)
    public = world.store.verification(case.certificates[0].verification_code)
    assert public is not None
    assert (public.state, public.revoked_at) == ("revoked", NOW)
    assert (case.application.state, case.deliveries[0].state) == ("completed", "expired")
    with pytest.raises(StateForbids):
        _revoke(world, application_id)
    with pytest.raises(CertificateNotFound):
        _revoke(world, application_id, 9)
    with pytest.raises(NothingToPrint):
        _batch(world, _posting(world))


def _posting(world: World) -> Posting:
    return Posting(world.desk, DynamoPrintBatches(world.dynamo.client, "applications", world.records))


def _batch(
    world: World, posting: Posting, cut_off: timedelta = timedelta(hours=1), key: str | None = None
) -> PrintBatch:
    asked = BatchAsked(MORI, TOWN, DEPARTMENT, world.clock.now() + cut_off, world.request(MORI, key))
    made: list[str] = []

    def respond(batch: PrintBatch) -> StoredResponse:
        made.append(batch.batch_id)
        return StoredResponse(201, batch.batch_id)

    outcome = posting.make(asked, respond)
    return posting.batch(TOWN, {DEPARTMENT}, outcome.response.body)


def test_letters_are_in_one_batch_with_their_addresses_and_only_those_ready_before_the_cut_off(world: World) -> None:
    posting, first = _posting(world), world.issued("post", copies=2)
    world.issued("download")
    world.clock.advance(timedelta(hours=2))
    late = world.issued("post")
    batch = _batch(world, posting, -timedelta(hours=1), key="k")
    assert _batch(world, posting, -timedelta(hours=1), key="k") == batch
    letters = posting.letters(batch, MORI)
    assert [letter.case.application.application_id for letter in letters] == [first, first]
    assert address_of(letters[0])["recipient"] == "見本 太郎"
    assert [delivery.state for delivery in world.case(first).deliveries] == ["dispatched", "dispatched"]
    second = _batch(world, posting)
    assert second.letters == (late,)
    with pytest.raises(NothingToPrint):
        _batch(world, posting)
    with pytest.raises(BatchNotFound):
        posting.batch(TOWN, {"tax"}, batch.batch_id)
    with pytest.raises(BatchNotFound):
        posting.batch("44202", {DEPARTMENT}, batch.batch_id)


def test_what_a_crash_left_out_of_its_batch_is_put_in_when_it_is_looked_at(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    writes = 0

    def crash(operation: str, _request: object) -> None:
        nonlocal writes
        writes += operation == "TransactWriteItems"
        if writes > 1:
            raise SystemExit

    world.dynamo.before = crash
    with pytest.raises(SystemExit):
        _batch(world, posting, key="k")
    world.dynamo.before = None
    assert world.case(application_id).deliveries[0].state == "ready"
    batch = _batch(world, posting, key="k")
    (letter,) = posting.letters(batch, MORI)
    assert letter.delivery.state == "dispatched"
    assert len(posting.letters(batch, MORI)) == 1


def test_a_letter_that_comes_back_is_linked_and_sent_again_to_a_new_address(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    _batch(world, posting)
    world.clock.advance(timedelta(days=15))
    assert _attend(world, application_id) is None
    assert world.state(application_id) == "completed"  # taken as delivered
    serial = world.case(application_id).certificates[0].serial
    assert world.store.by_number(TOWN, serial) == application_id
    find = _finder(world, application_id)
    posting.returned(world.request(MORI), MORI, find, serial, "宛所なし", lambda _: EMPTY_RESPONSE)
    case = world.case(application_id)
    assert (case.application.state, case.deliveries[0].state) == ("issued", "returned")
    with pytest.raises(StateForbids):
        posting.returned(world.request(MORI), MORI, find, serial, "宛所なし", lambda _: EMPTY_RESPONSE)
    address = {"recipient": "見本 太郎", "postal_code": "8700001", "address": "見本市あたらし町9"}
    posting.send_again(world.request(MORI), MORI, find, serial, address, lambda _: EMPTY_RESPONSE)
    (letter,) = posting.letters(_batch(world, posting), MORI)
    assert address_of(letter) == address
    with pytest.raises(CertificateNotFound):
        posting.returned(world.request(MORI), MORI, find, "44201-2026-ZZZZZZZZ", "x", lambda _: EMPTY_RESPONSE)


_NEW_ADDRESS = {"recipient": "見本 太郎", "postal_code": "8700001", "address": "見本市あたらし町9"}


def _returned(world: World, posting: Posting, application_id: str) -> None:
    find, serial = _finder(world, application_id), world.case(application_id).certificates[0].serial
    posting.returned(world.request(MORI), MORI, find, serial, "宛所なし", lambda _: EMPTY_RESPONSE)


def _sent_again(world: World, posting: Posting, application_id: str) -> None:
    find, serial = _finder(world, application_id), world.case(application_id).certificates[0].serial
    posting.send_again(world.request(MORI), MORI, find, serial, _NEW_ADDRESS, lambda _: EMPTY_RESPONSE)


def _revoked(world: World, application_id: str) -> None:
    find = _finder(world, application_id)
    Revoking(world.desk).revoke(world.request(MORI), MORI, find, 1, "誤り", lambda _: EMPTY_RESPONSE)


def test_a_letter_may_come_back_twice(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    for _ in range(2):
        _batch(world, posting, timedelta(minutes=1))
        world.clock.advance(timedelta(days=1))
        _returned(world, posting, application_id)
        _sent_again(world, posting, application_id)
        world.clock.advance(timedelta(days=1))
    assert world.events().count("applications.letter_returned") == 2


def test_a_letter_that_came_back_goes_into_no_old_batch(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    old = _batch(world, posting, timedelta(days=30))
    world.clock.advance(timedelta(days=1))
    _returned(world, posting, application_id)
    _sent_again(world, posting, application_id)
    posting.letters(old, MORI)
    assert world.case(application_id).deliveries[0].state == "ready"
    assert len(posting.letters(_batch(world, posting), MORI)) == 1


def test_a_revoked_certificate_is_neither_printed_nor_sent_again(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    batch = _batch(world, posting)
    _returned(world, posting, application_id)
    _revoked(world, application_id)
    assert world.state(application_id) == "completed"
    with pytest.raises(StateForbids):
        _sent_again(world, posting, application_id)
    assert not posting.letters(batch, MORI)


@pytest.mark.parametrize("late", [False, True])
def test_a_revoked_certificate_that_comes_back_ends_there(world: World, late: bool) -> None:
    posting, application_id = _posting(world), world.issued("post")
    _batch(world, posting)
    _revoked(world, application_id)
    if late:
        world.clock.advance(timedelta(days=15))
        _attend(world, application_id)
    _returned(world, posting, application_id)
    case = world.case(application_id)
    assert (case.application.state, case.deliveries[0].state) == ("completed", "expired")


def test_letters_are_found_behind_whatever_else_was_issued(world: World) -> None:
    posting = _posting(world)
    for delivery in ("download", "post", "counter", "post"):
        world.issued(delivery)
        world.clock.advance(timedelta(minutes=1))
    _batch(world, posting)
    late = world.issued("post")
    world.dynamo.operations.clear()
    assert _batch(world, posting).letters == (late,)
    # The queue; the case, to see what is ready, and to put it in: letters under way are not read again.
    assert world.dynamo.operations.count("Query") == 3


def test_who_looks_at_the_letters_of_a_batch_stands_in_each_trail(world: World) -> None:
    posting, ids = _posting(world), [world.issued("post"), world.issued("post")]
    posting.letters(_batch(world, posting), OKA)
    for application_id in ids:
        entry = world.store.audit_entries(application_id)[-1]
        assert (entry.actor, entry.action, entry.details["numbers"]) == (OKA, "letters_viewed", [1])


def test_why_a_letter_came_back_stands_in_the_delivery_alone(world: World) -> None:
    posting, application_id = _posting(world), world.issued("post")
    _batch(world, posting)
    _returned(world, posting, application_id)
    assert world.case(application_id).deliveries[0].return_reason == "宛所なし"
    assert "宛所なし" not in str(world.store.audit_entries(application_id))


def _code(world: World, application_id: str) -> str:
    asked = Asked(TARO, world.request())
    respond = lambda code: StoredResponse(201, code)  # noqa: E731  # shorter than a function
    return PickingUp(world.desk).new_code(asked, application_id, respond).response.body


def _collect(world: World, application_id: str, code: str) -> Outcome:
    find = _finder(world, application_id)
    return PickingUp(world.desk).collect(world.request(MORI), MORI, find, code, lambda _: EMPTY_RESPONSE)


def test_who_knows_the_code_gets_all_copies_once(world: World) -> None:
    application_id = world.issued("counter", copies=2)
    code = _code(world, application_id)
    assert code not in str(world.case(application_id))
    _collect(world, application_id, code)
    assert world.state(application_id) == "completed"
    with pytest.raises(CertificateNotFound):
        _collect(world, application_id, code)


def test_wrong_codes_are_counted_and_five_end_the_code(world: World) -> None:
    application_id = world.issued("counter")
    with pytest.raises(PickupLocked):
        _collect(world, application_id, "00000000")  # none was asked for
    code = _code(world, application_id)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for left in range(MOST_WRONG - 1, -1, -1):
        with pytest.raises(PickupCodeWrong) as refused:
            _collect(world, application_id, wrong)
        assert refused.value.params["left"] == left
    with pytest.raises(PickupLocked):
        _collect(world, application_id, code)
    _collect(world, application_id, _code(world, application_id))
    assert world.state(application_id) == "completed"


def test_a_code_ends_with_the_next_one(world: World) -> None:
    application_id = world.issued("counter")
    old, new = _code(world, application_id), _code(world, application_id)
    if old != new:
        with pytest.raises(PickupCodeWrong):
            _collect(world, application_id, old)
    _collect(world, application_id, new)


def test_deliveries_say_when_they_go_on_by_themselves(world: World) -> None:
    waiting = world.issued("counter")
    assert _attend(world, waiting) == NOW + timedelta(days=90)
    assert _attend(world, world.issued("post")) is None  # somebody has to print it
