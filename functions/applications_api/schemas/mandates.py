"""Mandates (委任) as their people see them. Days and times are those of Japan."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.mandates.mandate_service import Proposed
from machiport.applications.mandates.proposals import MandateWish
from machiport.applications.mandates.views import MandateView
from machiport.clock import TOKYO
from machiport.localized_text import Language

_MOST_PROCEDURES = 50

type _ProcedureName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")]


class MandateIn(BaseModel):
    """What an agent proposes. No procedures means all of the municipality. Both days are included; a year at most."""

    model_config = ConfigDict(extra="forbid")

    municipality: str = Field(pattern=r"^[0-9]{5}$", examples=["44201"])
    procedures: list[_ProcedureName] = Field(default_factory=list, max_length=_MOST_PROCEDURES)
    valid_from: date | None = Field(default=None, description="Today, where none is given.")
    valid_until: date

    def wish(self) -> MandateWish:
        """Return it in the domain's terms."""
        return MandateWish(self.municipality, tuple(dict.fromkeys(self.procedures)), self.valid_from, self.valid_until)


class CodeIn(BaseModel):
    """The confirmation code that the agent told."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=60, examples=["7QK2-M4TX-9BWD-3HJN"])


class PermittedOut(BaseModel):
    """A procedure that the mandate is for; no title where it is no longer offered."""

    id: str
    title: str | None


class MandateOut(BaseModel):
    """A mandate. Before it is confirmed, an agent is told nothing of the principal; afterwards the name."""

    mandate_id: str
    municipality: str
    role: Literal["agent", "principal", "asked"] = Field(description="What who asks is in it.")
    state: Literal["proposed", "confirmed", "refused", "revoked"]
    agent_name: str | None
    principal_name: str | None
    all_procedures: bool
    procedures: list[PermittedOut]
    valid_from: date
    valid_until: date = Field(description="The last day.")
    created_at: datetime
    confirmed_at: datetime | None

    @classmethod
    def facts_of(cls, view: MandateView, language: Language) -> dict[str, Any]:
        """Return what every answer about a mandate tells."""
        mandate = view.mandate
        last = mandate.valid_until.astimezone(TOKYO) - timedelta(microseconds=1)
        confirmed = mandate.confirmed_at
        return {
            "mandate_id": mandate.mandate_id,
            "municipality": mandate.municipality,
            "role": view.role,
            "state": mandate.state,
            "agent_name": view.agent_name,
            "principal_name": view.principal_name,
            "all_procedures": not mandate.procedures,
            "procedures": [
                PermittedOut(id=each, title=None if title is None else title.in_language(language))
                for each, title in view.procedures
            ],
            "valid_from": mandate.valid_from.astimezone(TOKYO).date(),
            "valid_until": last.date(),
            "created_at": mandate.created_at.astimezone(TOKYO),
            "confirmed_at": None if confirmed is None else confirmed.astimezone(TOKYO),
        }

    @classmethod
    def of(cls, view: MandateView, language: Language) -> "MandateOut":
        """Show a mandate."""
        return cls(**cls.facts_of(view, language))


class ProposedOut(MandateOut):
    """A proposed mandate with its code, which only this answer has."""

    code: str = Field(description="For the principal, by another way. Whoever enters it is bound.")
    code_expires_at: datetime

    @classmethod
    def proposed(cls, proposed: Proposed, language: Language) -> "ProposedOut":
        """Show a proposal to its agent."""
        expires = proposed.code_expires_at.astimezone(TOKYO)
        return cls(**cls.facts_of(proposed.view, language), code=proposed.code, code_expires_at=expires)


class MandatesOut(BaseModel):
    """The mandates that a person gave or holds, the newest first."""

    items: list[MandateOut]
