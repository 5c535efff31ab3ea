"""Lock files: hashed, without the address of any registry, and the layers hold what the tests ran with."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from machiport_gates.paths import ROOT, TEMPLATE
from machiport_gates.sam_translation import read_template

DEV = ROOT / "requirements" / "dev.txt"
LAYERS = sorted((ROOT / "layers").glob("*/requirements.txt"))
# Their packages are not run: the files of Swagger UI and MapLibre GL are taken out of them.
NOT_RUN = [ROOT / "layers" / layer / "requirements.txt" for layer in ("api_documents", "map_page")]
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), *LAYERS]

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
_ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|file:")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and hashes of every package in a lock file, by its normalised name."""
    return {
        _normal(match["name"]): (match["version"], frozenset(_HASH.findall(match["rest"])))
        for match in _PIN.finditer(lock.read_text(encoding="utf-8"))
    }


def _declared(*groups: str) -> set[str]:
    """Return the names of the packages that pyproject.toml asks for, by group; `project` is the project's own."""
    document: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names: set[str] = set()
    for group in groups:
        entries = document["project"]["dependencies"] if group == "project" else document["dependency-groups"][group]
        for entry in entries:
            names |= _declared(entry["include-group"]) if isinstance(entry, dict) else {_normal(_first_word(entry))}
    return names


def _first_word(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return match[0]


def _id(lock: Path) -> str:
    return lock.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("lock", LOCKS, ids=_id)
def test_every_package_is_pinned_with_hashes(lock: Path) -> None:
    found = pins(lock)
    unpinned = [
        line
        for line in lock.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith((" ", "#", "--")) and "==" not in line
    ]
    assert found
    assert unpinned == []
    assert [name for name, (_, hashes) in found.items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS, ids=_id)
def test_no_lock_names_a_registry(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if _ADDRESS.search(line)] == []


@pytest.mark.parametrize("lock", [lock for lock in LAYERS if lock not in NOT_RUN], ids=_id)
def test_layers_hold_what_the_tests_ran_with(lock: Path) -> None:
    tested = pins(DEV)
    assert {name: pin for name, pin in pins(lock).items() if tested.get(name) != pin} == {}


def _layers_of_functions() -> dict[str, list[Path]]:
    """Return the lock files of each function's layers, by the function's logical id."""
    template = read_template(TEMPLATE)
    resources = template["Resources"]
    shared = template["Globals"]["Function"]["Layers"]
    locks = {
        name: ROOT / resource["Properties"]["ContentUri"] / "requirements.txt"
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::LayerVersion"
    }
    return {
        name: [locks[layer["Ref"]] for layer in [*shared, *resource["Properties"].get("Layers", [])]]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def test_no_function_has_a_package_twice() -> None:
    """Which one it imports would be decided by the order of its layers."""
    twice = {
        function: sorted(name for name, times in counted.items() if times > 1)
        for function, locks in _layers_of_functions().items()
        if (counted := Counter(name for lock in locks if lock in LAYERS for name in pins(lock)))
    }
    assert {function: names for function, names in twice.items() if names} == {}
    assert any(len(locks) == 5 for locks in _layers_of_functions().values()), "layers were looked at"


def test_locks_hold_what_the_project_asks_for() -> None:
    assert _declared("project", "dev") - pins(DEV).keys() == set()
    assert _declared("project") - pins(ROOT / "layers/dependencies/requirements.txt").keys() == set()
    assert _declared("worker") - {name for lock in LAYERS for name in pins(lock)} == set()
    assert _declared("geo") - pins(ROOT / "layers/geo_dependencies/requirements.txt").keys() == set()
    assert _declared("issuance") - pins(ROOT / "layers/issuance_dependencies/requirements.txt").keys() == set()
    assert _declared("attachments") - pins(ROOT / "layers/attachment_dependencies/requirements.txt").keys() == set()
    assert _declared("payments") - pins(ROOT / "layers/payment_dependencies/requirements.txt").keys() == set()
    assert _declared("checkov") - pins(ROOT / "requirements/checkov.txt").keys() == set()
