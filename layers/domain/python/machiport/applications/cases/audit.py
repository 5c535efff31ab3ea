"""The audit chain (監査証跡) of a case: append-only, each entry holding the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from machiport.applications.cases.model import AuditHead

SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What is to be written down: `actor` is a principal's key or pseudonym, or `system`; nothing personal."""

    action: str
    actor: str
    details: dict[str, JsonValue]


class AuditEntry(BaseModel):
    """One entry of the chain, as it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    application_id: str
    sequence: int = Field(ge=1)
    at: AwareDatetime
    actor: str
    action: str
    details: dict[str, JsonValue]
    previous: str
    digest: str

    def computed_digest(self) -> str:
        """Return the SHA-256 of everything but the digest, as canonical JSON."""
        content = self.model_dump(mode="json", exclude={"digest"})
        content["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def appended(
    application_id: str, head: AuditHead, notes: Sequence[AuditNote], now: datetime
) -> tuple[list[AuditEntry], AuditHead]:
    """Return the entries that `notes` become after `head`, and the head after them."""
    entries: list[AuditEntry] = []
    for note in notes:
        entry = AuditEntry(
            application_id=application_id,
            sequence=head.sequence + 1,
            at=now,
            actor=note.actor,
            action=note.action,
            details=note.details,
            previous=head.digest,
            digest="",
        )
        entry = entry.model_copy(update={"digest": entry.computed_digest()})
        entries.append(entry)
        head = AuditHead(sequence=entry.sequence, digest=entry.digest)
    return entries, head


def broken_at(entries: Iterable[AuditEntry], head: AuditHead) -> int | None:
    """Return the sequence of the first entry that does not fit the chain; None where all is as it was written.

    An entry that is missing breaks the chain where it stood; entries cut off at the end differ from the head.
    """
    sequence, digest = 0, ""
    for entry in entries:
        fits = entry.sequence == sequence + 1 and entry.previous == digest and entry.digest == entry.computed_digest()
        if not fits:
            return sequence + 1
        sequence, digest = entry.sequence, entry.digest
    return None if (sequence, digest) == (head.sequence, head.digest) else sequence + 1
