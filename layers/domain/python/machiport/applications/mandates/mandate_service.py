"""Proposing, confirming, refusing and revoking mandates (委任).

The agent (代理人) proposes; the principal (本人) sees what it permits and whom, and confirms with a code that the agent
gave them by other ways. Until then the agent may do nothing, and learns of the principal nothing but the name
afterwards. Both must have been verified by マイナンバーカード: one acts in another's name.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from machiport.applications.applicants import Applicant, ApplicantFacts, required_level
from machiport.applications.asked import Asked
from machiport.applications.mandates.codes import CODE_LIFE, code_digest, code_of
from machiport.applications.mandates.errors import (
    MandateCodeUnknown,
    MandateDecided,
    MandateNotFound,
    MandateOfOneself,
)
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.ports import CodeLine, MandateChange, MandateStore
from machiport.applications.mandates.proposals import MandateWish, checked
from machiport.applications.mandates.views import MandateView, role_in
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.errors import ProcedureNotFound
from machiport.clock import Clock
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.localized_text import LocalizedText
from machiport.outbox import OutboxEvent, event_id_of
from machiport.time_ordered_ids import new_id

MOST_SHOWN: Final = 100
_SALT_BYTES: Final = 32

type Respond = Callable[[MandateView], StoredResponse]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed mandate, and the code to give to the principal: it is not shown again to anybody else."""

    view: MandateView
    code: str
    code_expires_at: datetime
    replayed: bool


