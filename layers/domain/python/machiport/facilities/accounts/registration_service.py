"""Groups' registrations with municipalities (団体登録): applied for by the representative, decided by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from machiport.clock import Clock, today
from machiport.facilities.accounts.errors import (
    GroupNotFound,
    RegistrationChanged,
    RegistrationNotFound,
    RegistrationStateForbids,
)
from machiport.facilities.accounts.group_service import GroupService, GroupStores, Respond
from machiport.facilities.accounts.model import (
    Group,
    GroupRegistration,
    RegistrationState,
    UserAccount,
    Verification,
    is_group_id,
)
from machiport.facilities.accounts.ports import RulesInForce
from machiport.facilities.accounts.unremembered import done
from machiport.idempotency import IdempotentRequest
from machiport.idempotency.once import Outcome, once
from machiport.localized_text import LocalizedText
from machiport.outbox import OutboxEvent, event_id_of
from machiport.problem_details import ProblemError, ValidationFailed

TRANSITIONS: Final[dict[RegistrationState, frozenset[RegistrationState]]] = {
    "applied": frozenset({"applied", "verified", "refused", "withdrawn"}),
    "verified": frozenset({"applied", "verified", "refused", "withdrawn"}),
    "refused": frozenset({"applied", "verified"}),
    "withdrawn": frozenset({"applied"}),
}

_EXEMPTION_UNKNOWN: Final = LocalizedText(
    ja="この市町村にこの減免区分はありません。",
    en="This municipality has no such class of exemption.",
    ja_x_easy="この 町には その 割引は ありません。",
)
_LAPSED_ALREADY: Final = LocalizedText(
    ja="有効期限は今日以降の日付にしてください。",
    en="Must be today or later.",
    ja_x_easy="今日か 今日より あとの 日を 入れてください。",
)


@dataclass(frozen=True, slots=True)
class Application:
    """What a group asks of a municipality: to be registered, and perhaps a class of 減免."""

    group_id: str
    municipality: str
    exemption_id: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decide on the registration of the `version` that they have read. `reason` is told to the group."""

    version: int
    verification: Verification | None
    reason: str | None

    @property
    def state(self) -> Literal["verified", "refused"]:
        """The state that follows."""
        return "verified" if self.verification else "refused"


@dataclass(frozen=True, slots=True)
class ListedRegistration:
    """A registration with its group, and the representative's account."""

    registration: GroupRegistration
    group: Group
    representative: UserAccount | None


