"""The checks go on to the end, and what depends on a failed one is not run."""

from pathlib import Path

import pytest

from machiport_gates.runner import Outcome, Step, run_command, run_steps


def test_goes_on_after_a_failure_and_names_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def step(name: str, *, passes: bool) -> Step:
        def action() -> Outcome:
            ran.append(name)
            return Outcome(passes, f"{name} said this")

        return Step(name, action)

    failed = run_steps([step("first", passes=False), step("second", passes=True)], slots=1)
    said = capsys.readouterr().out
    assert failed == ["first"]
    assert ran == ["first", "second"]
    assert "first said this" in said
    assert "second said this" not in said


def test_a_step_that_breaks_is_a_failed_step() -> None:
    def breaks() -> Outcome:
        raise OSError("no such program")

    assert run_steps([Step("broken", breaks)], slots=2) == ["broken"]


def test_what_stands_on_a_failed_step_is_not_run() -> None:
    ran: list[str] = []

    def noted() -> Outcome:
        ran.append("dependent")
        return Outcome(passed=True)

    steps = [Step("dependent", noted, ("base",)), Step("base", lambda: Outcome(passed=False))]
    assert run_steps(steps, slots=2) == ["dependent", "base"]
    assert ran == []


def test_a_command_passes_with_its_exit_code(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin"}
    assert run_command(["sh", "-c", "echo said; exit 0"], cwd=tmp_path, env=environment) == Outcome(True, "said")
    assert not run_command(["sh", "-c", "exit 3"], cwd=tmp_path, env=environment).passed
