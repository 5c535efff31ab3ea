"""Building up one change of a case: what is moved, written, noted and told, until it is one transaction."""

from datetime import datetime
from typing import Any

from pydantic import JsonValue

from machiport.applications.cases.audit import AuditNote
from machiport.applications.cases.due import LONGEST_LOOK, first_due
from machiport.applications.cases.events import told
from machiport.applications.cases.model import (
    Answers,
    Application,
    Attachment,
    Case,
    Certificate,
    Correction,
    Delivery,
    Part,
    Payment,
    Record,
    Verification,
)
from machiport.applications.cases.moving import move_application
from machiport.applications.cases.ports import CaseChange, PartWrite, Reference
from machiport.applications.cases.states import UNSETTLED, ApplicationState


class Step:
    """One change of a case, by `actor` (a principal's pseudonym or subject, or `system`) at `now`.

    Each method adds to it; `change()` is what to commit. `case` is always the case as it will be.
    """

    def __init__(self, case: Case, now: datetime, actor: str) -> None:
        """Begin at `case` as it was read."""
        self._read = case
        self.case = case
        self.now = now
        self.actor = actor
        self._writes: dict[tuple[type[Part], str], PartWrite] = {}
        self._relied_on: list[Part] = []
        self._erased: list[Part] = []
        self._notes: list[AuditNote] = []
        self._tellings: list[tuple[str, str, dict[str, JsonValue]]] = []
        self._references: list[Reference] = []

    @property
    def application(self) -> Application:
        """The application as it will be."""
        return self.case.application

    def move(self, *states: ApplicationState, **update: Any) -> None:  # noqa: ANN401  # any field of an application
        """Move the application through `states` one after the other, and set what `update` names.

        Raises StateForbids where one of the transitions is not declared.
        """
        self._keep_application(move_application(self.application, states, self.now, **update))

    def set(self, **update: Any) -> None:  # noqa: ANN401  # any field of an application
        """Change fields of the application without a transition."""
        self._keep_application(self.application.changed(**update))

    def _keep_application(self, after: Application) -> None:
        # However many moves one transaction makes, it is one write of the next version.
        after = after.model_copy(update={"version": self._read.application.version + 1})
        self.case = self.case.model_copy(update={"application": after})

    def write(self, after: Part, before: Part | None = None) -> None:
        """Write a part; `before` as it was read, None for a new one. Written again, the first `before` counts."""
        name = (type(after), _name_of(after))
        if name in self._writes:
            before = self._writes[name].before
            after = after.model_copy(update={"version": before.version + 1 if before else 1})
        self._writes[name] = PartWrite(after, before)
        self.case = with_part(self.case, after)

    def rely_on(self, part: Part) -> None:
        """Let the change go through only while `part`, which it does not write, is as it was read."""
        self._relied_on.append(part)

    def erase(self, part: Part) -> None:
        """Delete a part, as it was read, for good."""
        self._erased.append(part)

    def refer(self, reference: Reference) -> None:
        """Write a reference; the change is refused where there is one."""
        self._references.append(reference)

    def note(self, action: str, **details: JsonValue) -> None:
        """Write down in the audit chain what was done; nothing personal."""
        self._notes.append(AuditNote(action, self.actor, details))

    def tell(self, what: str, *, part: str = "", **data: JsonValue) -> None:
        """Tell the event `applications.<what>` with the change."""
        self._tellings.append((what, part, data))

    def change(self) -> CaseChange:
        """Return what to commit."""
        before, after = self._read.application, self.application
        writes = list(self._writes.values())
        if after is not before:
            writes.insert(0, PartWrite(self._due(after), before))
        return CaseChange(
            application_id=after.application_id,
            now=self.now,
            writes=writes,
            audit=self._read.audit,
            notes=self._notes,
            events=[told(what, after, self.now, data, part=part) for what, part, data in self._tellings],
            references=self._references,
            relied_on=[part for part in self._relied_on if (type(part), _name_of(part)) not in self._writes],
            erased=self._erased,
        )

    def _due(self, after: Application) -> Application:
        """Return the application, due soon where money has been asked for, and never late while it is."""
        if not any(payment.state in UNSETTLED for payment in self.case.payments):
            return after
        written = [write.after for write in self._writes.values()]
        asked = any(isinstance(part, Payment) and part.state in UNSETTLED for part in written)
        if asked or after.state != self._read.application.state:
            return after.model_copy(update={"due_at": first_due(after, self.now, unsettled=True)})
        latest = self.now + LONGEST_LOOK
        return after.model_copy(update={"due_at": min(after.due_at or latest, latest)})


def _name_of(part: Part) -> str:
    match part:
        case Payment() | Certificate() | Delivery() | Correction():
            return str(part.number)
        case Attachment():
            return part.attachment_id
        case Verification():
            return part.verification_code
        case _:
            return ""  # there is one of it


def with_part(case: Case, part: Part) -> Case:
    """Return the case with `part` in place of the one of the same name, or besides the others."""
    match part:
        case Application():
            return case.model_copy(update={"application": part})
        case Answers():
            return case.model_copy(update={"answers": part})
        case Record():
            return case.model_copy(update={"record": part})
        case Attachment():
            kept = {each.attachment_id: each for each in case.attachments} | {part.attachment_id: part}
            return case.model_copy(update={"attachments": tuple(kept.values())})
        case Payment() | Certificate() | Delivery() | Correction():
            name = _LISTS[type(part)]
            numbered = {each.number: each for each in getattr(case, name)} | {part.number: part}
            return case.model_copy(update={name: tuple(numbered[number] for number in sorted(numbered))})
        case _:
            return case  # a verification or a mandate lies beside the case


_LISTS: dict[type[Part], str] = {
    Payment: "payments",
    Certificate: "certificates",
    Delivery: "deliveries",
    Correction: "corrections",
}
