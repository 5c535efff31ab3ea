"""The audit chain: every view and step is in it, and whatever is altered is found where it was altered."""

import json
from collections.abc import Callable

import pytest
from tests.applications_world import PERMIT
from tests.reviewing_world import MORI, NAKA, OKA, Review

from machiport.applications import dynamo_keys as keys
from machiport.applications.cases.audit import AuditEntry
from machiport.applications.reviewing.audit_checking import Anchor, anchor_of
from machiport.applications.reviewing.audit_reading import AuditService


@pytest.fixture
def review() -> Review:
    return Review()


@pytest.fixture
def application_id(review: Review) -> str:
    """A case with eight entries."""
    application_id = review.world.submitted(PERMIT)
    for who in (MORI, NAKA, MORI):
        review.views.view(who, application_id)
    review.decide(MORI, application_id)
    review.views.view(OKA, application_id)
    assert len(review.actions(application_id)) == 8
    return application_id


def _item(application_id: str, sequence: int) -> tuple[str, str]:
    key = keys.audit_entry(application_id, sequence)
    return key["pk"]["S"], key["sk"]["S"]


def test_every_look_and_step_is_written_down(review: Review, application_id: str) -> None:
    entries = review.world.store.audit_entries(application_id)
    told = [(entry.actor, entry.action) for entry in entries[2:]]
    assert told == [
        (MORI.key, "viewed"),
        (NAKA.key, "viewed"),
        (MORI.key, "viewed"),
        (MORI.key, "claimed"),
        (MORI.key, "first_approved"),
        (OKA.key, "viewed"),
    ]


def test_reading_the_trail_is_an_entry_of_it(review: Review, application_id: str) -> None:
    check = AuditService(review.views, review.checker).read(OKA, application_id)
    assert check.intact
    assert check.entries[-1].action == "audit_viewed"
    assert len(check.entries) == 9


@pytest.mark.parametrize("sequence", [1, 4, 8])
def test_every_flipped_byte_is_found_at_its_entry(review: Review, application_id: str, sequence: int) -> None:
    key = _item(application_id, sequence)
    whole = review.world.dynamo.items[key]
    text = whole["document"]["S"]
    tried = 0
    for position in range(0, len(text), 7):
        flipped = text[:position] + chr(ord(text[position]) ^ 1) + text[position + 1 :]
        try:
            readable = AuditEntry.model_validate_json(flipped)
        except ValueError:
            continue  # what can no longer be read is noticed by anybody
        if readable == AuditEntry.model_validate_json(text):
            continue  # the same entry written otherwise
        review.world.dynamo.items[key] = whole | {"document": {"S": flipped}}
        assert review.checker.check(application_id).broken_at == sequence, text[position]
        tried += 1
    assert tried > 10
    review.world.dynamo.items[key] = whole
    assert review.checker.check(application_id).intact


def test_an_entry_with_a_fitting_hash_of_its_own_breaks_the_next_one(review: Review, application_id: str) -> None:
    key = _item(application_id, 4)
    entry = review.world.store.audit_entries(application_id)[3].model_copy(update={"actor": OKA.key})
    forged = entry.model_copy(update={"digest": entry.computed_digest()})
    review.world.dynamo.items[key]["document"] = {"S": forged.model_dump_json()}
    assert review.checker.check(application_id).broken_at == 5


@pytest.mark.parametrize("sequence", [1, 3, 8])
def test_a_removed_entry_is_found_where_it_was(review: Review, application_id: str, sequence: int) -> None:
    del review.world.dynamo.items[_item(application_id, sequence)]
    assert review.checker.check(application_id).broken_at == sequence


def test_a_cut_tail_is_found(review: Review, application_id: str) -> None:
    for sequence in (7, 8):
        del review.world.dynamo.items[_item(application_id, sequence)]
    assert review.checker.check(application_id).broken_at == 7


