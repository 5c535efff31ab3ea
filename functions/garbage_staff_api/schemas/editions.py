"""Editions as staff see them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.difference import EditionDifference
from machiport.garbage.edition_service import Difference, UploadedEdition
from machiport.garbage.importers.report import SHOWN_PROBLEMS, ImportCounts
from machiport.garbage.publication import EditionCounts, EditionRecord, EditionState
from machiport.garbage.publication_plan import PublicationPlan
from machiport.http_api.import_findings import FindingOut
from machiport.localized_text import Language


class EditionOut(BaseModel):
    """An edition (年度版): a draft, or what became of it."""

    edition_id: str
    state: EditionState
    title: str = Field(examples=["令和9年度"])
    valid_from: date
    valid_to: date
    counts: EditionCounts
    created_at: datetime
    published_at: datetime | None

    @classmethod
    def of(cls, record: EditionRecord) -> "EditionOut":
        """Show a record; who made it stays inside."""
        return cls(
            edition_id=record.edition_id,
            state=record.state,
            title=record.title,
            valid_from=record.period.start,
            valid_to=record.period.end,
            counts=record.counts,
            created_at=record.created_at,
            published_at=record.published_at,
        )


class DifferenceOut(BaseModel):
    """What publishing would change for residents, compared with what is in force now."""

    based_on_version: int = Field(description="Send it with the publication: it says what was reviewed.")
    difference: EditionDifference

    @classmethod
    def of(cls, compared: Difference) -> "DifferenceOut":
        """Show a comparison."""
        return cls(based_on_version=compared.based_on_version, difference=compared.difference)


class UploadedEditionOut(BaseModel):
    """A new draft with the beginning of its report and what it would change. Nothing shows to residents yet."""

    edition: EditionOut
    cells: ImportCounts
    problems: list[FindingOut] = Field(description="The first ones, at most 50; `report` has all.")
    problems_total: int
    based_on_version: int = Field(description="Send it with the publication: it says what was reviewed.")
    days_added: int
    days_removed: int
    areas_added: int
    areas_removed: int

    @classmethod
    def of(cls, uploaded: UploadedEdition, language: Language) -> "UploadedEditionOut":
        """Show a new draft in `language`."""
        problems = uploaded.result.problems
        summary = uploaded.difference.summary
        return cls(
            edition=EditionOut.of(uploaded.record),
            cells=uploaded.result.counts,
            problems=[FindingOut.of(problem, language) for problem in problems[:SHOWN_PROBLEMS]],
            problems_total=len(problems),
            based_on_version=uploaded.based_on_version,
            days_added=summary.days_added,
            days_removed=summary.days_removed,
            areas_added=summary.areas_new,
            areas_removed=summary.areas_gone,
        )


class ReportOut(BaseModel):
    """A page of an import's report."""

    cells: ImportCounts
    problems: list[FindingOut]
    problems_total: int
    next_cursor: str | None


class PublicationIn(BaseModel):
    """What was reviewed and is now to be published."""

    model_config = ConfigDict(extra="forbid")

    based_on_version: int = Field(ge=0, description="From the upload's answer or from the difference.", examples=[3])


class PublicationOut(BaseModel):
    """A publication: in force for every area from this moment."""

    edition_id: str
    publication_id: str
    version: int
    areas_reached: int
    published_at: datetime

    @classmethod
    def of(cls, edition_id: str, plan: PublicationPlan, published_at: datetime) -> "PublicationOut":
        """Show a publication."""
        return cls(
            edition_id=edition_id,
            publication_id=plan.publication_id,
            version=plan.version,
            areas_reached=len({entry.area_id for entry in plan.entries}),
            published_at=published_at,
        )
