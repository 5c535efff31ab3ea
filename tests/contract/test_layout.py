"""The house is in order: every function is complete, nothing has a name that says nothing, nothing local leaks out."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from machiport_gates.function_apps import http_function_names
from machiport_gates.paths import FUNCTIONS, ROOT, TEMPLATE, function_names
from machiport_gates.sam_translation import read_template

EVENTS = ROOT / "events"
_NAMELESS = {"utils", "util", "common", "helpers", "helper", "core", "misc", "base", "stuff"}
_LONGEST_FILE = 300
_LONGEST_TESTS = 400  # a table of cases may stay in one file

_TEXT = {".py", ".toml", ".yaml", ".yml", ".json", ".md", ".txt", ".sh", ".mk", ""}

# Places of one machine, which another does not have.
_MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:home|root|Users|work)/")
# What stands in for AWS on one machine; the deployed code never hears of it.
_LOCAL = re.compile(r"localhost|127\.0\.0\.1|ministack|moto|AWS_ENDPOINT", re.IGNORECASE)
_REGISTRY = re.compile("|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs")))


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git has, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    return tuple(ROOT / name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


def deployed_sources() -> list[Path]:
    """Return every Python file that runs inside a function."""
    return [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "layers")] + [
        path for path in tracked() if path.suffix == ".py" and path.is_relative_to(FUNCTIONS)
    ]


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return `file:line: text` for every line in which `pattern` is found."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in paths
        if path.suffix in _TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("name", function_names())
def test_function_is_complete(name: str) -> None:
    folder = FUNCTIONS / name
    wanted = ["main.py", "wiring.py"] + (["routes", "schemas"] if name in http_function_names() else [])
    assert [part for part in wanted if not (folder / part).exists()] == []


@pytest.mark.parametrize("name", function_names())
def test_function_has_sample_events(name: str) -> None:
    events = {path.name for path in (EVENTS / name).glob("*.json")}
    samples = {event for event in events if not event.endswith(".expected.json")}
    assert len(samples) >= 2, "a happy and an unhappy one"
    assert {event.removesuffix(".json") + ".expected.json" for event in samples} == events - samples


def test_template_has_each_function_and_no_other() -> None:
    resources = read_template(TEMPLATE)["Resources"].values()
    handlers = [r["Properties"]["Handler"] for r in resources if r["Type"] == "AWS::Serverless::Function"]
    modules = [handler.removesuffix(".handler").replace(".", "/") + ".py" for handler in handlers]
    assert [module for module in modules if not (FUNCTIONS / module).exists()] == []
    assert {f"{name}.main.handler" for name in function_names()} - set(handlers) == set()


def test_import_contracts_look_at_each_function() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert sorted(document["tool"]["importlinter"]["root_packages"]) == sorted(["machiport", *function_names()])


def test_every_module_has_a_name_for_its_job() -> None:
    modules = [path for path in tracked() if path.suffix == ".py"]
    named = [path for path in modules if {path.stem, path.parent.name} & _NAMELESS]
    assert [str(path.relative_to(ROOT)) for path in named] == []


def test_files_are_short() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in tracked() if path.suffix == ".py"}
    limits = {path: _LONGEST_TESTS if path.is_relative_to(ROOT / "tests") else _LONGEST_FILE for path in lengths}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > limits[path]} == {}


def _statements(path: Path) -> str:
    """Return a module's code without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None
    return ast.unparse(tree)


def test_deployed_code_knows_no_local_substitute() -> None:
    knowing = [path for path in deployed_sources() if _LOCAL.search(_statements(path))]
    assert [str(path.relative_to(ROOT)) for path in knowing] == []


def test_no_file_names_a_place_of_one_machine() -> None:
    assert lines_with(_MACHINE_PATH, list(tracked())) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(_REGISTRY, list(tracked())) == []


def _reads_environment(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and getattr(node.value, "id", "") == "os"
        for node in ast.walk(tree)
    )


def test_only_wiring_reads_the_environment() -> None:
    readers = [
        path
        for path in deployed_sources()
        if path.name != "wiring.py" and _reads_environment(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert [str(path.relative_to(ROOT)) for path in readers] == []


def test_no_table_is_scanned() -> None:
    assert lines_with(re.compile(r"\.scan\(|[\"']scan[\"']"), deployed_sources()) == []


def test_keys_are_built_in_one_place() -> None:
    """A partition key (`M#…`, `REGION#…`) is spelt out only in a `dynamo_keys.py`, or a `dynamo_…_keys.py`."""
    others = [path for path in deployed_sources() if not re.fullmatch(r"dynamo_([a-z_]+_)?keys", path.stem)]
    assert lines_with(re.compile(r"[\"'](M|REGION)#"), others) == []