class RegistrationService:
    """Applies, withdraws, decides."""

    def __init__(self, groups: GroupService, stores: GroupStores, rules: RulesInForce, clock: Clock) -> None:
        """Ask `groups` who represents a group, and `rules` which classes of 減免 an owner has."""
        self._own = groups
        self._stores = stores
        self._rules = rules
        self._clock = clock

    def apply(
        self,
        request: IdempotentRequest,
        subject: str,
        wish: Application,
        respond: Respond[GroupRegistration],
    ) -> Outcome:
        """Apply with a municipality, anew or to renew: a verification that is in force stays until staff decide.

        Raises GroupNotFound, RepresentativeOnly, ValidationFailed for a class that the owner does not have.
        """

        def work() -> Outcome:
            self._own.represented(subject, wish.group_id)
            self._require_exemption(wish.municipality, wish.exemption_id)
            known = self._stores.registrations.of_group(wish.group_id, [wish.municipality])
            before = known.get(wish.municipality)
            now = self._clock.now()
            after = GroupRegistration(
                municipality=wish.municipality,
                group_id=wish.group_id,
                state=_moved(before, "applied"),
                applied_exemption=wish.exemption_id,
                verification=before.verification if before else None,
                applied_at=now,
                changed_at=now,
                version=before.version + 1 if before else 1,
            )
            response = respond(after)
            self._stores.registrations.write(after, before, None, (request, response))
            return Outcome(response)

        return once(self._stores.records, request, self._clock, work)

    def withdraw(self, subject: str, group_id: str, municipality: str) -> None:
        """Take an application or a registration back; what was verified ends at once. Withdrawn already: no change.

        Raises GroupNotFound, RepresentativeOnly, RegistrationNotFound, RegistrationStateForbids, GroupChanged.
        """
        self._own.represented(subject, group_id)
        before = self._registration(group_id, municipality)
        if before.state == "withdrawn":
            return
        changes = {"state": _moved(before, "withdrawn"), "verification": None, "reason": None}
        after = self._next(before, changes)
        done(lambda: self._stores.registrations.write(after, before, None, None))

    def listed(
        self, municipality: str, state: RegistrationState, limit: int, after: str | None
    ) -> tuple[Sequence[ListedRegistration], str | None]:
        """Return an owner's registrations in a state, the longest unchanged first, and the position to go on after."""
        found, position = self._stores.registrations.listed(municipality, state, limit, after)
        groups = self._stores.groups.find_many(registration.group_id for registration in found)
        accounts = self._stores.accounts.find({group.representative for group in groups.values()})
        listed = [
            ListedRegistration(registration, group, accounts.get(group.representative))
            for registration in found
            if (group := groups.get(registration.group_id)) is not None
        ]
        return listed, position

    def looked_up(self, municipality: str, group_id: str) -> ListedRegistration:
        """Return a group's registration with `municipality`, for its staff.

        Raises RegistrationNotFound, also for a group that is registered elsewhere only.
        """
        registration = self._registration(group_id, municipality)
        group = self.group(group_id)
        accounts = self._stores.accounts.find([group.representative])
        return ListedRegistration(registration, group, accounts.get(group.representative))

    def group(self, group_id: str) -> Group:
        """Return a group, registered or not.

        Raises GroupNotFound.
        """
        found = self._stores.groups.find_many([group_id]).get(group_id) if is_group_id(group_id) else None
        if found is None:
            raise GroupNotFound
        return found

    def decide(
        self, request: IdempotentRequest, group_id: str, decision: Decision, respond: Respond[GroupRegistration]
    ) -> Outcome:
        """Verify or refuse, for the municipality of the staff's request; refusing ends what was verified before.

        Raises RegistrationNotFound, RegistrationChanged, RegistrationStateForbids, ValidationFailed for a class of
        減免 that the owner does not have, and for a day that is over.
        """
        municipality = request.municipality

        def work() -> Outcome:
            before = self._registration(group_id, municipality)
            if before.version != decision.version:
                raise RegistrationChanged
            if decision.verification is not None:
                self._require_exemption(municipality, decision.verification.exemption_id)
                _require_future(decision.verification.valid_until, today(self._clock))
            changes = {
                "state": _moved(before, decision.state),
                "verification": decision.verification,
                "reason": decision.reason,
            }
            after = self._next(before, changes)
            response = respond(after)
            self._stores.registrations.write(after, before, _event(after), (request, response))
            return Outcome(response)

        return once(self._stores.records, request, self._clock, work)

    def _registration(self, group_id: str, municipality: str) -> GroupRegistration:
        if not is_group_id(group_id):
            raise RegistrationNotFound
        found = self._stores.registrations.of_group(group_id, [municipality]).get(municipality)
        if found is None:
            raise RegistrationNotFound
        return found

    def _next(self, before: GroupRegistration, changes: Mapping[str, object]) -> GroupRegistration:
        common = {"changed_at": self._clock.now(), "version": before.version + 1}
        return before.model_copy(update={**common, **changes})

    def _require_exemption(self, municipality: str, exemption_id: str | None) -> None:
        if exemption_id is None:
            return
        rules = self._rules.rules([municipality]).get(municipality)
        if rules is None or rules.exemption(exemption_id) is None:
            raise ValidationFailed(errors=[ProblemError("/body/exemption_id", _EXEMPTION_UNKNOWN)])


def _require_future(valid_until: date, present: date) -> None:
    if valid_until < present:
        raise ValidationFailed(errors=[ProblemError("/body/valid_until", _LAPSED_ALREADY)])


def _moved(before: GroupRegistration | None, wanted: RegistrationState) -> RegistrationState:
    if before is not None and wanted not in TRANSITIONS[before.state]:
        raise RegistrationStateForbids(params={"state": before.state, "wanted": wanted})
    return wanted


def _event(registration: GroupRegistration) -> OutboxEvent:
    event_type = f"facilities.group_{registration.state}"
    subject, sequence = registration.group_id, registration.version
    return OutboxEvent(
        event_id=event_id_of(event_type, registration.municipality, subject, sequence),
        type=event_type,
        municipality=registration.municipality,
        subject=subject,
        occurred_at=registration.changed_at,
        data={"group_id": subject, "registration_version": sequence},
    )
