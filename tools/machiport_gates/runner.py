"""Runs steps side by side, shows each verdict with its time, and goes on to the end whatever fails."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

type Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: `report` is what a person needs to see, mostly of a failure."""

    passed: bool
    report: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One check. `action` may be called only when the steps named in `after` have passed."""

    name: str
    action: Callable[[], Outcome]
    after: tuple[str, ...] = ()


@dataclass(slots=True)
class _Progress:
    waiting: list[Step]
    running: dict[Future[tuple[Outcome, float]], Step] = field(default_factory=dict)
    verdicts: dict[str, bool] = field(default_factory=dict)


def run_command(command: Command, *, cwd: Path, env: Mapping[str, str]) -> Outcome:
    """Run one program to its end; it passes if it exits with 0."""
    done = subprocess.run(  # noqa: S603 - the commands are written in this package, nothing comes from outside
        [str(part) for part in command],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout.strip())


def _timed(step: Step) -> tuple[Outcome, float]:
    started = time.monotonic()
    try:
        outcome = step.action()
    except Exception as error:  # noqa: BLE001 - a step that breaks is a failed step, the others still run
        outcome = Outcome(passed=False, report=f"{type(error).__name__}: {error}")
    return outcome, time.monotonic() - started


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _show(step: Step, outcome: Outcome, seconds: float) -> None:
    _say(f"{'ok    ' if outcome.passed else 'FAILED'} {seconds:6.1f} s  {step.name}")
    if not outcome.passed and outcome.report:
        _say("\n".join(f"         | {line}" for line in outcome.report.splitlines()))


def _start_ready(progress: _Progress, pool: ThreadPoolExecutor, slots: int) -> None:
    for step in list(progress.waiting):
        if len(progress.running) >= slots:
            return
        if any(progress.verdicts.get(name) is False for name in step.after):
            progress.waiting.remove(step)
            progress.verdicts[step.name] = False
            _say(f"FAILED    -    {step.name}: not run, since {', '.join(step.after)} failed")
        elif all(name in progress.verdicts for name in step.after):
            progress.waiting.remove(step)
            progress.running[pool.submit(_timed, step)] = step


def run_steps(steps: Sequence[Step], *, slots: int) -> list[str]:
    """Run `steps`, at most `slots` at a time, in their order as far as `after` lets; return the names that failed."""
    progress = _Progress(waiting=list(steps))
    with ThreadPoolExecutor(max_workers=slots) as pool:
        while progress.waiting or progress.running:
            _start_ready(progress, pool, slots)
            if not progress.running:
                continue
            done, _ = wait(progress.running, return_when=FIRST_COMPLETED)
            for future in done:
                step = progress.running.pop(future)
                outcome, seconds = future.result()
                progress.verdicts[step.name] = outcome.passed
                _show(step, outcome, seconds)
    return [step.name for step in steps if not progress.verdicts[step.name]]
