"""Reading YAML (and JSON, which is YAML) safely, with the line of every value.

Only text, whole numbers, true/false and null are resolved: a date stays the text that stands in the file. Aliases
are followed within a bound on the number of values, so that neither a recursive one nor a bomb of them is harmful.
"""

import re
from typing import Final

import yaml

from machiport.garbage.importers.limits import MAXIMUM_FILE_BYTES, MAXIMUM_YAML_NODES
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import decoded
from machiport.import_findings import Place

type Tree = dict[str, "Tree"] | list["Tree"] | str | int | bool | None
type Path = tuple[str | int, ...]

_MAXIMUM_DEPTH: Final = 40
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,11})")
_LITERALS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}

_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class YamlDocument:
    """A document's value, and where each part of it stands."""

    def __init__(self, file: str, value: Tree, lines: dict[Path, tuple[int, int]]) -> None:
        """Take the parts; `lines` has line and column from 1 by path."""
        self.file = file
        self.value = value
        self._lines = lines

    def place(self, *path: str | int) -> Place:
        """Return the place of the value at `path`, or of the nearest part around it that exists."""
        while path and path not in self._lines:
            path = path[:-1]
        line, column = self._lines.get(path, (1, 1))
        return Place(self.file, line, column, str(path[-1]) if path else None)


class _TooMuchError(Exception):
    """More values or levels than any real file has."""


def read_yaml(file: str, data: bytes, report: ImportReport) -> YamlDocument | None:
    """Read one document; return None (and say why in the report) where that is impossible."""
    if len(data) > MAXIMUM_FILE_BYTES:
        report.add("too_large", Place(file), what=f"{len(data)} bytes", limit=str(MAXIMUM_FILE_BYTES))
        return None
    text = decoded(file, data, report)
    return None if text is None else _parsed(file, text, report)


def _parsed(file: str, text: str, report: ImportReport) -> YamlDocument | None:
    if _nested_too_deep(text):
        report.add("yaml_malformed", Place(file))
        return None
    lines: dict[Path, tuple[int, int]] = {}
    try:
        root = yaml.compose(text, Loader=_Loader)
        value = None if root is None else _Builder(lines).build(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        report.add("yaml_malformed", Place(file, *((mark.line + 1, mark.column + 1) if mark else ())))
        return None
    except _TooMuchError:
        report.add("too_large", Place(file), what="values, levels", limit=f"{MAXIMUM_YAML_NODES}, {_MAXIMUM_DEPTH}")
        return None
    except (yaml.YAMLError, ValueError, RecursionError):
        report.add("yaml_malformed", Place(file))
        return None
    return YamlDocument(file, value, lines)


def _nested_too_deep(text: str) -> bool:
    """Say whether brackets, dashes or indentation may nest more than a parser's stack should be asked to follow.

    Counts generously (also inside of quoted text): no real file comes near.
    """
    depth = deepest = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth += 1 if match[0] in "[{" else -1
        deepest = max(deepest, depth)
    dashes = max((len(match[0]) // 2 for match in re.finditer(r"(?:[-?:][ \t]){2,}", text)), default=0)
    indent = max((len(match[0]) for match in re.finditer(r"^ +", text, re.MULTILINE)), default=0)
    return deepest > 10 * _MAXIMUM_DEPTH or dashes > _MAXIMUM_DEPTH or indent > 10 * _MAXIMUM_DEPTH


class _Builder:
    """Turns parsed nodes into values and remembers where they stand."""

    def __init__(self, lines: dict[Path, tuple[int, int]]) -> None:
        self._lines = lines
        self._count = 0

    def build(self, node: yaml.Node, path: Path) -> Tree:
        self._count += 1
        if self._count > MAXIMUM_YAML_NODES or len(path) > _MAXIMUM_DEPTH:
            raise _TooMuchError
        self._lines[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return {
                str(key.value): self.build(value, (*path, str(key.value)))
                for key, value in node.value
                if isinstance(key, yaml.ScalarNode)
            }
        if isinstance(node, yaml.SequenceNode):
            return [self.build(value, (*path, index)) for index, value in enumerate(node.value)]
        return _scalar(node)


def _scalar(node: yaml.Node) -> Tree:
    text = str(node.value)
    # libyaml calls an unquoted scalar's style "", the Python parser None.
    if getattr(node, "style", None):
        return text
    if text in _LITERALS:
        return _LITERALS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def mapping(value: Tree) -> dict[str, Tree]:
    """Return a mapping as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Tree) -> list[Tree]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def text_of(value: Tree) -> str:
    """Return a text or number as trimmed text, and the empty text for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