def test_an_entry_behind_the_end_is_found(review: Review, application_id: str) -> None:
    items = review.world.dynamo.items
    last = AuditEntry.model_validate_json(items[_item(application_id, 8)]["document"]["S"])
    added = last.model_copy(update={"sequence": 9, "previous": last.digest})
    added = added.model_copy(update={"digest": added.computed_digest()})
    key = _item(application_id, 9)
    items[key] = {"pk": {"S": key[0]}, "sk": {"S": key[1]}, "document": {"S": added.model_dump_json()}}
    assert review.checker.check(application_id).broken_at == 10


def _cut_with_head(review: Review, application_id: str) -> None:
    """Cut the last two entries off, and write the head as it was before them."""
    sixth = review.world.store.audit_entries(application_id)[5]
    for sequence in (7, 8):
        del review.world.dynamo.items[_item(application_id, sequence)]
    head = keys.audit_head(application_id)
    item = review.world.dynamo.items[head["pk"]["S"], head["sk"]["S"]]
    item["document"] = {"S": json.dumps({"sequence": 6, "digest": sixth.digest})}


def _written_anew(review: Review, application_id: str) -> None:
    """Write the whole chain anew, with another person in it, so that all its hashes fit."""
    previous, digest = "", ""
    for entry in review.world.store.audit_entries(application_id):
        actor = NAKA.key if entry.actor == MORI.key else entry.actor
        forged = entry.model_copy(update={"actor": actor, "previous": previous})
        digest = forged.computed_digest()
        key = _item(application_id, entry.sequence)
        document = forged.model_copy(update={"digest": digest}).model_dump_json()
        review.world.dynamo.items[key]["document"] = {"S": document}
        previous = digest
    head = keys.audit_head(application_id)
    item = review.world.dynamo.items[head["pk"]["S"], head["sk"]["S"]]
    item["document"] = {"S": json.dumps({"sequence": 8, "digest": digest})}


@pytest.mark.parametrize("forge", [_cut_with_head, _written_anew])
def test_what_fits_in_itself_is_found_by_what_was_noted_down(
    review: Review, application_id: str, forge: Callable[[Review, str], None]
) -> None:
    noted = Anchor.of_line(anchor_of(review.checker.check(application_id)).line())
    forge(review, application_id)
    assert review.checker.check(application_id).intact
    check = review.checker.check(application_id, noted)
    assert (check.intact, check.anchor_broken) == (False, True)


def test_what_was_noted_down_still_holds_after_more_entries(review: Review, application_id: str) -> None:
    noted = anchor_of(review.checker.check(application_id))
    review.views.view(MORI, application_id)
    assert review.checker.check(application_id, noted).intact


def test_entries_written_while_it_is_checked_break_nothing(review: Review, application_id: str) -> None:
    dynamo = review.world.dynamo

    def viewer(operation: str, request: object) -> None:
        if operation == "Query" and "#AUDIT" in str(request):
            dynamo.before = None
            review.views.view(MORI, application_id)

    dynamo.before = viewer
    check = review.checker.check(application_id)
    assert (check.intact, len(check.entries)) == (True, 9)


def test_many_are_checked_and_no_case_is_not_passed_over(
    review: Review, application_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("machiport.applications.reviewing.audit_checking._AT_ONCE", 4)
    others = [review.notice() for _ in range(8)]
    del review.world.dynamo.items[_item(others[-1], 2)]
    told: list[int] = []
    ids = [application_id, *others, f"{MORI.municipality}-{'0' * 24}"]
    checks = list(review.checker.check_all(ids, {}, told.append))
    assert [check.application_id for check in checks] == ids
    assert [check.application_id for check in checks if not check.intact] == [others[-1], ids[-1]]
    assert (checks[8].broken_at, checks[9].no_case, sum(told)) == (2, True, 10)


@pytest.mark.parametrize("line", ["", "{}", "[1, 2, 3]", '["a", "b", "c"]', '["a", 1]'])
def test_other_lines_are_no_anchors(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Anchor.of_line(line)
