"""What telegrams leave behind: the newest report of an area and kind, and one event for each change."""

import pytest
from botocore.exceptions import ClientError
from tests.fakes.dynamo import InMemoryDynamo, Request
from tests.warning_telegrams import BEPPU, OITA, START, WarningWorld, telegram_xml

from machiport.hazard.warnings.warning_areas import WarningAreas

CANCELLED_IN_VAIN = "cancellation takes nothing back"


@pytest.fixture
def world() -> WarningWorld:
    return WarningWorld()


def test_a_warning_is_issued_raised_lowered_and_ended(world: WarningWorld) -> None:
    steps = [["10"], ["03"], ["43"], ["03 危険警報から警報"], ["03 継続"], ["03 解除"]]
    for minute, kinds in enumerate(steps):
        world.store(telegram_xml({OITA: kinds}, minutes=minute))
    assert world.in_force() == []
    subject = f"{OITA}/heavy_rain"
    changes = [("issued", "10"), ("raised", "03"), ("raised", "43"), ("lowered", "03"), ("ended", None)]
    assert world.told() == [(subject, *change) for change in changes]
    raised = world.events()[2]
    assert raised.type == "hazard.warning_changed"
    assert (raised.data["previous_code"], raised.data["previous_level"], raised.data["level"]) == ("03", 3, 4)


def test_what_a_newer_telegram_leaves_out_is_over(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["14", "20"]}, telegram="VPWW61"), "VPWW61")
    world.store(telegram_xml({OITA: ["20 継続"]}, minutes=1, telegram="VPWW61"), "VPWW61")
    assert world.in_force() == [(OITA, "20")]
    world.store(telegram_xml({OITA: []}, minutes=2, telegram="VPWW61"), "VPWW61")
    assert world.in_force() == []


def test_one_kind_of_telegram_says_nothing_about_another(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["49"]}, telegram="VPWW56"), "VPWW56")
    world.store(telegram_xml({OITA: []}, minutes=1))
    assert world.in_force() == [(OITA, "49")]


def test_an_older_telegram_that_comes_late_changes_nothing(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["43"]}, minutes=10))
    told = world.told()
    assert world.store(telegram_xml({OITA: ["10"]}, minutes=5)) == 0
    assert (world.in_force(), world.told()) == ([(OITA, "43")], told)


def test_a_telegram_that_comes_again_changes_nothing(world: WarningWorld) -> None:
    content = telegram_xml({OITA: ["43"], BEPPU: ["10"]})
    world.store(content)
    items = dict(world.dynamo.items)
    assert world.store(content) == 0
    assert world.dynamo.items == items


def test_a_correction_replaces_what_it_corrects(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["33"]}, minutes=5))
    world.store(telegram_xml({OITA: ["03"]}, minutes=5, sent_minutes=7, info="訂正"))
    assert world.in_force() == [(OITA, "03")]


@pytest.mark.parametrize("late", [True, False])
def test_of_two_corrections_the_one_sent_last_counts(world: WarningWorld, late: bool) -> None:
    world.store(telegram_xml({OITA: ["33"]}, minutes=5))
    corrections = [
        telegram_xml({OITA: [code]}, minutes=5, sent_minutes=at, info="訂正") for code, at in (("43", 6), ("03", 7))
    ]
    for content in reversed(corrections) if late else corrections:
        world.store(content)
    assert world.in_force() == [(OITA, "03")]


def test_a_report_sent_again_after_its_cancellation_counts(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["33"]}, minutes=5))
    world.store(telegram_xml(None, minutes=5, sent_minutes=6, info="取消"))
    assert world.in_force() == []
    world.store(telegram_xml({OITA: ["43"]}, minutes=5, sent_minutes=7))
    assert world.in_force() == [(OITA, "43")]


@pytest.mark.parametrize("cancelled_first", [True, False])
def test_a_cancellation_takes_one_report_back_and_the_one_before_counts_again(
    world: WarningWorld, cancelled_first: bool
) -> None:
    mistake = telegram_xml({OITA: ["33"]}, minutes=5)
    cancellation = telegram_xml(None, minutes=5, sent_minutes=8, info="取消")
    world.store(telegram_xml({OITA: ["03"]}, minutes=1))
    for content in (cancellation, mistake) if cancelled_first else (mistake, cancellation):
        world.store(content)
    assert world.in_force() == [(OITA, "03")]


