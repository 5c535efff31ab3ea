"""Which files import.json names, and the numbers of its sources."""

from pathlib import Path
from typing import NamedTuple

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.import_spec import ImportSpec, SourceEntry
from machiport.hazard.importing.messages import said
from machiport.hazard.section_codec import ZoneSource

_PATTERN_CHARACTERS = frozenset("*?[")


class FileOfImport(NamedTuple):
    """A file, and its name in findings: its path within the import."""

    path: Path
    name: str


def files_of(folder: Path, field: str, path: str) -> list[FileOfImport]:
    """Return the file of a path, or those of a pattern in order of their names.

    Raises ImportRefusedError where there is none inside the folder.
    """
    root = folder.resolve()
    if ".." in Path(path).parts or Path(path).is_absolute():
        found = []
    elif _PATTERN_CHARACTERS.isdisjoint(path):
        found = [folder / path]
    else:
        found = sorted(folder.glob(path))
    inside = [each for each in found if each.is_file() and each.resolve().is_relative_to(root)]
    if not inside:
        raise ImportRefusedError(said("no_file", field=f"{field}.path", path=path))
    return [FileOfImport(each, each.relative_to(folder).as_posix()) for each in inside]


class SourceNumbers:
    """The sources of an import, each once, in the order they are first named; the default one is the first."""

    def __init__(self, spec: ImportSpec) -> None:
        """Number the sources of `spec`."""
        self._sample = spec.sample
        self._default = spec.source
        entries = (spec.source, *(each.source for each in spec.files), *(each.source for each in spec.coverage))
        self._all = tuple(dict.fromkeys(self._facts(entry) for entry in entries if entry is not None))

    def _facts(self, entry: SourceEntry) -> ZoneSource:
        return ZoneSource(entry.source, entry.licence, entry.as_of.isoformat(), self._sample)

    def number(self, entry: SourceEntry | None) -> int:
        """Return the number of a source, of the default one for None."""
        return self._all.index(self._facts(entry or self._default))

    def all(self) -> tuple[ZoneSource, ...]:
        """Return the sources in the order of their numbers."""
        return self._all
