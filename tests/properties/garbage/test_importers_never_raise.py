"""Whatever is uploaded, the importers answer with a result: hostile bytes, broken files, files of the wrong kind."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from machiport.garbage.importers.archives import unpacked
from machiport.garbage.importers.cell_5374 import CellFault, CellReading, read_cell
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import Format, ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.yaml_trees import read_yaml

SAMPLES = Path(__file__).resolve().parents[3] / "sample_region" / "garbage"
FORMATS: tuple[Format, ...] = ("5374", "japan_gomi_data", "dates_csv", "dictionary_table", "edition")
NAMES = (
    "area_days.csv",
    "center.csv",
    "description.csv",
    "target.csv",
    "remarks.csv",
    "area_master.csv",
    "setting.js",
    "dates.csv",
    "dictionary.xlsx",
    "meta.yaml",
    "taxonomy.yaml",
    "bunbetsu-jiten.yaml",
    "2026-04--2027-03/course-1.yaml",
    "edition.json",
    "edition.yaml",
    "upload.zip",
)
PERIOD = {"start": "2026-04-01", "end": "2027-03-31"}
SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def sound(result: ImportResult) -> None:
    """Check what holds for every result."""
    counts = result.counts
    assert counts.cells_read == counts.cells_turned_into_rules + counts.cells_reported
    assert result.edition is not None or result.problems
    assert all(problem.message.en and problem.message.ja_x_easy for problem in result.problems)
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert len(errors) >= counts.cells_reported
    ImportResult.model_validate_json(result.model_dump_json())


def sample(code: str) -> dict[str, bytes]:
    folder = SAMPLES / code / "2026"
    small = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "import.json"]
    # The beginning of long files is enough, and keeps an example fast.
    return {
        str(path.relative_to(folder)): b"\n".join(path.read_bytes().split(b"\n")[:60])
        if path.suffix == ".csv"
        else path.read_bytes()
        for path in small
    }


@SLOW
@given(
    st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=400), max_size=4),
    st.sampled_from((*FORMATS, "auto")),
    st.booleans(),
)
@example({"edition.json": b"[" * 5000}, "edition", True)
@example({"edition.yaml": b"a: &a [*a]"}, "edition", True)
@example({"2026-04--2027-03/course-1.yaml": b"metadata: {period: 2026-04--2027-03}\nrules: 1"}, "auto", False)
@example({"area_days.csv": b'"'}, "5374", True)
@example({"upload.zip": b"PK\x03\x04"}, "auto", True)
def test_arbitrary_bytes_give_a_result(files: dict[str, bytes], chosen: str, with_period: bool) -> None:
    period = {"period": PERIOD} if with_period else {}
    sound(import_files("44201", files, ImportOptions.model_validate({"format": chosen, **period})))


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, int, int, bytes]:
    """Return which sample, where in which file, how much to cut, and what to put there."""
    code = draw(st.sampled_from(["44201", "44202", "44206", "44207", "44341"]))
    inserted = st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            ["隔", "月木", ":", "*9", "20991231", '"', ",,,,", "\n", "&a *a", "[[", "9" * 30, "\u3000"]
        ).map(str.encode),
    )
    return code, draw(st.integers(0, 40_000)), draw(st.integers(0, 40)), draw(inserted)


@SLOW
@given(st.lists(mutations(), min_size=1, max_size=3))
def test_mutations_of_valid_files_give_a_result(changes: list[tuple[str, int, int, bytes]]) -> None:
    code = changes[0][0]
    files = sample(code)
    for _, at, cut, inserted in changes:
        name = sorted(files)[at % len(files)]
        data = files[name]
        position = at % (len(data) + 1)
        files[name] = data[:position] + inserted + data[position + cut :]
    sound(import_files(code, files, ImportOptions.model_validate({"period": PERIOD})))


@given(
    st.text(
        alphabet=st.sampled_from("月火水木金土日隔第毎週曜・、:* 0123456789２　\u00a0MonWed`#"), min_size=1, max_size=24
    )
)
def test_every_cell_is_read_or_faulted_and_its_canonical_form_reads_the_same(cell: str) -> None:
    reading = read_cell(cell)
    if isinstance(reading, CellFault):
        return
    assert isinstance(reading, CellReading)
    if reading.canonical is not None:
        again = read_cell(reading.canonical)
        assert isinstance(again, CellReading)
        assert (again.rules, again.remarks, again.canonical) == (reading.rules, reading.remarks, None)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_danger_as_yaml_or_zip(data: bytes) -> None:
    report = ImportReport()
    document = read_yaml("x.yaml", data, report)
    assert document is not None or report.findings
    unpacked({"x.zip": b"PK\x03\x04" + data}, ImportReport())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@SLOW
@given(
    st.dictionaries(
        st.sampled_from(
            ["municipality", "title", "period", "categories", "routes", "areas", "metadata", "rules", "overrides"]
        ),
        JSON_VALUES,
    )
)
def test_well_formed_files_of_a_wrong_shape_give_a_result(content: dict[str, object]) -> None:
    data = json.dumps(content).encode()
    sound(import_files("44201", {"edition.json": data}, ImportOptions()))
    sound(import_files("44201", {"meta.yaml": data, "taxonomy.yaml": data, "course-1.yaml": data}, ImportOptions()))


@pytest.mark.parametrize("extra", [b"", b"trailing", b"\x00" * 100])
def test_a_truncated_archive_gives_a_result(extra: bytes) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr("area_days.csv", "地名,センター,燃やすごみ\n浅野,,月\n")
    whole = content.getvalue()
    for cut in range(0, len(whole), 7):
        sound(
            import_files("44201", {"upload.zip": whole[:cut] + extra}, ImportOptions.model_validate({"period": PERIOD}))
        )
