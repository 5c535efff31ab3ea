"""Lists of shelters and their statuses as staff send and see them."""

from collections import Counter
from datetime import date, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.hazard.shelters.importing.report import SHOWN_FINDINGS
from machiport.hazard.shelters.list_service import PublishedList
from machiport.hazard.shelters.model import (
    HIGHEST_HEADCOUNT,
    Designation,
    ListCounts,
    ListHead,
    ListSource,
    ReportedStatus,
    ToldStatus,
)
from machiport.hazard.shelters.ports import ReportOutcome
from machiport.hazard.shelters.shelter_service import ListedShelter
from machiport.hazard.shelters.status_service import AskedStatus, RecordedStatus, ReportedTable
from machiport.http_api.import_findings import FindingOut
from machiport.localized_text import Language

_SHOWN_ROWS = 200


class ListSourceOut(BaseModel):
    """Where a list came from (出典)."""

    title: str
    licence: str | None
    url: str | None
    as_of: date | None
    sample: bool

    @classmethod
    def of(cls, source: ListSource) -> "ListSourceOut":
        """Show a source."""
        return cls(**source.model_dump())


class ListInForceOut(BaseModel):
    """The list in force. `counts.rows_read` = `shelters` + `rows_united` + `rows_left_out`."""

    version: int
    published_at: datetime | None = Field(description="Asia/Tokyo.")
    counts: ListCounts
    source: ListSourceOut | None

    @classmethod
    def of(cls, head: ListHead) -> "ListInForceOut":
        """Show a head."""
        return cls(
            version=head.version,
            published_at=None if head.published_at is None else head.published_at.astimezone(TOKYO),
            counts=head.counts,
            source=None if head.source is None else ListSourceOut.of(head.source),
        )


class PublishedListOut(BaseModel):
    """A list that is in force from now on. `unchanged`: exactly this one was in force already."""

    in_force: ListInForceOut
    unchanged: bool
    findings: list[FindingOut] = Field(description="The first ones, at most 50.")
    findings_total: int

    @classmethod
    def of(cls, published: PublishedList, language: Language) -> "PublishedListOut":
        """Show what became of an upload."""
        findings = published.imported.findings
        return cls(
            in_force=ListInForceOut.of(published.head),
            unchanged=published.unchanged,
            findings=[FindingOut.of(finding, language) for finding in findings[:SHOWN_FINDINGS]],
            findings_total=len(findings),
        )


class ShelterStatusIn(BaseModel):
    """A status as it is reported: closed 閉鎖, open 開設, crowded 混雑, full 満員."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "open", "headcount": 42}]})

    status: ReportedStatus
    headcount: int | None = Field(default=None, ge=0, le=HIGHEST_HEADCOUNT, description="People there.")
    as_of: AwareDatetime | None = Field(
        default=None, description="The instant at which it was so; now where absent. The newest one counts."
    )

    def asked(self) -> AskedStatus:
        """Return the status in the domain's terms."""
        return AskedStatus(self.status, self.headcount, self.as_of)


class RecordedStatusOut(BaseModel):
    """A status that is recorded. `told` is what residents are told now: `unknown` where its `as_of` is too old."""

    shelter_id: str
    name: str
    status: ReportedStatus
    headcount: int | None
    as_of: datetime = Field(description="Asia/Tokyo.")
    told: ToldStatus

    @classmethod
    def of(cls, recorded: RecordedStatus) -> "RecordedStatusOut":
        """Show a report."""
        shelter, report = recorded.shelter, recorded.report
        return cls(
            shelter_id=shelter.shelter_id,
            name=shelter.name,
            status=report.status,
            headcount=report.headcount,
            as_of=report.as_of.astimezone(TOKYO),
            told=recorded.told,
        )


class ReportedRowOut(BaseModel):
    """A row of a table that changed nothing, since a newer report of its shelter is known."""

    line: int
    shelter_id: str
    outcome: ReportOutcome


class ReportedTableOut(BaseModel):
    """What became of a table: every row was recorded, or is older than what is known."""

    rows: int
    applied: int
    newer_known: int
    told: dict[ToldStatus, int] = Field(
        description="What residents are told now of the shelters applied, and of how many: `unknown` where a row's "
        "instant is too old."
    )
    not_applied: list[ReportedRowOut] = Field(description="Rows that changed nothing; the first 200.")

    @classmethod
    def of(cls, table: ReportedTable) -> "ReportedTableOut":
        """Show what became of a table."""
        rows = [
            ReportedRowOut(line=row.line, shelter_id=row.report.shelter_id, outcome=outcome)
            for row, outcome in zip(table.rows, table.outcomes, strict=True)
            if outcome != "applied"
        ]
        return cls(
            rows=len(table.rows),
            applied=len(table.rows) - len(rows),
            newer_known=len(rows),
            told=Counter(
                told for told, outcome in zip(table.told, table.outcomes, strict=True) if outcome == "applied"
            ),
            not_applied=rows[:_SHOWN_ROWS],
        )


class StaffShelterStatusOut(BaseModel):
    """The newest report of a shelter. `told` is what residents are told: `unknown` once it is too old."""

    told: ToldStatus
    status: ReportedStatus | None
    headcount: int | None
    reported_at: datetime | None = Field(description="Asia/Tokyo.")

    @classmethod
    def of(cls, listed: ListedShelter) -> "StaffShelterStatusOut":
        """Show what is known of a shelter."""
        told, last = listed.told, listed.told.last_known
        if last is not None:
            instant = last.reported_at.astimezone(TOKYO)
            return cls(told="unknown", status=last.status, headcount=last.headcount, reported_at=instant)
        status = None if told.status == "unknown" else told.status
        reported_at = None if told.reported_at is None else told.reported_at.astimezone(TOKYO)
        return cls(told=told.status, status=status, headcount=told.headcount, reported_at=reported_at)


class StaffShelterOut(BaseModel):
    """A shelter of the list in force, as staff see it."""

    shelter_id: str
    other_ids: list[str]
    name: str
    address: str | None
    designations: list[Designation]
    capacity: int | None = Field(description="How many can stay there; null where not published.")
    status: StaffShelterStatusOut

    @classmethod
    def of(cls, listed: ListedShelter) -> "StaffShelterOut":
        """Show a shelter."""
        shelter = listed.shelter
        return cls(
            shelter_id=shelter.shelter_id,
            other_ids=list(shelter.other_ids),
            name=shelter.name,
            address=shelter.address,
            designations=list(shelter.designations),
            capacity=None if shelter.capacity is None else shelter.capacity.for_staying,
            status=StaffShelterStatusOut.of(listed),
        )


class StaffSheltersOut(BaseModel):
    """A page of the list in force; version 0 where none was ever published."""

    in_force: ListInForceOut
    items: list[StaffShelterOut]
    next_cursor: str | None
