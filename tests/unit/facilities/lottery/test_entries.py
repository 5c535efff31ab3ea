"""Who may enter, once, and until when; what can be changed."""

from datetime import date, timedelta

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.lottery_world import (
    AFTERNOON,
    EVENING,
    FIRST_DAY,
    GYM,
    HALF_A,
    HALF_B,
    LOUNGE,
    MORNING,
    LotteryWorld,
    asked_round,
    wish,
)

from machiport.facilities.accounts.errors import GroupNotFound
from machiport.facilities.lottery import dynamo_entries, entry_service
from machiport.facilities.lottery.errors import (
    AlreadyEntered,
    EnteredWithGroup,
    EntrantSuspended,
    EntriesNotOpen,
    EntryChangedMeanwhile,
    EntryForGroupsOnly,
    EntryNotFound,
    GroupTooLarge,
    LotteryFull,
    RoundNotFound,
    WishesNotValid,
)
from machiport.facilities.lottery.model import LotteryLimits, Wish
from machiport.facilities.lottery.public_files import entries_of, holder_hash
from machiport.idempotency import StoredResponse
from machiport.problem_details import IdempotencyKeyReused


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> LotteryWorld:
    made = LotteryWorld(dynamo.client)
    made.entrants.groups["choir"] = ("ann", "ben", "cho")
    made.entrants.groups["tennis"] = ("cho", "dan")
    return made


def test_entries_are_taken_from_opening_until_before_closing_and_the_clockwork_need_not_have_run(
    world: LotteryWorld,
) -> None:
    round_id = world.announce().record.round.round_id
    times = world.record(round_id).round.times
    for instant in (times.opens_at - timedelta(seconds=1), times.closes_at):
        early = LotteryWorld(world.client, clock=world.clock)
        early.to(instant)
        with pytest.raises(EntriesNotOpen) as refusal:
            early.enter("ann", round_id)
        assert refusal.value.params == {"opens_at": "2027-01-11 09:00", "closes_at": "2027-01-18 09:00"}
        early.to(times.opens_at)
        early.withdraw("ann", round_id, early.enter("ann", round_id))
    assert world.record(round_id).entries == 0


def test_a_person_enters_once_and_may_enter_again_after_withdrawing(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id)
    with pytest.raises(AlreadyEntered):
        world.enter("ann", round_id, wish(span=EVENING))
    assert world.record(round_id).entries == 1
    world.withdraw("ann", round_id, number)
    assert not world.entering.own("ann", round_id)
    again = world.enter("ann", round_id)
    assert again != number
    assert world.record(round_id).entries == 1


def test_a_group_enters_once_and_none_of_its_members_besides(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id, group="choir")
    for member in ("ann", "ben", "cho"):
        with pytest.raises((AlreadyEntered, EnteredWithGroup)):
            world.enter(member, round_id)
        with pytest.raises((AlreadyEntered, EnteredWithGroup)):
            world.enter(member, round_id, group="choir")
        (own,) = world.entering.own(member, round_id)
        assert own.entry.number == number
    with pytest.raises(EnteredWithGroup):
        world.enter("cho", round_id, group="tennis")
    world.withdraw("ben", round_id, number)
    assert world.enter("ben", round_id)
    with pytest.raises(EnteredWithGroup):
        world.enter("ann", round_id, group="choir")


def test_a_new_member_cannot_enter_for_a_group_that_has_entered(world: LotteryWorld) -> None:
    round_id = world.open_round()
    world.enter("ann", round_id, group="choir")
    world.entrants.groups["choir"] += ("eve",)
    with pytest.raises(AlreadyEntered):
        world.enter("eve", round_id, group="choir")


def test_a_common_member_who_acts_for_neither_hinders_no_group(world: LotteryWorld) -> None:
    round_id = world.open_round()
    choir = world.enter("ann", round_id, group="choir")
    tennis = world.enter("dan", round_id, group="tennis")
    assert [own.entry.number for own in world.entering.own("cho", round_id)] == sorted([choir, tennis])
    world.withdraw("ann", round_id, choir)
    with pytest.raises(EnteredWithGroup):
        world.enter("cho", round_id)
    world.withdraw("dan", round_id, tennis)
    assert world.enter("cho", round_id)


def test_only_those_who_may_act_for_it_change_or_withdraw_an_entry(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id)
    with pytest.raises(EntryNotFound):
        world.entering.change("ben", round_id, number, (wish(span=EVENING),))
    with pytest.raises(EntryNotFound):
        world.withdraw("ben", round_id, number)
    with pytest.raises(GroupNotFound):
        world.enter("dan", round_id, group="choir")
    with pytest.raises(RoundNotFound):
        world.enter("ann", round_id[:-1] + ("0" if round_id[-1] != "0" else "1"))