class MandateService:
    """What residents do with mandates."""

    def __init__(
        self,
        store: MandateStore,
        procedures: Procedures,
        applicants: ApplicantFacts,
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Keep mandates in `store`; `procedures` say what can be permitted, `applicants` who people are."""
        self._store = store
        self._procedures = procedures
        self._applicants = applicants
        self._records = records
        self._clock = clock

    def propose(self, asked: Asked, wish: MandateWish) -> Proposed:
        """Propose to act for somebody, and return the code by which they confirm it.

        Raises IdentityTooLow, ValidationFailed for a wish that cannot be, ProcedureNotFound, and what `once` raises.
        """
        agent = self._applicants.of(asked.subject)
        required_level(agent, "jpki")
        period = checked(wish, self._procedures, self._clock)

        def work() -> Outcome:
            now, salt = self._clock.now(), secrets.token_urlsafe(_SALT_BYTES)
            mandate = Mandate(
                mandate_id=new_id(self._clock),
                municipality=wish.municipality,
                agent=asked.subject,
                procedures=wish.procedures,
                created_at=now,
                valid_from=period[0],
                valid_until=period[1],
            )
            response = StoredResponse(201, json.dumps({"mandate_id": mandate.mandate_id, "salt": salt}))
            digest = code_digest(code_of(salt, asked.request.key)) or ""
            self._store.propose(mandate, CodeLine(digest, mandate.mandate_id, now + CODE_LIFE), asked.request, response)
            return Outcome(response)

        outcome = once(self._records, asked.request, self._clock, work)
        kept: dict[str, Any] = json.loads(outcome.response.body)
        mandate = self._found(kept["mandate_id"])
        code = code_of(kept["salt"], asked.request.key)
        return Proposed(self._view(mandate, asked.subject, {}), code, mandate.created_at + CODE_LIFE, outcome.replayed)

    def look_up(self, subject: str, code: str) -> MandateView:
        """Return what the code would permit, and to whom, to who may confirm it.

        Raises MandateCodeUnknown.
        """
        mandate, _ = self._by_code(code)
        return self._view(mandate, subject, {})

    def confirm(self, asked: Asked, code: str, respond: Respond) -> Outcome:
        """Let the agent act for the person who asks.

        Raises IdentityTooLow, MandateCodeUnknown, MandateOfOneself, MandateDecided, and what `once` raises.
        """
        required_level(self._applicants.of(asked.subject), "jpki")

        def change() -> MandateChange:
            before, line = self._by_code(code)
            if before.agent == asked.subject:
                raise MandateOfOneself
            now = self._clock.now()
            after = before.changed(state="confirmed", principal=asked.subject, confirmed_at=now)
            return self._told("mandate_confirmed", before, after, used_code=line, listed_for=asked.subject)

        return self._done(asked, change, respond)

    def refuse(self, asked: Asked, code: str, respond: Respond) -> Outcome:
        """Refuse what the code would permit: the code is worth nothing any more. Who refused is not kept.

        Raises MandateCodeUnknown, MandateDecided, and what `once` raises.
        """

        def change() -> MandateChange:
            before, line = self._by_code(code)
            return self._told("mandate_refused", before, before.changed(state="refused"), used_code=line)

        return self._done(asked, change, respond)

    def revoke(self, asked: Asked, mandate_id: str, respond: Respond) -> Outcome:
        """End a mandate at once, by either side; an agent also takes a proposal back.

        Raises MandateNotFound, MandateDecided, and what `once` raises.
        """

        def change() -> MandateChange:
            before = self._own(asked.subject, mandate_id)
            if before.state not in {"proposed", "confirmed"}:
                raise MandateDecided
            return self._told("mandate_revoked", before, before.changed(state="revoked"))

        return self._done(asked, change, respond)

    def own(self, subject: str) -> Sequence[MandateView]:
        """Return the mandates that a person gave or holds, the newest first, at most 100."""
        known: dict[str, Applicant] = {}
        return [self._view(each, subject, known) for each in self._store.of_person(subject, MOST_SHOWN)]

    def one(self, subject: str, mandate_id: str) -> MandateView:
        """Return one mandate of a person's.

        Raises MandateNotFound.
        """
        return self._view(self._own(subject, mandate_id), subject, {})

    def _done(self, asked: Asked, change: Callable[[], MandateChange], respond: Respond) -> Outcome:
        def work() -> Outcome:
            wanted = change()
            response = respond(self._view(wanted.after, asked.subject, {}))
            self._store.change(wanted, asked.request, response)
            return Outcome(response)

        return once(self._records, asked.request, self._clock, work)

    def _by_code(self, code: str) -> tuple[Mandate, CodeLine]:
        digest = code_digest(code)
        line = None if digest is None else self._store.by_code(digest)
        if line is None or line.expires_at <= self._clock.now():
            raise MandateCodeUnknown
        mandate = self._store.find(line.mandate_id)
        if mandate is None or mandate.state != "proposed":
            raise MandateCodeUnknown
        return mandate, line

    def _own(self, subject: str, mandate_id: str) -> Mandate:
        mandate = self._found(mandate_id)
        if subject not in {mandate.agent, mandate.principal}:
            raise MandateNotFound
        return mandate

    def _found(self, mandate_id: str) -> Mandate:
        mandate = self._store.find(mandate_id)
        if mandate is None:
            raise MandateNotFound
        return mandate

    def _told(
        self,
        what: str,
        before: Mandate,
        after: Mandate,
        *,
        used_code: CodeLine | None = None,
        listed_for: str | None = None,
    ) -> MandateChange:
        kind, municipality, identifier = f"applications.{what}", after.municipality, after.mandate_id
        event = OutboxEvent(
            event_id=event_id_of(kind, municipality, identifier, after.version),
            type=kind,
            municipality=municipality,
            subject=identifier,
            occurred_at=self._clock.now(),
            data={"state": after.state},
        )
        return MandateChange(before=before, after=after, event=event, used_code=used_code, listed_for=listed_for)

    def _view(self, mandate: Mandate, asker: str, known: dict[str, Applicant]) -> MandateView:
        def name_of(subject: str | None) -> str | None:
            if subject is None:
                return None
            if subject not in known:
                known[subject] = self._applicants.of(subject)
            return known[subject].name

        def title_of(procedure_id: str) -> LocalizedText | None:
            try:
                return self._procedures.find(mandate.municipality, procedure_id).title
            except ProcedureNotFound:
                return None

        return MandateView(
            mandate=mandate,
            role=role_in(mandate, asker),
            agent_name=name_of(mandate.agent),
            principal_name=name_of(mandate.principal),
            procedures=tuple((each, title_of(each)) for each in mandate.procedures),
        )