def test_a_cancellation_by_event_takes_back_that_event_only(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["03"]}, minutes=1, event_id="a"))
    world.store(telegram_xml({OITA: ["33"]}, minutes=5, event_id="b"))
    world.store(telegram_xml({OITA: []}, minutes=9, info="取消", event_id="b"))
    assert world.in_force() == [(OITA, "03")]
    world.store(telegram_xml(None, minutes=12, info="取消", event_id="c"))
    assert world.in_force() == [(OITA, "03")]


@pytest.mark.parametrize("cancelled_first", [True, False])
def test_one_cancellation_takes_one_report_of_a_series_back(world: WarningWorld, cancelled_first: bool) -> None:
    first, second, third = (
        telegram_xml({OITA: [code]}, minutes=minute, event_id="e") for minute, code in ((1, "10"), (3, "03"), (5, "33"))
    )
    cancellation = telegram_xml(None, minutes=8, info="取消", event_id="e")
    for content in (cancellation, third, first, second) if cancelled_first else (first, second, third, cancellation):
        world.store(content)
    assert world.in_force() == [(OITA, "03")]


def test_a_cancellation_names_its_report_by_time_before_its_event_does(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["03"]}, minutes=1, event_id="e"))
    world.store(telegram_xml({OITA: ["33"]}, minutes=5, event_id="e"))
    world.store(telegram_xml(None, minutes=1, sent_minutes=8, info="取消", event_id="e"))
    assert world.in_force() == [(OITA, "33")]
    world.store(telegram_xml(None, minutes=5, sent_minutes=9, info="取消", event_id="e"))
    assert world.in_force() == []


def test_a_report_is_taken_back_with_its_corrections(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["10"]}, minutes=1, event_id="e"))
    world.store(telegram_xml({OITA: ["33"]}, minutes=5, event_id="e"))
    world.store(telegram_xml({OITA: ["43"]}, minutes=5, sent_minutes=6, info="訂正", event_id="e"))
    world.store(telegram_xml(None, minutes=8, info="取消", event_id="e"))
    assert world.in_force() == [(OITA, "10")]


@pytest.mark.parametrize("event_id", ["", "another"])
def test_a_cancellation_that_names_nothing_changes_nothing_and_is_logged(
    world: WarningWorld, caplog: pytest.LogCaptureFixture, event_id: str
) -> None:
    world.store(telegram_xml({OITA: ["33"]}, minutes=5))
    assert world.store(telegram_xml(None, minutes=8, info="取消", event_id=event_id)) == 0
    assert world.in_force() == [(OITA, "33")]
    assert [(each.levelname, each.message) for each in caplog.records] == [("WARNING", CANCELLED_IN_VAIN)]


def test_a_cancellation_that_takes_something_back_somewhere_is_not_logged(
    world: WarningWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.store(telegram_xml({BEPPU: ["33"]}, minutes=5))
    cancellation = telegram_xml(None, minutes=5, sent_minutes=8, info="取消")
    world.store(cancellation)
    world.store(cancellation)
    assert world.in_force("44202") == []
    assert caplog.records == []


def test_a_cancellation_is_about_the_areas_of_its_office(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["03"]}, minutes=1))
    world.store(telegram_xml(None, minutes=1, sent_minutes=3, info="取消"), office="430000")
    assert world.in_force() == [(OITA, "03")]
    world.store(telegram_xml(None, minutes=1, sent_minutes=3, info="取消"), office=None)
    assert world.in_force() == []


def test_drills_tests_and_real_warnings_never_touch(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["03"]}))
    world.store(telegram_xml({OITA: ["48"]}, telegram="VPWW57", status="訓練"), "VPWW57")
    world.store(telegram_xml({OITA: []}, minutes=5, status="試験"))
    assert world.in_force() == [(OITA, "03")]
    assert world.in_force(training=True) == [(OITA, "03"), (OITA, "48")]
    assert sorted(event.type for event in world.events()) == [
        "hazard.training_warning_changed",
        "hazard.warning_changed",
    ]


