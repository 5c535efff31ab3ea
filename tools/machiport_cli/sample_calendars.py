"""The sample region's garbage calendars: `sample_region/garbage/<code>/<edition>/`, published through the staff API."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Edition
from machiport.garbage.ports import Drafts
from machiport.localized_text import LocalizedText
from machiport_cli.edition_uploads import Editions
from machiport_cli.faults import OperatorError, Pointer
from machiport_cli.local_stack.places import PROJECT_ROOT
from machiport_cli.upload_files import gather

_CALENDARS: Final = PROJECT_ROOT / "sample_region" / "garbage"
_SHOWN_PROBLEMS: Final = 5


@dataclass(frozen=True, slots=True)
class SampleCalendar:
    """One edition's folder: the files, and `import.json` with the options to read them by."""

    municipality: str
    folder: Path

    def read(self) -> Edition:
        """Import the folder.

        Raises OperatorError where its files make no calendar.
        """
        gathered = gather(self.folder)
        result = import_files(self.municipality, gathered.files, gathered.options or ImportOptions())
        if result.edition is None:
            raise OperatorError(
                "sample_not_importable",
                LocalizedText(ja="見本のデータを読めません", en="The sample data cannot be read"),
                LocalizedText(ja=str(self.folder)),
                pointers=[Pointer(one.file, one.message.ja) for one in result.problems[:_SHOWN_PROBLEMS]],
            )
        return result.edition


@dataclass(frozen=True, slots=True)
class SeededCalendar:
    """What seeding did with one edition."""

    municipality: str
    title: str
    outcome: Literal["published", "unchanged"]


def sample_calendars(folder: Path = _CALENDARS) -> list[SampleCalendar]:
    """Return the editions there are, by municipality, the earliest first."""
    return [SampleCalendar(path.parent.name, path) for path in sorted(folder.glob("*/*")) if path.is_dir()]


def publish_calendar(editions: Editions, drafts: Drafts, sample: SampleCalendar) -> SeededCalendar:
    """Publish a sample calendar unless exactly this one was published before, by whomever and however long ago.

    It goes over the wire as `edition.json`, so that the files of every format take the same way.
    The Idempotency-Keys come from the content: a seeding that broke off goes on where it stopped.

    Raises OperatorError; botocore's errors.
    """
    edition = sample.read()
    if _was_published(editions, drafts, sample.municipality, edition):
        return SeededCalendar(sample.municipality, edition.title, "unchanged")
    content = edition.model_dump_json().encode()
    key = f"seed-{hashlib.sha256(content).hexdigest()[:40]}"
    uploaded = editions.upload({"edition.json": content}, {"format": "edition"}, key=key)
    edition_id = str(uploaded["edition"]["edition_id"])
    if editions.get(edition_id)["state"] == "draft":
        version = int(editions.difference(edition_id)["based_on_version"])
        editions.publish(edition_id, version, key=f"{key}-{version}")
    return SeededCalendar(sample.municipality, edition.title, "published")


def _was_published(editions: Editions, drafts: Drafts, municipality: str, edition: Edition) -> bool:
    return any(
        drafts.edition(municipality, edition_id) == edition for edition_id in _published_as(editions, edition.title)
    )


def _published_as(editions: Editions, title: str) -> Iterator[str]:
    """Go through the ids of editions with that title that are or were published."""
    for one in editions.all():
        if one["title"] == title and one["state"] in {"published", "superseded"}:
            yield str(one["edition_id"])
