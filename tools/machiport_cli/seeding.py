"""Puts the sample region into a deployment: staff groups and sample users."""

import json
from typing import Final

from rich.console import Console
from rich.progress import Progress

from machiport_cli.local_stack.aws import client
from machiport_cli.local_stack.outputs import StackOutputs
from machiport_cli.local_stack.places import PROJECT_ROOT
from machiport_cli.tokens import ensure_group

STAFF_ROLES: Final = ("garbage.editor", "garbage.publisher")
_MUNICIPALITIES: Final = PROJECT_ROOT / "sample_region" / "municipalities"


def seed_sample_region(outputs: StackOutputs, console: Console) -> None:
    """Seed the sample region; doing it twice is doing it once. Shows a progress bar on `console`.

    Raises botocore's ClientError when the deployment cannot be reached or refuses.
    """
    with Progress(console=console, transient=True) as progress:
        make_staff_groups(outputs, progress)


def make_staff_groups(outputs: StackOutputs, progress: Progress) -> None:
    """Make every municipality's staff groups (`m44201.garbage.editor`, …) from the region's data files."""
    codes = [json.loads(file.read_text("utf-8"))["code"] for file in sorted(_MUNICIPALITIES.glob("*.json"))]
    groups = [f"m{code}.{role}" for code in codes for role in STAFF_ROLES]
    cognito = client("cognito-idp", outputs.endpoint, outputs.region)
    for group in progress.track(groups, description="Staff groups"):
        ensure_group(cognito, outputs.staff_user_pool_id, group)
