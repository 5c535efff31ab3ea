"""`tools/check`: all checks, to the end, then a list of what failed."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from machiport_gates import isolated_tool, secrets_scan
from machiport_gates.paths import FUNCTIONS, ROOT, TEMPLATE, TRANSLATED, templates
from machiport_gates.runner import Command, Outcome, Step, run_command, run_steps

_BIN = ROOT / ".venv" / "bin"
_SLOTS = 2
_SOURCES = ("layers/domain/python", "functions", "tools", "tests")
_TEMPLATE_TESTS = ("tests/contract/test_template.py", "tests/contract/test_template_planted.py")


def _environment() -> dict[str, str]:
    places = [ROOT / "layers/domain/python", FUNCTIONS, ROOT / "tools"]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "SAM_CLI_TELEMETRY": "0",
        "COLUMNS": "120",
    }


def _step(name: str, command: Command, after: tuple[str, ...] = ()) -> Step:
    return Step(name, lambda: run_command(command, cwd=ROOT, env=_environment()), after)


def _cfn_lint_translated() -> Outcome:
    # W3002 says that nested templates are files on this machine, which they are until `sam package` uploads them.
    command: Command = [_BIN / "cfn-lint", "--ignore-checks", "W3002", "--", *sorted(TRANSLATED.rglob("*.yaml"))]
    return run_command(command, cwd=ROOT, env=_environment())


def _checkov() -> Outcome:
    executable = isolated_tool.program("checkov", "checkov")
    command: Command = [executable, "--directory", TRANSLATED, "--config-file", ROOT / ".checkov.yaml"]
    return run_command(command, cwd=ROOT, env=_environment())


def steps() -> list[Step]:
    """Return every check; the long ones stand first, so that the short ones fill the gaps."""
    return [
        _step("translate the SAM templates", [_BIN / "python", "-m", "machiport_gates.sam_translation"]),
        Step("install checkov", lambda: isolated_tool.install("checkov")),
        _step("mypy --strict", [_BIN / "mypy", *_SOURCES]),
        Step("checkov, translated templates", _checkov, ("translate the SAM templates", "install checkov")),
        _step("template tests", [_BIN / "python", "-m", "pytest", "-q", "--no-header", *_TEMPLATE_TESTS]),
        _step("sam validate --lint", [_BIN / "sam", "validate", "--lint", "--template-file", TEMPLATE]),
        _step("cfn-lint, SAM templates", [_BIN / "cfn-lint", *templates()]),
        Step("cfn-lint, translated templates", _cfn_lint_translated, ("translate the SAM templates",)),
        Step("secrets scan", secrets_scan.scan, ("install checkov",)),
        _step("OpenAPI drift", [_BIN / "python", "-m", "machiport_gates.openapi", "--check"]),
        _step("import contracts", [_BIN / "lint-imports", "--no-logo"]),
        _step("ruff check", [_BIN / "ruff", "check", "--quiet", "."]),
        _step("ruff format", [_BIN / "ruff", "format", "--check", "--quiet", "--diff", "."]),
    ]


def _wanted(names: Sequence[str]) -> list[Step]:
    every = {step.name: step for step in steps()}
    if not names:
        return list(every.values())
    chosen = {name for name in every if any(word in name for word in names)}
    for name in list(chosen):
        chosen.update(every[name].after)
    return [step for name, step in every.items() if name in chosen]


def main(names: Sequence[str]) -> int:
    """Run the checks whose name contains one of `names` (all without any); return the exit code."""
    wanted = _wanted(names)
    failed = run_steps(wanted, slots=_SLOTS)
    if failed:
        sys.stdout.write(f"\n{len(failed)} of {len(wanted)} checks failed: {', '.join(failed)}\n")
        return 1
    sys.stdout.write(f"\nall {len(wanted)} checks passed\n" if wanted else "no such check\n")
    return 0 if wanted else 2


if __name__ == "__main__":
    if not Path(ROOT / ".venv").exists():
        sys.exit("no .venv: run tools/bootstrap first")
    sys.exit(main(sys.argv[1:]))