def test_wishes_are_changed_and_the_number_stays(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id)
    changed = world.entering.change("ann", round_id, number, (wish(span=EVENING), wish()))
    assert (changed.entry.number, changed.entry.version) == (number, 2)
    same = world.entering.change("ann", round_id, number, (wish(span=EVENING), wish()))
    assert same.entry.version == 2, "sent again, it changes nothing"
    (own,) = world.entering.own("ann", round_id)
    assert [one.slot.start for one in own.entry.wishes] == [EVENING[0], MORNING[0]]
    before = changed.entry.model_copy(update={"version": 1})
    with pytest.raises(EntryChangedMeanwhile):
        world.entries.change(world.record(round_id).round, before, changed.entry)


def test_closing_freezes(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id)
    (own,) = world.entering.own("ann", round_id)
    world.run_until(round_id, "closes_at")
    with pytest.raises(EntriesNotOpen):
        world.entering.change("ann", round_id, number, (wish(span=EVENING),))
    with pytest.raises(EntriesNotOpen):
        world.withdraw("ann", round_id, number)
    # A process whose clock is late is refused by the table itself.
    late = LotteryWorld(world.client)
    late.to(world.record(round_id).round.times.opens_at)
    for act in (
        lambda: late.enter("ben", round_id),
        lambda: late.entries.change(late.record(round_id).round, own.entry, own.entry),
    ):
        with pytest.raises(EntriesNotOpen):
            act()


def test_an_entry_that_slips_in_while_the_list_is_made_is_in_the_list(
    world: LotteryWorld, dynamo: InMemoryDynamo
) -> None:
    round_id = world.open_round()
    world.enter("ann", round_id)
    late = LotteryWorld(world.client)
    late.to(world.record(round_id).round.times.opens_at)
    world.to(world.record(round_id).round.times.closes_at)

    def slip_in(operation: str, request: object) -> None:
        if operation == "PutItem" and "FILE#entries" in str(request):
            dynamo.before = None
            late.enter("ben", round_id)

    dynamo.before = slip_in
    world.tick()
    while world.record(round_id).state != "closed":
        world.tick()
    content = world.reader.file(round_id, "entries.jsonl")[1]
    assert len(entries_of(content)) == 2


def test_an_entrant_knows_the_own_line_of_the_list_and_nobody_elses(world: LotteryWorld) -> None:
    round_id = world.open_round()
    number = world.enter("ann", round_id)
    world.enter("dan", round_id, group="tennis")
    (own,) = world.entering.own("ann", round_id)
    world.run_until(round_id, "closes_at")
    content = world.reader.file(round_id, "entries.jsonl")[1]
    lines = {line.number: line for line in entries_of(content)}
    assert lines[number].holder == holder_hash(own.entry.salt, "resident:ann")
    assert len({line.holder for line in lines.values()}) == 2
    for secret in (b"ann", b"dan", b"tennis", own.entry.salt.encode()):
        assert secret not in content
    assert len({one.entry.salt for who in ("ann", "dan") for one in world.entering.own(who, round_id)}) == 2


@pytest.mark.parametrize(
    ("wishes", "pointers"),
    [
        ((wish(LOUNGE),), ["/body/wishes/0"]),
        ((wish(day=date(2027, 5, 1)),), ["/body/wishes/0"]),
        ((wish(span=(540, 600)),), ["/body/wishes/0"]),
        ((wish(span=(540, 1020)),), ["/body/wishes/0"]),
        ((wish(), wish()), ["/body/wishes/1"]),
        ((wish(purpose="archery"),), ["/body/wishes/0/purpose"]),
        ((wish().model_copy(update={"people": 41}),), ["/body/wishes/0/people"]),
        ((wish(), wish(span=AFTERNOON), wish(span=EVENING)), ["/body/wishes"]),
    ],
    ids=["room", "day", "time", "two slots", "twice", "purpose", "people", "too many"],
)
def test_wishes_that_the_round_does_not_offer_are_refused_by_place(
    world: LotteryWorld, wishes: tuple[Wish, ...], pointers: list[str]
) -> None:
    round_id = world.open_round(asked_round(HALF_A, HALF_B, limits=LotteryLimits(wishes_per_entry=2)))
    with pytest.raises(WishesNotValid) as refusal:
        world.enter("ann", round_id, *wishes)
    assert [error.pointer for error in refusal.value.errors] == pointers
    assert all(error.message.en and error.message.ja_x_easy for error in refusal.value.errors)
    assert world.record(round_id).entries == 0


def test_who_lives_where_the_rules_admit_nobody_cannot_enter(world: LotteryWorld) -> None:
    world.entrants.homes |= {"far": "13101", "near": "44202"}
    round_id = world.open_round()
    with pytest.raises(WishesNotValid) as refusal:
        world.enter("far", round_id)
    assert [error.pointer for error in refusal.value.errors] == ["/body/wishes/0/room_id"]
    world.enter("near", round_id)
    (own,) = world.entering.own("near", round_id)
    assert own.entry.caller_class == "region"


