"""`import.json`: which files an import has, what they are, whose they are, and where they say anything at all."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.messages import said
from machiport.localized_text import LocalizedText

type FileFormat = Literal["A31", "A31a", "A31b", "A33", "A40", "A49", "citygml", "ranks"]
"""国土数値情報 A31 洪水, A33 土砂災害, A40 津波, A49 高潮; CityGML of PLATEAU; any layer with a rank or a depth."""

SPEC_FILE = "import.json"
_LARGEST_SPEC = 1_000_000


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceEntry(_Strict):
    """Whose statement the zones are, under which licence, and as of which day."""

    source: str = Field(min_length=1, max_length=300)
    licence: str = Field(min_length=1, max_length=300)
    as_of: date


class FileOptions(_Strict):
    """What a format does not tell by itself.

    `ranks` says what a publisher's values mean: a rank of the kind, or a depth text (`"2": "0.3m以上1m未満"`).
    `crs` is an EPSG code for a file that does not tell. `member` picks files inside a zip, `layer` one of a GeoPackage.
    """

    rank_property: str | None = None
    depth_property: str | None = None
    label_property: str | None = None
    depth_unit: Literal["m", "cm"] = "m"
    ranks: dict[str, int | str] = Field(default_factory=dict)
    crs: int | None = None
    member: str | None = None
    layer: str | None = None


class FileEntry(_Strict):
    """A file, or several by a pattern (`flood/*.geojson`, `**/*.gml`)."""

    path: str = Field(min_length=1)
    format: FileFormat
    kind: str | None = None
    encoding: Literal["utf-8", "cp932"] | None = None
    source: SourceEntry | None = None
    options: FileOptions = FileOptions()

    @model_validator(mode="after")
    def _says_what_a_layer_of_ranks_is(self) -> Self:
        if self.format == "ranks":
            told = [self.options.rank_property, self.options.depth_property]
            if self.kind is None or sum(each is not None for each in told) != 1:
                raise ValueError(_RANKS_INCOMPLETE)
        return self


_RANKS_INCOMPLETE = "ranks needs kind, and one of options.rank_property and options.depth_property"


class CoverageEntry(_Strict):
    """Where the source says something about some kinds: the areas of a file, or grid squares (JIS X 0410)."""

    kinds: tuple[str, ...] = Field(min_length=1)
    path: str | None = None
    meshes: tuple[str, ...] = ()
    source: SourceEntry | None = None

    @model_validator(mode="after")
    def _has_one_way_of_telling(self) -> Self:
        if (self.path is None) == (not self.meshes):
            raise ValueError(_COVERAGE_INCOMPLETE)
        return self


_COVERAGE_INCOMPLETE = "coverage needs either path or meshes"


class ImportSpec(_Strict):
    """An import. Without a coverage entry for a kind only its zones themselves are covered: nothing is guessed.

    `allow_refused`: the largest share (0…1) of a file's zones that may be missing because they cannot be used.
    """

    title: str = Field(min_length=1, max_length=200)
    sample: bool = False
    allow_refused: float = Field(default=0.0, ge=0, le=1)
    source: SourceEntry
    files: tuple[FileEntry, ...] = Field(min_length=1)
    coverage: tuple[CoverageEntry, ...] = ()


def load_spec(folder: Path) -> ImportSpec:
    """Return the import.json of a folder.

    Raises ImportRefusedError, naming the field in plain words.
    """
    file = folder / SPEC_FILE
    if not file.is_file() or file.stat().st_size > _LARGEST_SPEC:
        raise ImportRefusedError(said("no_spec"))
    try:
        content = json.loads(file.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ImportRefusedError(said("bad_json", line=error.lineno, column=error.colno)) from error
    except UnicodeDecodeError as error:
        raise ImportRefusedError(said("bad_json", line=1, column=error.start + 1)) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of thousands of digits
        raise ImportRefusedError(said("bad_json", line=1, column=1)) from error
    try:
        return ImportSpec.model_validate(content)
    except ValidationError as error:
        raise ImportRefusedError(_in_plain_words(dict(error.errors()[0]))) from error


# By pydantic's type of error: ja, en, ja-x-easy.
_PROBLEMS = {
    "missing": ("必要な項目がありません。", "it is missing.", "ありません。書いて ください。"),
    "extra_forbidden": ("知らない項目です。", "there is no such field.", "この 名前は ありません。"),
    "literal_error": ("使えるのは {expected} です。", "use one of {expected}.", "使える ものは {expected} です。"),
    "too_short": ("空です。", "it is empty.", "中が ありません。"),
    "string_too_short": ("空です。", "it is empty.", "中が ありません。"),
    "date_from_datetime_parsing": (
        "日付は 2026-04-01 のように書きます。",
        "a day is written 2026-04-01.",
        "日にちは 2026-04-01 の ように 書いて ください。",
    ),
    _RANKS_INCOMPLETE: (
        "ranks には kind と、options の rank_property か depth_property のどちらか一つが要ります。",
        f"{_RANKS_INCOMPLETE}.",
        "kind と、rank_property か depth_property を 一つ 書いて ください。",
    ),
    _COVERAGE_INCOMPLETE: (
        "path か meshes のどちらか一つが要ります。",
        f"{_COVERAGE_INCOMPLETE}.",
        "path か meshes を 一つ 書いて ください。",
    ),
}
_OTHER_PROBLEM = (
    "値の形が違います（{message}）。",
    "its value is not of the right form ({message}).",
    "値が ちがいます。",
)


def _in_plain_words(error: dict[str, Any]) -> LocalizedText:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    told = str(error["msg"]).removeprefix("Value error, ")
    problem = _PROBLEMS.get(str(error["type"])) or _PROBLEMS.get(told) or _OTHER_PROBLEM
    expected = error.get("ctx", {}).get("expected", "")
    japanese, english, easy = (each.format(expected=expected, message=told) for each in problem)
    return said("bad_field", field=field or SPEC_FILE, problem=japanese, problem_en=english, problem_easy=easy)
