"""The operator's command line against the deployed stack, as somebody would type it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.e2e.deployed_stack import DeployedStack

from machiport_cli.local_stack.child_environments import aws_environment
from machiport_cli.local_stack.places import STACK_NAME


def machiport(stack: DeployedStack, *words: str) -> dict[str, Any]:
    """Run `machiport <words> --json` as against a stack in the cloud, and return what it answers.

    Raises AssertionError with what it said where its exit code is not 0.
    """
    program = Path(sys.executable).with_name("machiport")
    done = subprocess.run(  # noqa: S603  # our own program and the test's words
        [str(program), *words, "--stack-name", STACK_NAME, "--json"],
        env=aws_environment(stack.running.place),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