def test_other_municipalities_are_not_kept(world: WarningWorld) -> None:
    world.store(telegram_xml({"4320100": ["33"], "4420300": ["33"], OITA: ["10"]}))
    assert {key for key, _ in world.dynamo.items if "WARNINGS" in key} == {"M#44201#WARNINGS"}


def test_a_municipality_may_be_several_areas() -> None:
    world = WarningWorld(areas=WarningAreas(["44201"], {"4420101": "44201", "9999999": "44201"}))
    world.store(telegram_xml({"4420101": ["10"], "9999999": ["03"]}))
    assert world.in_force() == [("9999999", "03"), ("4420101", "10")]
    assert world.areas.all_of("44") == ["4420101", "9999999"]


def test_an_area_file_that_names_strangers_is_refused() -> None:
    with pytest.raises(ValueError, match="99999"):
        WarningAreas(["44201"], {"9999901": "99999"})


def test_a_code_that_nobody_knows_is_kept_and_told(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["98"]}))
    assert world.in_force() == [(OITA, "98")]
    assert world.told() == [(f"{OITA}/code_98", "issued", "98")]


def test_two_polls_at_once_lose_nothing(world: WarningWorld) -> None:
    newer = telegram_xml({OITA: ["43"]}, minutes=2)
    interrupted = False

    def another_poll(operation: str, _request: Request) -> None:
        nonlocal interrupted
        if operation == "TransactWriteItems" and not interrupted:
            interrupted = True
            world.store(newer)

    world.dynamo.before = another_poll
    world.store(telegram_xml({OITA: ["10"]}, minutes=1))
    assert world.in_force() == [(OITA, "43")]
    assert world.told() == [(f"{OITA}/heavy_rain", "issued", "43")]


def test_an_event_that_was_told_before_is_not_told_again(world: WarningWorld) -> None:
    content = telegram_xml({OITA: ["43"]})
    world.store(content)
    key = next(key for key in world.dynamo.items if "WARNINGS" in key[0])
    del world.dynamo.items[key]  # as after restoring an older backup of it
    world.store(content)
    assert world.in_force() == [(OITA, "43")]
    assert len(world.told()) == 1


def test_only_drills_and_tests_expire(world: WarningWorld) -> None:
    # The sequence of an area's events would begin anew with its record, and listeners take the highest one.
    world.store(telegram_xml({OITA: ["43"], BEPPU: []}))
    world.store(telegram_xml({OITA: ["43"]}, status="訓練"))
    expiring = {key[1]: "expires_at" in item for key, item in world.dynamo.items.items() if "WARNINGS" in key[0]}
    assert expiring == {
        f"normal#{OITA}#VPWW55": False,
        f"normal#{BEPPU}#VPWW55": False,
        f"training#{OITA}#VPWW55": True,
    }


class Crash(BaseException):
    """The process ends."""


def _store_all(world: WarningWorld, contents: list[bytes]) -> None:
    for content in contents:
        world.store(content)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_request_leaves_one_effect(moment: str) -> None:
    """Poll after poll, each of which dies at a later request, then one that lives: as if nothing had happened."""
    contents = [telegram_xml({OITA: [code], BEPPU: ["10"]}, minutes=minute) for minute, code in enumerate(["10", "43"])]
    undisturbed = WarningWorld()
    _store_all(undisturbed, contents)
    requests = len(undisturbed.dynamo.operations)
    assert requests > 4
    for crash_at in range(1, requests + 1):
        world = WarningWorld(InMemoryDynamo())
        calls = 0

        def crash(_operation: str, _request: Request, at: int = crash_at) -> None:
            nonlocal calls
            calls += 1
            if calls == at:
                raise Crash

        setattr(world.dynamo, moment, crash)
        with pytest.raises(Crash):
            _store_all(world, contents)
        setattr(world.dynamo, moment, None)
        _store_all(world, contents)
        assert world.in_force() == undisturbed.in_force()
        assert world.events() == undisturbed.events(), f"crash {moment} request {crash_at}"


def test_faults_of_the_database_are_not_swallowed(world: WarningWorld) -> None:
    def throttle(operation: str, _request: Request) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow"}}, operation)

    world.dynamo.before = throttle
    with pytest.raises(ClientError):
        world.store(telegram_xml({OITA: ["43"]}))


def test_the_first_minutes_are_as_reported(world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["43"]}))
    assert world.events()[0].occurred_at == START
