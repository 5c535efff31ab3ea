"""A poll stores everything that is new and can be read; what fails keeps nobody else waiting, and is not forgotten."""

from datetime import timedelta
from typing import Any, cast

import pytest
from tests.fakes.dynamo import InMemoryDynamo, Request
from tests.warning_telegrams import BEPPU, OITA, START, WarningWorld, entry_of, telegram_xml

from machiport.hazard.warnings.dynamo_telegrams import DynamoTelegrams
from machiport.hazard.warnings.polling_service import ATTEMPTS, FETCH_ATTEMPTS, PollResult
from machiport.hazard.warnings.ports import FeedNotReadable, Handled, Poll, TelegramGone

MINUTE = timedelta(minutes=1)


class OneKeyAtATime:
    """A table that answers one key of each BatchGetItem and leaves the others."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803  # boto3's own name
        """Answer the first key."""
        ((table, asked),) = RequestItems.items()
        reply = self._client.batch_get_item(RequestItems={table: asked | {"Keys": asked["Keys"][:1]}})
        rest = asked["Keys"][1:]
        return {**reply, "UnprocessedKeys": {table: asked | {"Keys": rest}} if rest else {}}


@pytest.fixture
def world() -> WarningWorld:
    """Return a world whose feed was read a minute ago."""
    world = WarningWorld()
    world.poller.poll()
    world.clock.advance(MINUTE)
    return world


def fill(world: WarningWorld, *, reverse: bool = False) -> None:
    """List three telegrams: 10, then 43, then 03 in 大分市."""
    steps = list(enumerate(["10", "43", "03"]))
    for minute, code in reversed(steps) if reverse else steps:
        world.feed.put(entry_of(f"t{minute}", minute=minute), telegram_xml({OITA: [code]}, minutes=minute))


@pytest.mark.parametrize("reverse", [True, False])
def test_telegrams_of_one_poll_are_told_in_their_order(world: WarningWorld, reverse: bool) -> None:
    fill(world, reverse=reverse)
    assert world.poller.poll() == PollResult(stored=3, changes=3)
    assert [(change, code) for _, change, code in world.told()] == [
        ("issued", "10"),
        ("raised", "43"),
        ("lowered", "03"),
    ]
    assert world.in_force() == [(OITA, "03")]


def test_a_telegram_of_an_impossible_time_keeps_no_other_one_waiting(world: WarningWorld) -> None:
    impossible = telegram_xml({OITA: ["03"]}).replace(b"2026-06-01T00:00:10Z", b"0001-01-01T00:00:00+09:00")
    world.feed.put(entry_of("impossible"), impossible)
    world.feed.put(entry_of("other", minute=1), telegram_xml({BEPPU: ["43"]}, minutes=1))
    assert world.poller.poll() == PollResult(stored=1, changes=1, failed=1)
    assert world.in_force("44202") == [(BEPPU, "43")]


def test_the_order_is_that_of_the_reports_whatever_the_feed_says(world: WarningWorld) -> None:
    for minute, code in enumerate(["10", "43"]):
        content = telegram_xml({OITA: [code]}, minutes=minute)
        world.feed.put(entry_of(f"t{minute}", minute=9 - minute), content)
    world.poller.poll()
    assert [(change, code) for _, change, code in world.told()] == [("issued", "10"), ("raised", "43")]


@pytest.mark.parametrize("same_process", [True, False])
def test_a_feed_that_repeats_itself_is_read_and_nothing_more(world: WarningWorld, same_process: bool) -> None:
    fill(world)
    world.poller.poll()
    if not same_process:
        world.new_process()
    world.feed.forget()
    fetched, told = len(world.feed.fetched), world.told()
    assert world.poller.poll() == PollResult()
    assert (len(world.feed.fetched), world.told()) == (fetched, told)


def test_an_unchanged_feed_is_up_to_date(world: WarningWorld) -> None:
    before = world.service.in_force("44201")
    world.poller.poll()
    after = world.service.in_force("44201")
    assert before.as_of is not None
    assert after.as_of == before.as_of + MINUTE


@pytest.mark.parametrize("bad", [b"<Report>", telegram_xml({OITA: ["33"]}, telegram="VPWW56"), TelegramGone("404")])
def test_a_bad_telegram_is_tried_then_put_aside_and_blocks_nobody(world: WarningWorld, bad: bytes | Exception) -> None:
    world.feed.put(entry_of("bad", minute=1), bad)
    world.feed.put(entry_of("good", telegram="VPWW57"), telegram_xml({OITA: ["48"]}, telegram="VPWW57"))
    for attempt in range(1, ATTEMPTS + 1):
        result = world.poller.poll()
        assert (result.failed, result.put_aside) == ((1, 0) if attempt < ATTEMPTS else (0, 1))
        assert world.in_force() == [(OITA, "48")]
        world.clock.advance(MINUTE)
    world.new_process()
    world.feed.forget()
    assert world.poller.poll() == PollResult()
    assert world.feed.fetched.count("bad") == ATTEMPTS


def test_while_a_telegram_fails_the_answer_grows_old_and_then_says_it_is_incomplete(world: WarningWorld) -> None:
    as_of = world.service.in_force("44201").as_of
    world.feed.put(entry_of("bad"), b"<Report>")
    for _ in range(ATTEMPTS - 1):
        world.poller.poll()
        assert world.service.in_force("44201").as_of == as_of
        assert not world.service.in_force("44201").incomplete
    world.poller.poll()
    found = world.service.in_force("44201")
    assert (found.incomplete, found.stale, found.as_of) == (True, False, world.clock.now())
    assert not world.service.in_force("43201").incomplete
    world.feed.put(entry_of("drill", minute=2), telegram_xml({OITA: []}, minutes=2, status="訓練"))
    world.poller.poll()
    assert world.service.in_force("44201").incomplete
    world.feed.put(entry_of("newer", minute=3), telegram_xml({OITA: []}, minutes=3))
    world.poller.poll()
    assert not world.service.in_force("44201").incomplete


def test_an_older_telegram_does_not_make_up_for_one_that_nobody_could_read(world: WarningWorld) -> None:
    world.feed.put(entry_of("bad", minute=5), b"<Report>")
    for _ in range(ATTEMPTS):
        world.poller.poll()
    world.feed.put(entry_of("older", minute=3), telegram_xml({OITA: ["10"]}, minutes=3))
    world.poller.poll()
    assert world.service.in_force("44201").incomplete


def test_what_nobody_could_read_is_told_for_two_days(world: WarningWorld) -> None:
    world.feed.put(entry_of("bad"), TelegramGone("404"))
    for _ in range(ATTEMPTS):
        world.poller.poll()
    world.clock.advance(timedelta(hours=46))
    world.poller.poll()
    assert world.service.in_force("44201").incomplete
    world.clock.advance(timedelta(hours=2))
    world.poller.poll()
    assert not world.service.in_force("44201").incomplete


def test_a_warning_that_may_be_over_is_doubted_as_long_as_it_is_shown(world: WarningWorld) -> None:
    world.feed.put(entry_of("surge", telegram="VPWW57"), telegram_xml({OITA: ["48"]}, telegram="VPWW57"))
    world.feed.put(entry_of("over", telegram="VPWW57", minute=5), TelegramGone("404"))
    for _ in range(ATTEMPTS):
        world.poller.poll()
    world.clock.advance(timedelta(days=5))
    world.poller.poll()
    assert world.in_force() == [(OITA, "48")]
    assert world.service.in_force("44201").incomplete
    assert not world.service.in_force("44202").incomplete  # nothing is shown there that may be over
    world.clock.advance(timedelta(days=1))
    newer = telegram_xml({OITA: []}, telegram="VPWW57", minutes=60 * 24 * 6)
    world.feed.put(entry_of("newer", telegram="VPWW57", minute=60 * 24 * 6), newer)
    world.poller.poll()
    assert not world.service.in_force("44201").incomplete


def test_a_telegram_that_the_network_does_not_bring_is_tried_much_longer(world: WarningWorld) -> None:
    world.feed.put(entry_of("slow"), FeedNotReadable("no answer"))
    for _ in range(FETCH_ATTEMPTS - 1):
        assert world.poller.poll().failed == 1
    world.feed.contents["slow"] = telegram_xml({OITA: ["43"]})
    assert world.poller.poll() == PollResult(stored=1, changes=1)


def test_a_report_of_the_future_is_not_believed(world: WarningWorld) -> None:
    world.feed.put(entry_of("future"), telegram_xml({OITA: ["33"]}, minutes=60 * 24))
    assert world.poller.poll().failed == 1
    assert world.in_force() == []


def test_telegrams_of_other_prefectures_are_not_fetched(world: WarningWorld) -> None:
    world.feed.put(entry_of("kumamoto", office="430000"), telegram_xml({"4320100": ["33"]}))
    world.feed.put(entry_of("somebody", office=None), telegram_xml({OITA: ["10"]}))
    world.poller.poll()
    assert world.feed.fetched == ["somebody"]


def test_a_feed_that_cannot_be_read_leaves_everything_as_it_was(world: WarningWorld) -> None:
    fill(world)
    world.poller.poll()
    as_of = world.service.in_force("44201").as_of
    world.feed.unreachable = True
    world.clock.advance(timedelta(minutes=11))
    with pytest.raises(FeedNotReadable):
        world.poller.poll()
    found = world.service.in_force("44201")
    assert (found.as_of, found.stale, world.in_force()) == (as_of, True, [(OITA, "03")])


def test_stale_begins_after_ten_minutes(world: WarningWorld) -> None:
    world.poller.poll()
    world.clock.advance(timedelta(minutes=10))
    assert not world.service.in_force("44201").stale
    world.clock.advance(timedelta(seconds=1))
    assert world.service.in_force("44201").stale


def test_before_the_first_poll_nothing_is_sure() -> None:
    found = WarningWorld().service.in_force("44201")
    assert (found.as_of, found.stale, found.warnings) == (None, True, [])


def test_after_a_silence_the_days_before_are_read_and_only_what_holds_now_is_told(world: WarningWorld) -> None:
    assert world.feed.days_read == 1  # the first time
    world.clock.advance(timedelta(minutes=10))
    fill(world)
    world.feed.days, world.feed.listed = world.feed.listed[:2], world.feed.listed[2:]
    assert world.poller.poll() == PollResult(stored=3, changes=1)
    assert world.told() == [(f"{OITA}/heavy_rain", "issued", "03")]
    world.clock.advance(MINUTE)
    world.poller.poll()
    assert world.feed.days_read == 2


def _surge_before_a_silence(world: WarningWorld, silence: timedelta) -> None:
    world.feed.put(entry_of("surge", telegram="VPWW57"), telegram_xml({OITA: ["48"]}, telegram="VPWW57"))
    world.poller.poll()
    assert not world.service.in_force("44201").incomplete
    world.clock.advance(silence)
    world.feed.listed = []


def _end_of_surge(world: WarningWorld) -> None:
    minute = int((world.clock.now() - START).total_seconds() // 60)
    content = telegram_xml({OITA: []}, telegram="VPWW57", minutes=minute)
    world.feed.put(entry_of("over", telegram="VPWW57", minute=minute), content)
    world.poller.poll()


def test_a_warning_from_before_five_days_of_silence_is_doubted_until_its_series_goes_on(world: WarningWorld) -> None:
    _surge_before_a_silence(world, timedelta(days=5, minutes=1))
    world.poller.poll()
    assert world.in_force() == [(OITA, "48")]
    assert world.service.in_force("44201").incomplete
    assert not world.service.in_force("44202").incomplete  # nothing is in force there
    world.clock.advance(MINUTE)
    world.poller.poll()
    assert world.service.in_force("44201").incomplete
    _end_of_surge(world)
    assert not world.service.in_force("44201").incomplete


def test_a_silence_that_the_feed_of_days_reaches_back_over_leaves_no_doubt(world: WarningWorld) -> None:
    _surge_before_a_silence(world, timedelta(hours=30))
    world.feed.days = [entry_of("surge", telegram="VPWW57")]
    world.poller.poll()
    assert not world.service.in_force("44201").incomplete


def test_a_silence_that_the_feed_of_days_does_not_reach_back_over_is_doubted(world: WarningWorld) -> None:
    _surge_before_a_silence(world, timedelta(hours=30))
    world.feed.days = [entry_of("kumamoto", office="430000", minute=60 * 20)]
    world.poller.poll()
    assert world.service.in_force("44201").incomplete
    assert not world.service.in_force("44202").incomplete
    _end_of_surge(world)
    assert not world.service.in_force("44201").incomplete


def test_a_feed_of_days_that_fails_keeps_nothing_from_being_stored(world: WarningWorld) -> None:
    as_of = world.service.in_force("44201").as_of
    world.clock.advance(timedelta(minutes=10))
    fill(world)
    world.feed.days = FeedNotReadable("no answer")
    result = world.poller.poll()
    assert (result.stored, result.complete, world.in_force()) == (3, False, [(OITA, "03")])
    assert world.service.in_force("44201").as_of == as_of
    world.feed.days = []
    assert world.poller.poll().complete
    assert not world.service.in_force("44201").stale


def test_more_telegrams_than_a_poll_takes_are_taken_by_the_next(world: WarningWorld) -> None:
    for number in range(70):
        world.feed.put(
            entry_of(f"t{number:02d}"), telegram_xml({OITA: ["10"]}, minutes=number % 50, sent_minutes=number)
        )
    first = world.poller.poll()
    assert (first.stored, first.left_over, first.complete) == (60, 10, False)
    world.clock.advance(MINUTE)
    assert world.poller.poll().stored == 10
    assert world.poller.poll() == PollResult()


def test_fetching_ends_in_time_and_what_failed_comes_last(world: WarningWorld) -> None:
    slow, fetch = timedelta(seconds=25), world.feed.telegram
    world.feed.put(entry_of("a"), FeedNotReadable("too slow"))
    world.feed.put(entry_of("b", minute=1), telegram_xml({OITA: ["10"]}))

    def slowly(entry: object) -> bytes:
        world.clock.advance(slow)
        return fetch(entry)  # type: ignore[arg-type]  # an entry, handed through

    world.feed.telegram = slowly  # type: ignore[method-assign]  # a slow network
    first = world.poller.poll()
    assert (first.failed, first.left_over, world.feed.fetched) == (1, 1, ["a"])
    world.poller.poll()
    assert world.feed.fetched == ["a", "b"]
    assert world.in_force() == [(OITA, "10")]


def test_keys_that_the_table_leaves_unanswered_are_asked_for_again_after_pauses(
    world: WarningWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    world.poller.poll()
    pauses: list[float] = []
    monkeypatch.setattr("machiport.dynamo_batch_reads.time.sleep", pauses.append)
    entries = [f"t{minute}" for minute in range(3)]
    found = DynamoTelegrams(cast("Any", OneKeyAtATime(world.dynamo.client)), "hazard", world.clock).handled(entries)
    assert found == dict.fromkeys(entries, Handled("seen"))
    assert len(pauses) == 2
    assert pauses[1] > pauses[0] > 0


def test_two_polls_at_once_do_not_lose_what_one_of_them_put_aside(world: WarningWorld) -> None:
    world.feed.put(entry_of("bad"), b"<Report>")
    for _ in range(ATTEMPTS - 1):
        world.poller.poll()
    other = WarningWorld(world.dynamo)
    other.clock.advance(3 * MINUTE)  # it reads an empty feed, and ends last
    interrupted = False

    def another_poll(operation: str, request: Request) -> None:
        nonlocal interrupted
        if operation == "PutItem" and request["Item"]["sk"] == {"S": "POLL"} and not interrupted:
            interrupted = True
            world.poller.poll()

    world.dynamo.before = another_poll
    other.poller.poll()
    found = world.service.in_force("44201")
    assert (interrupted, found.incomplete, found.as_of) == (True, True, other.clock.now())


def test_a_reading_that_others_write_again_and_again_is_not_reported_as_stored(world: WarningWorld) -> None:
    def rival(operation: str, request: Request) -> None:
        if operation == "PutItem":
            item = world.dynamo.items[request["Item"]["pk"]["S"], "POLL"]
            item["number"] = {"N": str(int(item["number"]["N"]) + 1)}

    world.dynamo.before = rival
    with pytest.raises(RuntimeError, match="could not be stored"):
        world.poller.poll()


class Crash(BaseException):
    """The process ends."""


def _two_telegrams() -> WarningWorld:
    world = WarningWorld(InMemoryDynamo())
    world.telegrams.remember_poll(Poll(world.clock.now()))
    for minute, code in enumerate(["10", "43"]):
        content = telegram_xml({OITA: [code], BEPPU: ["10"]}, minutes=minute)
        world.feed.put(entry_of(f"t{minute}", minute=minute), content)
    world.dynamo.operations.clear()
    return world


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_poll_that_dies_at_any_request_is_made_good_by_the_next(moment: str) -> None:
    undisturbed = _two_telegrams()
    undisturbed.poller.poll()
    requests = len(undisturbed.dynamo.operations)
    assert requests >= 13
    for crash_at in range(1, requests + 1):
        world = _two_telegrams()
        calls = 0

        def crash(_operation: str, _request: Request, at: int = crash_at) -> None:
            nonlocal calls
            calls += 1
            if calls == at:
                raise Crash

        setattr(world.dynamo, moment, crash)
        with pytest.raises(Crash):
            world.poller.poll()
        setattr(world.dynamo, moment, None)
        world.new_process()
        world.poller.poll()
        assert world.in_force() == undisturbed.in_force() == [(OITA, "43")]
        assert world.events() == undisturbed.events(), f"crash {moment} request {crash_at}"
