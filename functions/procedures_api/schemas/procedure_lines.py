"""Procedures in a list."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from machiport.applications.procedures.model import IdentityNeeded, LifeEvent, Procedure
from machiport.http_api.pagination import Page
from machiport.localized_text import Language


class ProcedureLine(BaseModel):
    """A procedure in a list."""

    procedure_id: str = Field(examples=["juminhyo"])
    municipality: str = Field(examples=["44201"])
    title: str
    summary: str
    department_name: str
    life_events: list[LifeEvent]
    identity: IdentityNeeded = Field(description="How well somebody's identity has to be verified to apply.")
    costs: bool = Field(description="Whether there is a fee.")
    target_days: int = Field(description="Within how many days it is to be decided.")

    @classmethod
    def of(cls, procedure: Procedure, municipality: str, language: Language) -> "ProcedureLine":
        """Show a procedure in `language`."""
        return cls(
            procedure_id=procedure.id,
            municipality=municipality,
            title=procedure.title.in_language(language),
            summary=procedure.summary.in_language(language),
            department_name=procedure.department_name.in_language(language),
            life_events=list(procedure.life_events),
            identity=procedure.identity,
            costs=procedure.fee.timing != "none",
            target_days=procedure.target_days,
        )


class ProceduresOut(Page[ProcedureLine]):
    """A page of procedures."""

    @classmethod
    def of(
        cls, procedures: Iterable[Procedure], municipality: str, next_cursor: str | None, language: Language
    ) -> "ProceduresOut":
        """Show procedures in `language`."""
        items = [ProcedureLine.of(each, municipality, language) for each in procedures]
        return cls(items=items, next_cursor=next_cursor)
