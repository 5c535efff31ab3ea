"""A procedure (手続き) as its data file says it; the file is the only place that knows what a department wants.

Conditions are JSON Schema 2020-12 fragments that the answers must match: one language for sections that are shown,
attachments that are needed, fees that are waived and questions that are asked.
"""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.localized_text import LocalizedText

# An answer is found by a JSON Pointer (RFC 6901) into the answers.
type Pointer = Annotated[str, Field(pattern=r"^(/[^/]+)+$", max_length=200)]
type Condition = dict[str, Any]
type ProcedureId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
type Yen = Annotated[int, Field(ge=0, le=10_000_000)]

type IdentityNeeded = Literal["none", "email", "jpki"]
type WhoMayApply = Literal["self", "household", "agent"]
type PaymentTiming = Literal["none", "before_review", "after_review"]
type ReviewKind = Literal["automatic", "one_step", "two_steps"]
type DeliveryMethod = Literal["download", "post", "counter"]
type LifeEvent = Literal[
    "birth", "moving_in", "moving_out", "moving_within", "marriage", "bereavement", "tax", "childcare", "insurance",
    "seniors", "business", "disaster", "pets", "daily_life",
]  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Data):
    """A part of the form: `fields` are the names of the schema's properties it shows, in order."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: LocalizedText
    help: LocalizedText | None = None
    fields: tuple[str, ...] = Field(min_length=1)
    shown_when: Condition | None = None


class FieldText(_Data):
    """What a field is called, and how to fill it in. `choices` names the values of an enum.

    A form's texts are found by the field's name; those inside of a list's members by both names: `items/kind`.

    `prefill` is the verified fact that fills it in (`name`, `name_kana`, `birthdate`, `postal_code`, `address`,
    `phone`, `email`).
    """

    label: LocalizedText
    help: LocalizedText | None = None
    choices: dict[str, LocalizedText] = Field(default_factory=dict)
    prefill: str | None = None


class Computation(_Data):
    """A field that is computed, not typed: it is recomputed whenever answers are saved and at submission.

    `age`: whole years at the day of submission, of a date; `join`: texts with a space between; `sum`: numbers (of a
    list's members where a pointer goes through `*`); `count`: members of a list.
    """

    field: str
    kind: Literal["age", "join", "sum", "count"]
    of: tuple[Pointer, ...] = Field(min_length=1)


class Form(_Data):
    """The form (申請書): a JSON Schema 2020-12 of an object, what its fields are called, and its sections.

    Formats known: `date`, `email`, `kana` (full-width katakana), `postal-code` (7 digits, hyphen allowed), `phone`,
    `person-name` (letters of a name, name variants included). Keywords of our own, in days from today: `x-latest-day`
    (0: not in the future) and `x-earliest-day` of a date. A condition and a computation look only at fields of
    earlier sections (a computation at those of its own too).
    """

    json_schema: dict[str, Any]
    texts: dict[str, FieldText]
    sections: tuple[Section, ...] = Field(min_length=1)
    computed: tuple[Computation, ...] = ()


class AttachmentSlot(_Data):
    """A paper to attach (添付書類). Types are media types; sizes in bytes."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: LocalizedText
    help: LocalizedText | None = None
    types: tuple[Literal["application/pdf", "image/jpeg", "image/png"], ...] = Field(min_length=1)
    largest: int = Field(default=5 * 1024 * 1024, ge=1, le=20 * 1024 * 1024)
    most: int = Field(default=1, ge=1, le=10)
    required: bool = True
    required_when: Condition | None = None


class Exemption(_Data):
    """When a fee is waived (減免): claimed by answers that match; `by_staff` where staff must agree first."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: LocalizedText
    when: Condition
    by_staff: bool = True


class Fee(_Data):
    """What it costs, in yen: `flat`, plus `per_copy` × the copies at `copies`, plus for each line its price.

    `by_choice`: the answer at `field` picks a price of `prices`. `items`: each member of the list at `field` has a
    `kind` that picks a price, times its `quantity`.
    """

    flat: Yen = 0
    per_copy: Yen = 0
    by_choice: "PriceTable | None" = None
    items: "PriceTable | None" = None
    exemptions: tuple[Exemption, ...] = ()
    timing: PaymentTiming = "none"


class PriceTable(_Data):
    """Prices in yen by the answer at `field`."""

    field: Pointer
    prices: dict[str, Yen] = Field(min_length=1)


class CertificateLine(_Data):
    """A line of the certificate: `source` is `fact:<name>`, `answer:<pointer>` or `record:<field>` (from staff)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: LocalizedText
    source: str = Field(pattern=r"^(fact:[a-z_]+|answer:(/[^/]+)+|record:[a-z_]+)$")
    format: Literal["text", "date", "yen"] = "text"
    shown_when: Condition | None = None


class Issuance(_Data):
    """What is issued: the certificate's title, its sentence of attestation, its lines.

    `record` is a JSON Schema of what staff fill in from the register when they approve (世帯主, 本籍 …); absent where
    the certificate needs nothing but facts and answers. `copies` points to the number of copies; absent means one.
    """

    title: LocalizedText
    attestation: LocalizedText
    lines: tuple[CertificateLine, ...] = Field(min_length=1)
    record: dict[str, Any] | None = None
    record_texts: dict[str, FieldText] = Field(default_factory=dict)
    copies: Pointer | None = None
    valid_days: int | None = Field(default=None, ge=1, le=3660)
    credential_type: str = Field(pattern=r"^urn:[a-z0-9:_-]+$")


class LocalDifference(_Data):
    """What a municipality does differently; what is absent is as everywhere."""

    fee: Fee | None = None
    department_name: LocalizedText | None = None
    deliveries: tuple[DeliveryMethod, ...] | None = None
    bring: tuple[LocalizedText, ...] | None = None
    target_days: int | None = Field(default=None, ge=1, le=365)


class Procedure(_Data):
    """One procedure of the region's municipalities, at one version.

    `local` is by municipality code; `as_in` gives the procedure of one municipality.
    """

    id: ProcedureId
    sample: bool = False
    version: int = Field(ge=1)
    title: LocalizedText
    summary: LocalizedText
    help: LocalizedText
    department: str = Field(pattern=r"^[a-z][a-z_]*$")
    department_name: LocalizedText
    legal_basis: LocalizedText
    source: str | None = None
    life_events: tuple[LifeEvent, ...] = Field(min_length=1)
    synonyms: tuple[str, ...] = ()
    reading: str
    offered_by: Literal["all"] | tuple[str, ...] = "all"
    who: tuple[WhoMayApply, ...] = Field(min_length=1)
    residents_only: bool = True
    identity: IdentityNeeded
    form: Form
    attachments: tuple[AttachmentSlot, ...] = ()
    bring: tuple[LocalizedText, ...] = ()
    fee: Fee = Fee()
    review: ReviewKind
    issuance: Issuance | None = None
    deliveries: tuple[DeliveryMethod, ...] = ()
    target_days: int = Field(ge=1, le=365)
    retention_days: int = Field(ge=30, le=36_600)
    correction_days: int = Field(default=14, ge=1, le=180)
    payment_days: int = Field(default=7, ge=1, le=60)
    local: dict[str, LocalDifference] = Field(default_factory=dict)

    def is_offered_by(self, municipality: str) -> bool:
        """Tell whether the municipality with this code of five digits offers it."""
        return self.offered_by == "all" or municipality in self.offered_by

    def as_in(self, municipality: str) -> "Procedure":
        """Return the procedure as it is in the municipality: its differences applied, nobody else's in it."""
        if not self.local:
            return self
        difference = self.local.get(municipality, LocalDifference())
        changed = {name: value for name, value in difference if value is not None}
        return self.model_copy(update=changed | {"local": {}})

    @property
    def version_id(self) -> str:
        """What this content is called: its number and the beginning of its SHA-256, so no two contents share one.

        What is as by default does not count, so a new field of the model renames no version.
        """
        document = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        content = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"{self.version}.{hashlib.sha256(content.encode()).hexdigest()[:16]}"
