"""Where cases are kept: read whole, changed by one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from machiport.applications.cases.audit import AuditEntry, AuditNote
from machiport.applications.cases.model import Application, AuditHead, Case, Certificate, Part, Verification
from machiport.applications.cases.states import ApplicationState
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.committing import RefusedChange
from machiport.outbox import OutboxEvent


@dataclass(frozen=True, slots=True)
class PartWrite:
    """A part as it will be; `before` is as it was read (its version is the condition), None for a new one."""

    after: Part
    before: Part | None = None


@dataclass(frozen=True, slots=True)
class NumberReference:
    """A number that a resident quotes, and the application it names; unique within the municipality."""

    municipality: str
    number: str
    application_id: str


@dataclass(frozen=True, slots=True)
class ResidentReference:
    """A line in a resident's list of applications."""

    subject: str
    application_id: str


@dataclass(frozen=True, slots=True)
class GatewayReference:
    """Which payment of ours a payment of the gateway is."""

    gateway_id: str
    application_id: str
    number: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """Money that moved: what reconciliation counts on `day` (in Japan). `amount` in yen, positive."""

    municipality: str
    day: date
    payment_id: str
    kind: Literal["captured", "refunded"]
    method: Literal["card", "counter"]
    amount: int
    application_id: str
    gateway_id: str | None = None


type Reference = NumberReference | ResidentReference | GatewayReference | LedgerLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """Everything that one transaction writes about one case: all of it happens, or nothing.

    `relied_on`: parts that the decision was made on and that are not written; they must still be at that version.
    `references` are written once (refused where one exists). `notes` go to the audit chain, after `audit` as it was
    read. `erased`: parts that go for good.
    """

    application_id: str
    now: datetime
    writes: Sequence[PartWrite]
    audit: AuditHead
    notes: Sequence[AuditNote] = ()
    events: Sequence[OutboxEvent] = ()
    references: Sequence[Reference] = ()
    relied_on: Sequence[Part] = ()
    erased: Sequence[Part] = ()
    erased_references: Sequence[ResidentReference | NumberReference] = ()


class ChangeRefused(RefusedChange):
    """A condition did not hold, and nothing happened; `reference`: a number that somebody else has.

    It may be our own earlier write whose reply was lost: a worker reads the case again.
    """

    def __init__(self, *, twin: bool, reference: bool) -> None:
        """Say what refused."""
        super().__init__("the case changed meanwhile", twin=twin)
        self.reference = reference


class CaseStore(Protocol):
    """Reads consistently; writes in one transaction."""

    def find(self, application_id: str) -> Case | None:
        """Return a case with all its parts; None where there is none."""
        ...

    def application(self, application_id: str) -> Application | None:
        """Return an application without its parts; None where there is none."""
        ...

    def applications(self, application_ids: Iterable[str]) -> Mapping[str, Application]:
        """Return the applications that exist, by id, in the order asked."""
        ...

    def of_resident(self, subject: str, most: int, before: str | None = None) -> Sequence[str]:
        """Return ids of a resident's applications, the newest first, those older than id `before`."""
        ...

    def by_number(self, municipality: str, number: str) -> str | None:
        """Return the id of the application with this arrival or inquiry number; None where there is none."""
        ...

    def by_gateway_id(self, gateway_id: str) -> tuple[str, int] | None:
        """Return application id and number of our payment that the gateway calls so; None for an unknown one."""
        ...

    def verification(self, code: str) -> Verification | None:
        """Return what is public about the certificate with this code; None where there is none."""
        ...

    def queue(
        self, municipality: str, department: str, state: ApplicationState, most: int, after: str | None = None
    ) -> tuple[Sequence[Application], str | None]:
        """Return applications of a department in a state, the oldest first, and the cursor of what follows.

        It may be a moment behind; deciding reads the case itself.
        """
        ...

    def due(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return ids of applications that are to be looked at, the longest overdue first."""
        ...

    def audit_entries(self, application_id: str) -> Sequence[AuditEntry]:
        """Return the audit chain of a case, the oldest first."""
        ...

    def ledger(self, municipality: str, day: date) -> Sequence[LedgerLine]:
        """Return the money that moved on a day."""
        ...

    def commit(
        self,
        change: CaseChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Write everything in one transaction, with the request's response where there is a request.

        Raises ChangeRefused where a condition did not hold.
        """
        ...


class CertificateDrafts(Protocol):
    """Draws up the certificates of an approved case: serial, code, content, hash. Asks nobody, renders nothing."""

    def drafted(self, case: Case, now: datetime) -> Sequence[Certificate]:
        """Return the certificates that are to be issued, as `requested`, numbered on from those there were.

        Empty where the procedure issues nothing.
        """
        ...
