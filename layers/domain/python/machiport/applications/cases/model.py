"""The parts of a case (事案). Each is immutable and counts its versions; instants are aware, in UTC; money in yen."""

from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from machiport.applications.cases.states import ApplicationState, CertificateState, DeliveryState, PaymentState

type Channel = Literal["online", "counter", "paper"]
type ReviewKind = Literal["automatic", "one_step", "two_steps"]
type PaymentTiming = Literal["none", "before_review", "after_review"]
type DeliveryChoice = Literal["download", "post", "counter"]
type Held = Literal["unmapped_character", "stored_file_differs", "payment_differs", "correction_overdue"]


class Part(BaseModel):
    """What one item holds; `version` is the condition of the next write."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1)

    def changed(self, **update: Any) -> Self:  # noqa: ANN401  # any field of the part
        """Return it with `update` (checked like new), as the next version."""
        return self.model_validate(self.model_dump() | update | {"version": self.version + 1})


class Terms(BaseModel):
    """What the procedure's version says about time, in days; kept with the application that began under it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target_days: int
    payment_days: int
    correction_days: int
    retention_days: int


class Application(Part):
    """An application (申請) without anything personal but who made it.

    `applicant` is the subject of the person whom it concerns, `agent` that of who acts for them under `mandate_id`;
    both None for a counter application of somebody without an account, and after `erased_at`. `fee` is set when it
    is submitted. `waited_seconds` is how long the legal clock stood still for corrections. `due_at` is when the
    sweeper looks at it next. `sections` says how far each section of the form was when it was submitted or expired.

    Staff are named by keys (`staff:<subject>`): `assignee` works on it, `entered_by` entered it at the counter, those
    of `recused` it concerns themselves (除斥・回避). `sent_back` is why the second review gave it back, until decided.
    `to_post`: a letter waits for the next print batch.
    """

    application_id: str
    municipality: str
    procedure_id: str
    procedure_version: str
    department: str
    channel: Channel = "online"
    terms: Terms
    review: ReviewKind
    timing: PaymentTiming
    applicant: str | None
    agent: str | None = None
    mandate_id: str | None = None
    state: ApplicationState = "draft"
    state_since: AwareDatetime
    created_at: AwareDatetime
    submitted_at: AwareDatetime | None = None
    accepted_at: AwareDatetime | None = None
    decided_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    arrival_number: str | None = None
    inquiry_number: str | None = None
    copies: int = Field(default=1, ge=1, le=10)
    fee: int | None = None
    exemptions: tuple[str, ...] = ()
    exemption_by_staff: bool = False
    delivery: DeliveryChoice | None = None
    to_post: bool = False
    needs_glyph_check: bool = False
    entered_by: str | None = None
    recused: tuple[str, ...] = ()
    assignee: str | None = None
    sent_back: str | None = None
    first_reviewer: str | None = None
    decided_by: str | None = None
    decision_reason: str | None = None
    held: Held | None = None
    corrections: int = 0
    waited_seconds: int = 0
    sections: dict[str, str] = Field(default_factory=dict)
    due_at: AwareDatetime | None = None
    noticed_at: AwareDatetime | None = None
    erased_at: AwareDatetime | None = None

    def may_be_read_by(self, subject: str) -> bool:
        """Tell whether a resident is the person concerned or acts for them."""
        return subject in {self.applicant, self.agent}


class Answers(Part):
    """What was filled in, and the verified facts of the applicant as they were when it was submitted.

    `draft` is what the applicant types to correct it (補正): it counts for nothing until they hand it in. `address` is
    where certificates are sent by post (`recipient`, `postal_code`, `address`).
    """

    data: dict[str, JsonValue] = Field(default_factory=dict)
    draft: dict[str, JsonValue] | None = None
    facts: dict[str, JsonValue] | None = None
    address: dict[str, str] | None = None
    saved_at: AwareDatetime


class Record(Part):
    """What staff entered from the register (台帳) for the certificate."""

    data: dict[str, JsonValue]
    entered_by: str
    entered_at: AwareDatetime


