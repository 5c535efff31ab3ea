"""Figures of applications: what is counted, what is published, what residents are told as usual."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.applications_world import COPY, NOTICE, TOWN, World

from machiport.applications.cases.flow import approve, end
from machiport.applications.cases.measure import Measure
from machiport.applications.cases.step import Step
from machiport.applications.measuring.dynamo_measures import DynamoMeasures, DynamoUsualTimes
from machiport.applications.measuring.figures import Figures, Rate, figures_of, percentile
from machiport.applications.measuring.publishing import published
from machiport.applications.measuring.statistics_service import StatisticsService, UsualTimeKeeping
from machiport.clock import today
from machiport.small_cells import FEWEST_SHOWN
from machiport.whole_months import Months


def _approved(world: World, days: float, **fields: object) -> None:
    application_id = world.submitted(NOTICE)
    world.clock.advance(timedelta(days=days))

    def act(step: Step) -> bool:
        step.move("in_review")
        step.set(**fields)
        approve(step, world.desk.drafts)
        return True

    world.desk.work(application_id, "staff:mori", act)


def _figures(world: World) -> Figures:
    months = Months(today(world.clock) - timedelta(days=60), today(world.clock)).names()
    statistics = StatisticsService(DynamoMeasures(world.dynamo.client, "applications"), world.clock)
    return statistics.figures(TOWN, [NOTICE], months)[NOTICE]


def test_figures_count_arrivals_channels_corrections_and_times() -> None:
    world = World()
    _approved(world, 1)
    _approved(world, 5)  # later than the three days that are aimed at
    _approved(world, 6, corrections=1, waited_seconds=4 * 86_400)
    world.draft(NOTICE)
    world.submitted(NOTICE, channel="counter")
    world.submitted(COPY)
    figures = _figures(world)
    assert (figures.begun, figures.total, figures.decided) == (5, 4, 3)
    assert figures.submitted == {"online": 3, "counter": 1}
    assert figures.online.percent == 75.0
    assert figures.corrected == Rate(1, 4)
    assert figures.days == [1.0, 2.0, 5.0]
    assert figures.on_target == Rate(2, 3)


def test_a_section_is_completed_by_those_who_saw_it() -> None:
    world = World()
    for sections in ({"who": "complete", "why": "hidden"}, {"who": "complete", "why": "begun"}, {"who": "empty"}):
        draft = world.draft(NOTICE)

        def act(step: Step, sections: dict[str, str] = sections) -> bool:
            step.set(sections=sections)
            end(step, "expired")
            return True

        world.desk.work(draft, "system", act)
    assert _figures(world).sections == {"who": Rate(2, 3), "why": Rate(0, 1)}


def test_the_usual_time_is_told_when_five_were_decided_lately() -> None:
    world = World()
    measures = DynamoMeasures(world.dynamo.client, "applications")
    usual_times = DynamoUsualTimes(world.dynamo.client, "applications")
    keeping = UsualTimeKeeping(StatisticsService(measures, world.clock), usual_times)
    for days in (1, 1, 2, 3):
        _approved(world, days)
    assert keeping.measure(TOWN, [NOTICE, COPY]) == 0
    assert usual_times.of(TOWN, NOTICE) is None
    _approved(world, 9)
    assert keeping.measure(TOWN, [NOTICE, COPY]) == 1
    usual = usual_times.of(TOWN, NOTICE)
    assert usual is not None
    assert (usual.p50_days, usual.p90_days, usual.count) == (2.0, 9.0, 5)
    world.clock.advance(timedelta(days=101))
    assert keeping.measure(TOWN, [NOTICE]) == 0  # long ago is not usual


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([1.0], 0.9, 1.0), ([1.0, 2.0], 0.5, 1.0), ([float(n) for n in range(1, 11)], 0.9, 9.0), ([2.0, 2.34], 0.9, 2.3)],
)
def test_a_percentile_is_a_value_that_happened(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_months_go_over_the_turn_of_the_year() -> None:
    world = World()
    begin = today(world.clock)
    assert Months(begin, begin + timedelta(days=62)).names() == ["2026-11", "2026-12", "2027-01"]
    assert Months(begin, begin).names() == ["2026-11"]


@given(
    st.dictionaries(st.sampled_from(["online", "counter", "paper"]), st.integers(1, 30)),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_what_is_published_never_counts_one_to_four_people(
    submitted: dict[str, int], corrected: int, on_target: int
) -> None:
    total = sum(submitted.values())
    decided = max(on_target, 3)
    figures = Figures(
        begun=total,
        submitted=submitted,
        decided=decided,
        corrected=Rate(min(corrected, total), total),
        on_target=Rate(min(on_target, decided), decided),
        days=[1.0] * decided,
        sections={},
    )
    public = published(figures)
    shown = [public.applications, *public.by_channel.values()]
    assert not any(count is not None and 0 < count < FEWEST_SHOWN for count in shown)
    for percent, rate in (
        (public.online_percent, figures.online),
        (public.corrected_percent, figures.corrected),
        (public.on_target_percent, figures.on_target),
    ):
        if percent is not None:
            assert rate.count in {0, *range(FEWEST_SHOWN, rate.of + 1)}
            assert rate.of - rate.count in {0, *range(FEWEST_SHOWN, rate.of + 1)}
    if decided < FEWEST_SHOWN:
        assert public.p90_days is None


def _measures(month: int, channels: dict[str, int], corrected: int) -> list[Measure]:
    begun = datetime(2026, month, 10, tzinfo=UTC)
    facts = {"municipality": TOWN, "procedure_id": NOTICE, "department": "citizens", "state": "accepted"}
    times = {"created_at": begun, "submitted_at": begun, "decided_at": None, "ended_at": None}
    every = [channel for channel, count in channels.items() for _ in range(count)]
    return [
        Measure.model_validate(
            facts
            | times
            | {"application_id": f"{month}-{number}", "channel": channel, "corrections": int(number < corrected)}
            | {"waited_seconds": 0, "target_days": 3, "sections": {}}
        )
        for number, channel in enumerate(every)
    ]


_A_MONTH = st.tuples(
    st.dictionaries(st.sampled_from(["online", "counter", "paper"]), st.integers(0, 12)), st.integers(0, 12)
)


@given(_A_MONTH, _A_MONTH)
def test_no_period_less_another_counts_one_to_four_people(
    before: tuple[dict[str, int], int], last: tuple[dict[str, int], int]
) -> None:
    first, second = _measures(10, *before), _measures(11, *last)
    shorter, longer = published(figures_of(first)), published(figures_of(first + second))
    pairs = [(longer.applications, shorter.applications)]
    pairs += [(count, shorter.by_channel.get(name, 0)) for name, count in longer.by_channel.items()]
    assert not any(0 < more - less < FEWEST_SHOWN for more, less in pairs if more is not None and less is not None)
    if longer.corrected_percent is not None and shorter.corrected_percent is not None:
        assert sum(measure.corrections for measure in second) not in range(1, FEWEST_SHOWN)


def test_months_that_are_told_are_told_together() -> None:
    figures = figures_of([*_measures(10, {"online": 20, "counter": 10}, 5), *_measures(11, {"online": 8}, 0)])
    public = published(figures)
    assert (public.applications, public.by_channel) == (38, {"online": 28, "counter": 10})
    assert (public.corrected_percent, public.online_percent) == (13.2, 73.7)


def test_figures_of_nothing_are_nothing() -> None:
    public = published(figures_of([]))
    assert (public.applications, public.online_percent, public.p50_days) == (0, None, None)