def test_a_round_for_groups_takes_no_persons_and_suspended_people_wait(world: LotteryWorld) -> None:
    round_id = world.open_round(asked_round(groups_only=True))
    with pytest.raises(EntryForGroupsOnly):
        world.enter("ann", round_id)
    world.enter("ann", round_id, group="choir")
    other = world.announce(asked_round(GYM, rooms=asked_gym()), key="announce-gym").record.round.round_id
    world.entrants.suspended["eve"] = date(2027, 2, 1)
    with pytest.raises(EntrantSuspended):
        world.enter("eve", other, wish(GYM, (540, 660)))
    world.entrants.suspended["eve"] = world.clock.now().date() - timedelta(days=1)
    world.enter("eve", other, wish(GYM, (540, 660)))


def asked_gym() -> tuple[object, ...]:
    from machiport.facilities.lottery.offered_rooms import AskedRoom  # noqa: PLC0415  # used here only
    from machiport.facilities.times import TimeRange  # noqa: PLC0415  # used here only

    return (AskedRoom(GYM, (TimeRange(start=540, end=660),)),)


def test_a_group_enters_for_days_for_which_the_owner_has_verified_it(world: LotteryWorld) -> None:
    world.entrants.verified_until = FIRST_DAY
    round_id = world.open_round()
    later = wish(day=FIRST_DAY + timedelta(days=1))
    with pytest.raises(WishesNotValid) as refusal:
        world.enter("ann", round_id, wish(), later, group="choir")
    assert "/body/wishes/1/day" in [error.pointer for error in refusal.value.errors]
    number = world.enter("ann", round_id, wish(), group="choir")
    with pytest.raises(WishesNotValid) as refusal:
        world.entering.change("ann", round_id, number, (later,))
    assert [error.pointer for error in refusal.value.errors] == ["/body/wishes/0/day"]
    assert world.entering.change("ann", round_id, number, (wish(span=EVENING),)).entry.version == 2


def test_groups_up_to_the_limit_of_a_transaction_enter(world: LotteryWorld) -> None:
    round_id = world.open_round()
    members = tuple(f"member-{number}" for number in range(entry_service.MOST_MEMBERS))
    world.entrants.groups |= {"large": members, "larger": (*(f"other-{name}" for name in members), "one-more")}
    world.enter("member-0", round_id, group="large")
    with pytest.raises(GroupTooLarge):
        world.enter("other-member-0", round_id, group="larger")
    with pytest.raises(EnteredWithGroup):
        world.enter("member-95", round_id)


def test_a_full_round_says_so(world: LotteryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_entries, "MOST_ENTRIES", 2)
    round_id = world.open_round()
    first = world.enter("ann", round_id)
    world.enter("ben", round_id)
    with pytest.raises(LotteryFull):
        world.enter("cho", round_id)
    world.withdraw("ann", round_id, first)
    world.enter("cho", round_id)


def test_a_number_that_is_taken_is_drawn_again(world: LotteryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(["00000001", "00000001", "00000001", "00000002"])
    monkeypatch.setattr(entry_service, "_new_number", lambda: next(numbers))
    round_id = world.open_round()
    assert [world.enter("ann", round_id), world.enter("ben", round_id)] == ["00000001", "00000002"]


def test_the_same_request_enters_once(world: LotteryWorld) -> None:
    round_id = world.open_round()
    request = world.request("resident:ann", "wishes", "key-of-ann")

    def enter() -> StoredResponse:
        told = world.entering.enter(
            request, "ann", round_id, (wish(),), lambda own: StoredResponse(201, own.entry.number)
        )
        return told.response

    assert enter() == enter()
    assert world.record(round_id).entries == 1
    other = world.request("resident:ann", "other wishes", "key-of-ann")
    with pytest.raises(IdempotencyKeyReused):
        world.entering.enter(other, "ann", round_id, (wish(),), lambda _: StoredResponse(201, ""))


def test_a_lost_reply_is_answered_from_what_was_written(world: LotteryWorld, dynamo: InMemoryDynamo) -> None:
    round_id = world.open_round()
    request = world.request("resident:ann", "wishes", "key-of-ann")

    def lose(operation: str, _: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.after = None
            raise TimeoutError

    dynamo.after = lose
    told: list[str] = []

    def respond(own: object) -> StoredResponse:
        told.append(own.entry.number)  # type: ignore[attr-defined]  # an OwnEntry
        return StoredResponse(201, told[-1])

    with pytest.raises(TimeoutError):
        world.entering.enter(request, "ann", round_id, (wish(),), respond)
    again = world.entering.enter(request, "ann", round_id, (wish(),), respond)
    assert (again.replayed, again.response.body) == (True, told[0])
    (own,) = world.entering.own("ann", round_id)
    assert own.entry.number == told[0]
    assert own.entry.wishes[0].day == FIRST_DAY
    assert world.record(round_id).entries == 1
