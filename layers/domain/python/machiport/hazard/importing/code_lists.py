"""Code lists of CityGML (`codelists/*.xml`, gml:Dictionary): what a code means."""

from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

_GML = "{http://www.opengis.net/gml}"
_LARGEST = 20 << 20


class CodeLists:
    """The code lists of an import, each read once."""

    def __init__(self, root: Path) -> None:
        """Look for lists inside `root` only."""
        self._root = root.resolve()
        self._read: dict[Path, Mapping[str, str]] = {}

    def meaning(self, beside: Path, code_space: str, code: str) -> str | None:
        """Return what a code means, or None where the list is not there or lacks it.

        `code_space` is a path relative to the file `beside`; a list of its name beside that file, or in a folder
        `codelists` of the import, does as well.
        """
        name = Path(code_space).name
        for place in (beside.parent / code_space, beside.parent / name, self._root / "codelists" / name):
            path = place.resolve()
            if name and path.is_relative_to(self._root) and path.is_file():
                return self._list(path).get(code)
        return None

    def _list(self, path: Path) -> Mapping[str, str]:
        if path not in self._read:
            self._read[path] = _entries(path)
        return self._read[path]


def _entries(path: Path) -> Mapping[str, str]:
    if path.stat().st_size > _LARGEST:
        return {}
    try:
        root = parse(path, forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    found = {}
    for definition in root.iter(f"{_GML}Definition") if root is not None else ():
        code, meaning = definition.findtext(f"{_GML}name"), definition.findtext(f"{_GML}description")
        if code and meaning:
            found[code.strip()] = meaning.strip()
    return found
