"""YAML is read without surprises: text stays text, lines are known, bombs and nests are refused."""

import pytest

from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.yaml_trees import YamlDocument, read_yaml
from machiport.import_findings import Place


def read(text: str) -> tuple[YamlDocument | None, list[str]]:
    report = ImportReport()
    document = read_yaml("x.yaml", text.encode(), report)
    return document, [problem.code for problem in report.findings]


def test_only_numbers_truth_values_and_null_are_resolved() -> None:
    document, _ = read('a: 2026-04-01\nb: "1"\nc: 12\nd: true\ne:\nf: no\ng: 0x1f\nh: 1:30\ni: "true"\n')
    assert document is not None
    assert document.value == {
        "a": "2026-04-01",
        "b": "1",
        "c": 12,
        "d": True,
        "e": None,
        "f": "no",
        "g": "0x1f",
        "h": "1:30",
        "i": "true",
    }


def test_every_value_has_its_line_and_a_missing_one_that_of_what_is_around_it() -> None:
    document, _ = read("rules:\n  - days: [MO]\n  - days: [TU]\n")
    assert document is not None
    assert document.place("rules", 1) == Place("x.yaml", 3, 5, "1")
    assert document.place("rules", 1, "category") == Place("x.yaml", 3, 5, "1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [*a]", "too_large"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{c}: &{c} [{','.join(['*' + p] * 10)}]\n" for p, c in zip("abcdef", "bcdefg", strict=True)),
            "too_large",
        ),
        ("[" * 10_000, "yaml_malformed"),
        ("- " * 10_000, "yaml_malformed"),
        ("? " * 10_000, "yaml_malformed"),
        ("\n".join(" " * depth + "a:" for depth in range(100)), "too_large"),
        ("\n".join(" " * depth + "a:" for depth in range(1000)), "yaml_malformed"),
        ("a: *b", "yaml_malformed"),
        ("a: b: c", "yaml_malformed"),
        ("a\n---\nb", "yaml_malformed"),
    ],
)
def test_bombs_nests_and_broken_files_are_refused(text: str, code: str) -> None:
    assert read(text) == (None, [code])


def test_tags_construct_nothing() -> None:
    document, _ = read("!!python/object/apply:os.getcwd []")
    assert document is not None
    assert document.value == []


def test_a_broken_file_is_reported_at_its_line() -> None:
    report = ImportReport()
    assert read_yaml("x.yaml", b"a: 1\nb: [1\nc: 2\n", report) is None
    assert report.findings[0].line == 3
