"""An event: that something happened, told to other contexts as a CloudEvents 1.0 envelope in JSON."""

from datetime import UTC
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, field_validator

_EVENTS = uuid5(NAMESPACE_URL, "urn:machiport:outbox")

# SQS takes 256 KiB a message; an event says what happened, and who wants more asks the context.
LONGEST_ENVELOPE = 64 * 1024


def event_id_of(event_type: str, municipality: str, subject: str, sequence: int) -> UUID:
    """Return the id of the `sequence`-th event of this type about `subject` (an edition, a change …).

    The id is made from what the event tells (UUID version 5), so that doing the step twice makes the same event,
    and the second write of it is refused.
    """
    return uuid5(_EVENTS, f"{municipality}/{event_type}/{subject}/{sequence}")


class _Envelope(BaseModel):
    """CloudEvents 1.0 (https://github.com/cloudevents/spec), attributes in the JSON event format."""

    model_config = ConfigDict(extra="forbid")

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"]
    municipality: str
    schemaversion: int
    data: dict[str, JsonValue]


class OutboxEvent(BaseModel):
    """One event of one municipality.

    `type` is `<context>.<what happened>` (`garbage.edition_published`), `version` that of its data's schema,
    `subject` the thing it is about, `occurred_at` an instant (kept in UTC). `data` holds ids and facts that other
    contexts need, never personal data: it goes through queues and logs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: UUID
    type: str = Field(pattern=r"^[a-z][a-z_]*\.[a-z][a-z_]*$")
    version: int = Field(default=1, ge=1)
    municipality: str = Field(pattern=r"^[0-9]{5}$")
    subject: str = Field(min_length=1, max_length=200)
    occurred_at: AwareDatetime
    data: dict[str, JsonValue] = Field(default_factory=dict)

    @field_validator("occurred_at")
    @classmethod
    def _in_utc(cls, instant: AwareDatetime) -> AwareDatetime:
        return instant.astimezone(UTC)

    @property
    def context(self) -> str:
        """The context that tells it: what stands before the dot of the type."""
        return self.type.partition(".")[0]

    def to_envelope(self) -> str:
        """Return the CloudEvents envelope as JSON.

        Raises ValueError for an envelope above 64 KiB.
        """
        envelope = _Envelope(
            specversion="1.0",
            id=self.event_id,
            source=f"/municipalities/{self.municipality}/{self.context}",
            type=self.type,
            subject=self.subject,
            time=self.occurred_at,
            datacontenttype="application/json",
            municipality=self.municipality,
            schemaversion=self.version,
            data=self.data,
        )
        text = envelope.model_dump_json()
        if len(text.encode()) > LONGEST_ENVELOPE:
            raise ValueError(f"event {self.type} is larger than {LONGEST_ENVELOPE} bytes")
        return text

    @classmethod
    def from_envelope(cls, text: str | bytes) -> "OutboxEvent":
        """Return the event in an envelope, as a worker gets it from its queue.

        Raises pydantic's ValidationError (a ValueError) for what is not such an envelope.
        """
        envelope = _Envelope.model_validate_json(text)
        return cls(
            event_id=envelope.id,
            type=envelope.type,
            version=envelope.schemaversion,
            municipality=envelope.municipality,
            subject=envelope.subject,
            occurred_at=envelope.time,
            data=envelope.data,
        )