class Attachment(Part):
    """A paper attached (添付書類). `key` is where it is uploaded to, `kept_key` where it lies once it is clean."""

    attachment_id: str
    slot: str
    name: str
    media_type: str
    size: int
    state: Literal["awaiting_upload", "checking", "clean", "refused"]
    key: str
    kept_key: str
    sha256: str | None = None
    refusal: str | None = None
    created_at: AwareDatetime
    checked_at: AwareDatetime | None = None


class Payment(Part):
    """A payment (納付) of `amount` yen. `gateway_id` is None for the counter and before the gateway was asked."""

    number: int = Field(ge=1)
    method: Literal["card", "counter"]
    amount: int = Field(ge=1)
    state: PaymentState = "created"
    state_since: AwareDatetime
    created_at: AwareDatetime
    gateway_id: str | None = None
    receipt_number: str | None = None
    authorised_at: AwareDatetime | None = None
    captured_at: AwareDatetime | None = None
    refunded: int = 0
    refund_wanted: int = 0
    failure: str | None = None


class Certificate(Part):
    """A certificate (証明書), one for each copy.

    Serial, verification code, content (canonical JSON) and its SHA-256 are fixed when it is requested; `pdf_sha256`
    and `pdf_key` when its file is stored: the conditional write that sets them decides which bytes it is.
    """

    number: int = Field(ge=1)
    state: CertificateState = "requested"
    state_since: AwareDatetime
    serial: str
    verification_code: str
    content: str | None
    content_sha256: str
    requested_at: AwareDatetime
    pdf_key: str | None = None
    pdf_sha256: str | None = None
    pdf_size: int | None = None
    credential_key: str | None = None
    credential_sha256: str | None = None
    valid_until: AwareDatetime | None = None
    issued_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None
    failure: str | None = None


class Delivery(Part):
    """How one certificate reaches the applicant (交付). `address` is for post, `pickup_digest` for the counter."""

    number: int = Field(ge=1)
    method: DeliveryChoice
    state: DeliveryState = "ready"
    state_since: AwareDatetime
    ready_at: AwareDatetime
    address: dict[str, str] | None = None
    batch_id: str | None = None
    dispatched_at: AwareDatetime | None = None
    returned_at: AwareDatetime | None = None
    return_reason: str | None = None
    pickup_digest: str | None = None
    failed_codes: int = 0
    downloads: int = 0
    last_download_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None


class CorrectionReason(BaseModel):
    """What is wrong where: `pointer` into the answers (`/name`) or an attachment (`#attachments/<slot>`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pointer: str = Field(max_length=200)
    kind: Literal["incorrect", "incomplete", "outdated"]
    text: str = Field(min_length=1, max_length=500)


class Correction(Part):
    """A request to correct (補正); the clock stands still until `answered_at` (by staff where `taken_back`)."""

    number: int = Field(ge=1)
    requested_at: AwareDatetime
    requested_by: str
    due_at: AwareDatetime
    reasons: tuple[CorrectionReason, ...] = Field(min_length=1)
    answered_at: AwareDatetime | None = None
    reminded_at: AwareDatetime | None = None
    taken_back: bool = False


class Verification(Part):
    """What anybody may know of a certificate: that this issuer issued this kind on this day, and its hash."""

    verification_code: str
    application_id: str
    certificate_number: int
    municipality: str
    procedure_id: str
    serial: str
    pdf_sha256: str
    credential_sha256: str | None = None
    issued_at: AwareDatetime
    valid_until: AwareDatetime | None = None
    state: Literal["valid", "revoked"] = "valid"
    revoked_at: AwareDatetime | None = None


class AuditHead(BaseModel):
    """Where the audit chain of a case ends: the number of entries, and the hash of the last one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int = 0
    digest: str = ""


class Case(BaseModel):
    """An application with all its parts, as one consistent reading found them; lists are in the order of numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    application: Application
    answers: Answers | None = None
    record: Record | None = None
    attachments: tuple[Attachment, ...] = ()
    payments: tuple[Payment, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    corrections: tuple[Correction, ...] = ()
    audit: AuditHead = AuditHead()

    @property
    def payment(self) -> Payment | None:
        """The payment that counts now: the last one; earlier ones have ended."""
        return self.payments[-1] if self.payments else None

    @property
    def live_certificates(self) -> tuple[Certificate, ...]:
        """The certificates that were not given up."""
        return tuple(each for each in self.certificates if each.state != "failed")
