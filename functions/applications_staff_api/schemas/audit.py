"""The audit trail (監査証跡) of a case."""

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from machiport.applications.cases.audit import AuditEntry
from machiport.applications.reviewing.audit_checking import ChainCheck
from machiport.clock import TOKYO
from machiport.http_api.pagination import Page


class AuditEntryOut(BaseModel):
    """Who did or saw what, and when. `digest` is its SHA-256, `previous` that of the entry before."""

    sequence: int
    at: datetime
    actor: str = Field(description="`staff:<subject>`, `resident:<pseudonym>` or `system`.")
    action: str
    details: dict[str, JsonValue]
    previous: str
    digest: str

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditEntryOut":
        """Show an entry."""
        return cls(**entry.model_dump(exclude={"application_id", "at"}), at=entry.at.astimezone(TOKYO))


class AuditOut(Page[AuditEntryOut]):
    """A page of the trail, the oldest first; whether the whole is as it was written."""

    intact: bool
    broken_at: int | None = Field(description="Sequence of the first entry that was changed, is missing or added.")
    entries: int = Field(description="Of the whole trail.")
    digest: str = Field(description="Hash of the last entry: noted down elsewhere, it proves this trail later.")

    @classmethod
    def of(cls, check: ChainCheck, offset: int, limit: int, next_cursor: str | None) -> "AuditOut":
        """Show a part of a checked trail."""
        return cls(
            items=[AuditEntryOut.of(each) for each in check.entries[offset : offset + limit]],
            next_cursor=next_cursor,
            intact=check.intact,
            broken_at=check.broken_at,
            entries=len(check.entries),
            digest=check.head.digest,
        )
