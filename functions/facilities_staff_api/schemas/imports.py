"""What an import of facilities and rooms found and made."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from machiport.facilities.inventory.import_service import SHOWN_FINDINGS, ImportedFacilities
from machiport.facilities.inventory.importing.drafts import FacilityDraft
from machiport.facilities.inventory.importing.facility_files import FacilityImport
from machiport.http_api.import_findings import FindingOut
from machiport.localized_text import Language


class DraftOut(BaseModel):
    """A facility as the tables would have it. `version_id`: the version in force after publishing it.

    `missing`: what it lacks to be published. `document`: the facility to go on editing, where nothing was published.
    """

    facility_id: str
    missing: list[str]
    replaces: str | None
    version_id: str | None
    document: dict[str, Any] | None

    @classmethod
    def of(cls, draft: FacilityDraft, published: Mapping[str, str], *, whole: bool) -> "DraftOut":
        """Show a draft, with its document where it is asked for."""
        return cls(
            facility_id=draft.facility_id,
            missing=list(draft.missing),
            replaces=draft.expected,
            version_id=published.get(draft.facility_id),
            document=dict(draft.document) if whole else None,
        )


class FacilityImportOut(BaseModel):
    """What became of an upload: drafts or published facilities, and what was found, the first findings in full."""

    published: bool
    publishable: bool
    facility_rows: int
    room_rows: int
    rows_left_out: int
    drafts: list[DraftOut]
    findings: list[FindingOut]
    findings_total: int

    @classmethod
    def checked(cls, imported: FacilityImport, language: Language) -> "FacilityImportOut":
        """Show an import that published nothing, with every draft's document."""
        return _shown(ImportedFacilities(imported), language, whole=True)

    @classmethod
    def done(cls, done: ImportedFacilities, language: Language) -> "FacilityImportOut":
        """Show an import with what it published."""
        return _shown(done, language, whole=False)


def _shown(done: ImportedFacilities, language: Language, *, whole: bool) -> FacilityImportOut:
    imported, counts = done.imported, done.imported.counts
    findings = imported.findings if whole else imported.findings[:SHOWN_FINDINGS]
    return FacilityImportOut(
        published=bool(done.published),
        publishable=imported.publishable,
        facility_rows=counts.facility_rows,
        room_rows=counts.room_rows,
        rows_left_out=counts.rows_left_out,
        drafts=[DraftOut.of(draft, done.published, whole=whole) for draft in imported.drafts],
        findings=[FindingOut.of(each, language) for each in findings],
        findings_total=len(imported.findings),
    )
