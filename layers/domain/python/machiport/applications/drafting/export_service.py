"""Everything about a person as one JSON document (個人情報の開示): what is kept, as it is kept."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from machiport.applications.applicants import actor_name
from machiport.applications.cases.audit import SYSTEM, AuditEntry
from machiport.applications.cases.model import Case
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.mandates.mandate_service import MandateService
from machiport.applications.mandates.views import MandateView

_PAGE: Final = 50
# Lambda answers with 6 MB at most.
LARGEST: Final = 4_000_000
# Staff are not named to residents; what they did is.
_STAFF_ONLY: Final = frozenset(
    {"assignee", "first_reviewer", "decided_by", "entered_by", "recused", "sent_back", "due_at", "noticed_at"}
)


@dataclass(frozen=True, slots=True)
class Export:
    """What is kept about a person. `following` is the id behind which the next document goes on; None at the end."""

    person: Mapping[str, Any]
    applications: tuple[Mapping[str, Any], ...]
    mandates: tuple[Mapping[str, Any], ...]
    following: str | None


class ExportService:
    """Gathers what is kept about a person."""

    def __init__(self, desk: DraftingDesk, mandates: MandateService) -> None:
        """Read cases of `desk`, and `mandates`."""
        self._desk = desk
        self._mandates = mandates

    def export(self, subject: str, before: str | None = None, largest: int = LARGEST) -> Export:
        """Return everything, the newest applications first, up to about `largest` characters of JSON.

        Applications made for others belong to those: of them the agent gets what they were, not whose facts.
        """
        applications: list[Mapping[str, Any]] = []
        size, following = 0, None
        for case in self._cases(subject, before):
            document = self._application(case, subject)
            size += len(json.dumps(document, ensure_ascii=False))
            if applications and size > largest:
                following = str(applications[-1]["application"]["application_id"])
                break
            applications.append(document)
        person = self._desk.applicants.of(subject)
        return Export(
            person={
                "subject": subject,
                "identity_level": person.identity_level,
                "municipality": person.municipality,
                "facts": dict(person.facts),
            },
            applications=tuple(applications),
            mandates=tuple(_mandate(view) for view in self._mandates.own(subject)),
            following=following,
        )

    def _cases(self, subject: str, before: str | None) -> Iterator[Case]:
        store = self._desk.cases.store
        while identifiers := store.of_resident(subject, _PAGE, before):
            for application_id in identifiers:
                case = store.find(application_id)
                if case is not None and case.application.may_be_read_by(subject):
                    yield case
            before = identifiers[-1]

    def _application(self, case: Case, subject: str) -> Mapping[str, Any]:
        told = case.application.model_dump(mode="json", exclude=set(_STAFF_ONLY | {"applicant", "agent"}))
        if subject != case.application.applicant:
            kept = ("application_id", "municipality", "procedure_id", "state", "created_at", "submitted_at", "ended_at")
            return {"role": "agent", "application": {name: told[name] for name in kept}}
        entries = self._desk.cases.store.audit_entries(case.application.application_id)
        return {
            "role": "applicant",
            "application": told,
            "answers": None if case.answers is None else case.answers.model_dump(mode="json"),
            "record": None if case.record is None else case.record.model_dump(mode="json", exclude={"entered_by"}),
            "attachments": [each.model_dump(mode="json", exclude={"key", "kept_key"}) for each in case.attachments],
            "payments": [each.model_dump(mode="json") for each in case.payments],
            "certificates": [
                each.model_dump(mode="json", exclude={"pdf_key", "credential_key"}) for each in case.certificates
            ],
            "deliveries": [each.model_dump(mode="json", exclude={"pickup_digest"}) for each in case.deliveries],
            "corrections": [each.model_dump(mode="json", exclude={"requested_by"}) for each in case.corrections],
            "audit": [_entry(entry, subject) for entry in entries],
        }


def _entry(entry: AuditEntry, subject: str) -> Mapping[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "who": _who(entry.actor, subject),
        "action": entry.action,
        "details": {name: value for name, value in entry.details.items() if name not in _STAFF_ONLY},
    }


def _who(actor: str, subject: str) -> str:
    if actor == actor_name(subject):
        return "you"
    if actor == SYSTEM:
        return "system"
    return "other_resident" if actor.startswith("resident:") else "staff"


def _mandate(view: MandateView) -> Mapping[str, Any]:
    told = view.mandate.model_dump(mode="json", exclude={"agent", "principal"})
    return told | {"role": view.role, "agent_name": view.agent_name, "principal_name": view.principal_name}
