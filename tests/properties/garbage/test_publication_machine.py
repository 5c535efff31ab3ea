"""Any sequence of publications, changes, withdrawals, crashes and settlements: residents see what was published.

The adapters run on DynamoDB in memory; `HYPOTHESIS_PROFILE=long` runs 2,000 × 50 steps.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.checkers import leftovers, tidied_up
from tests.garbage_world import GarbageWorld, cancelled, days_of, edition_of, publication_id_of
from tests.properties.garbage.published_model import AREAS, BOTH_YEARS, DAYS, PERIODS, PublishedEdition, PublishedModel

from machiport.garbage.errors import (
    ChangeNotInForce,
    ChangeNotValid,
    EditionNotDraft,
    PublishedMeanwhile,
)
from machiport.garbage.publisher import LEASE
from machiport.garbage.rules import DateRange
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.outbox import OutboxEvent
from machiport.problem_details import Problem

WINDOW = DateRange(start=DAYS[0], end=DAYS[-1])
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
# Few areas, weekdays and days, so that what happens meets what happened before; mostly editions that replace all
# others, so that areas leave the calendar and come back.
some_weekdays = st.dictionaries(st.sampled_from(AREAS), st.integers(0, 1), min_size=1, max_size=2)
some_periods = st.sampled_from((BOTH_YEARS,) * 8 + PERIODS)
editions = st.builds(PublishedEdition, some_periods, some_weekdays)
some_areas = st.just("all") | st.lists(st.sampled_from(AREAS), min_size=1, unique=True).map(tuple)
some_days = st.sampled_from([date(2026, 6, 1), date(2026, 6, 2), date(2027, 6, 7)])
moments = st.sampled_from(["before", "after"])

type Areas = tuple[str, ...] | Literal["all"]
type Moment = Literal["before", "after"]


@dataclass
class Request:
    """A request that staff may send again, and what it does to the model when it takes effect."""

    send: Callable[[], Outcome]
    takes_effect: Callable[[str], object]
    done: bool = False


@dataclass
class Crash:
    """Ends the process before or after its n-th request."""

    at: int
    moment: Moment
    count: int = 0

    def strike(self, _operation: str, _request: Mapping[str, Any]) -> None:
        """Count a request, and end the process where it is the one, and at all that follow."""
        self.count += 1
        if self.count >= self.at:
            raise SystemExit


class PublicationMachine(RuleBasedStateMachine):
    """Staff of one municipality, its settler, and residents who look after every step."""

    unanswered = Bundle("unanswered")

    def __init__(self) -> None:
        """Begin with nothing published."""
        super().__init__()
        self.store = InMemoryDynamo()
        self.world = GarbageWorld(self.store.client, "garbage")
        self.model = PublishedModel()
        self.keys = 0

    # --- what staff do ---

    @initialize(edition=editions)
    def begin(self, edition: PublishedEdition) -> None:
        self._answered(self._publication(edition))

    @rule(edition=editions)
    def publish(self, edition: PublishedEdition) -> None:
        self._answered(self._publication(edition))

    @precondition(lambda self: self.model.editions)
    @rule(area_id=st.sampled_from(AREAS))
    def an_area_leaves_or_comes_back(self, area_id: str) -> None:
        weekdays = dict(self.model.editions[-1].weekdays)
        if weekdays.pop(area_id, None) is None:
            weekdays[area_id] = 0
        self._answered(self._publication(PublishedEdition(BOTH_YEARS, weekdays or {"far": 0})))

    @rule(edition=editions, rival=editions)
    def publish_while_a_rival_does(self, edition: PublishedEdition, rival: PublishedEdition) -> None:
        request, others = self._publication(edition), self._publication(rival)
        self.world.publications.before_commit = lambda: self._answered(others)
        self._answered(request)

    @precondition(lambda self: self.model.changes)
    @rule(edition=editions, data=st.data())
    def publish_while_a_change_is_withdrawn(self, edition: PublishedEdition, data: st.DataObject) -> None:
        request, others = self._publication(edition), self._withdrawal(data.draw(self._some_change()))
        self.world.publications.before_commit = lambda: self._answered(others)
        self._answered(request)
        self._answered(request)

    @rule(edition=editions)
    def publish_while_the_settler_works(self, edition: PublishedEdition) -> None:
        self.world.publications.before_commit = self.world.settle_all
        self._answered(self._publication(edition))

    @rule(target=unanswered, edition=editions, at=st.integers(1, 18), moment=moments)
    def publish_and_crash(self, edition: PublishedEdition, at: int, moment: Moment) -> Request:
        return self._crashed(self._publication(edition), Crash(at, moment))

    @rule(edition=editions)
    def discard(self, edition: PublishedEdition) -> None:
        draft = self.world.upload(edition_of(edition.weekdays, period=edition.period))
        self.world.editions.discard(self.world.request(self._key()), draft, lambda _: StoredResponse(200, "{}"))

    @rule(day=some_days, areas=some_areas)
    def change(self, day: date, areas: Areas) -> None:
        self._answered(self._change(day, areas))

    @rule(target=unanswered, day=some_days, areas=some_areas, at=st.integers(1, 14), moment=moments)
    def change_and_crash(self, day: date, areas: Areas, at: int, moment: Moment) -> Request:
        return self._crashed(self._change(day, areas), Crash(at, moment))

    @precondition(lambda self: self.model.changes)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self._answered(self._withdrawal(data.draw(self._some_change())))

    @precondition(lambda self: self.model.changes)
    @rule(target=unanswered, data=st.data(), at=st.integers(1, 12), moment=moments)
    def withdraw_and_crash(self, data: st.DataObject, at: int, moment: Moment) -> Request:
        return self._crashed(self._withdrawal(data.draw(self._some_change())), Crash(at, moment))

    @rule(request=unanswered)
    def send_again(self, request: Request) -> None:
        self.world.clock.advance(LEASE + timedelta(seconds=1))
        self._answered(request)

    # --- what the machinery does ---

    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        self.world.settlement.settle("44201", data.draw(st.sampled_from(self._committed())))

    @rule()
    def settle_all(self) -> None:
        self.world.settle_all()

    @rule(at=st.integers(1, 12), moment=moments)
    def sweep_and_crash(self, at: int, moment: Moment) -> None:
        self._until(Crash(at, moment), lambda: self.world.settlement.sweep(["44201"]))

    @rule(minutes=st.sampled_from([1, 61]))
    def time_passes_and_the_sweep_comes(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))
        self.world.settlement.sweep(["44201"])

    # --- what must hold ---

    @invariant()
    def residents_see_what_was_published(self) -> None:
        assert self.world.catalogue.head("44201").version == self.model.version
        for area_id in AREAS:
            assert days_of(self.world.read(area_id), WINDOW) == self.model.days(area_id), area_id

    @rule()
    def everything_calms_down(self) -> None:
        tidied_up(self.world)
        assert leftovers(self.world, AREAS) == []
        self.store.operations.clear()
        for area_id in AREAS:
            self.world.read(area_id)
        assert self.store.operations == ["GetItem"] * len(AREAS)

    # --- how it is done ---

    def _key(self) -> str:
        self.keys += 1
        return f"request-{self.keys}"

    def _some_change(self) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted(self.model.changes))

    def _committed(self) -> list[str]:
        later = self.world.clock.now() + timedelta(days=1)
        return [
            OutboxEvent.from_envelope(event.envelope).subject for event in self.world.outbox.older_than("44201", later)
        ] or ["none"]

    def _publication(self, edition: PublishedEdition) -> Request:
        draft = self.world.upload(edition_of(edition.weekdays, period=edition.period))
        key, version = self._key(), self.world.catalogue.head("44201").version
        return Request(
            lambda: self.world.publish(draft, key, based_on=version), lambda _: self.model.editions.append(edition)
        )

    def _change(self, day: date, areas: Areas) -> Request:
        key, change = self._key(), cancelled(day, areas)

        def in_force(change_id: str) -> None:
            self.model.changes[change_id] = (day, areas)

        return Request(lambda: self.world.change(change, key), in_force)

    def _withdrawal(self, change_id: str) -> Request:
        key = self._key()
        return Request(lambda: self.world.withdraw(change_id, key), lambda _: self.model.changes.pop(change_id))

    def _answered(self, request: Request) -> None:
        """Send a request. Where it takes effect, so it does in the model; one that did before is only answered."""
        version = self.model.version
        try:
            outcome = request.send()
        except (PublishedMeanwhile, EditionNotDraft, ChangeNotValid, ChangeNotInForce):
            assert not request.done, "what was done was not remembered"
            return
        assert outcome.replayed == request.done
        if not request.done:
            assert self.model.version == version, "two publications over one calendar"
            self._takes_effect(request, publication_id_of(outcome))

    def _crashed(self, request: Request, crash: Crash) -> Request:
        known = {record.change_id for record in self.world.records.changes("44201", 200, None)}
        self._until(crash, request.send)
        if self.world.catalogue.head("44201").version > self.model.version:
            changes = self.world.records.changes("44201", 200, None)
            new = [record.change_id for record in changes if record.change_id not in known]
            self._takes_effect(request, new[0] if new else "")
        return request

    def _takes_effect(self, request: Request, subject: str) -> None:
        request.done = True
        self.model.version += 1
        request.takes_effect(subject)

    def _until(self, crash: Crash, act: Callable[[], object]) -> None:
        setattr(self.store, crash.moment, crash.strike)
        with suppress(SystemExit, Problem):
            act()
        self.store.before = self.store.after = None
        self.world.publications.before_commit = None


TestPublicationMachine = PublicationMachine.TestCase
TestPublicationMachine.settings = settings(
    max_examples=2000 if LONG else 15,
    stateful_step_count=50 if LONG else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
