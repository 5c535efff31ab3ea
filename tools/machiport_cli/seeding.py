"""Puts the sample region into a deployment: staff groups, sample users, garbage calendars."""

from itertools import groupby

from rich.console import Console
from rich.progress import Progress

from machiport.garbage.s3_drafts import S3Drafts
from machiport_cli.api_client import ApiClient, open_http
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.edition_uploads import Editions
from machiport_cli.faults import OperatorError
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.operation_keys import OperationKeys, default_directory
from machiport_cli.password_sign_in import require_password_sign_in
from machiport_cli.sample_calendars import SeededCalendar, publish_calendar, sample_calendars
from machiport_cli.staff_accounts import make_staff_groups, staff_groups
from machiport_cli.tokens import issue_token


def seed_sample_region(outputs: StackOutputs, console: Console) -> list[SeededCalendar]:
    """Seed the sample region; doing it twice is doing it once. Shows one progress bar on `console`.

    Raises botocore's errors when the deployment cannot be reached or refuses, LocalStackFailureError when its API
    does.
    """
    try:
        with Progress(console=console, transient=True) as progress:
            return seed_region(outputs, progress)
    except OperatorError as error:
        detail = error.detail.in_language("en") if error.detail else ""
        raise LocalStackFailureError(f"The sample region was not seeded: {error.title.ja}. {detail}") from error


def seed_region(outputs: StackOutputs, progress: Progress) -> list[SeededCalendar]:
    """Make groups and users, publish the calendars; return what became of each calendar.

    Raises OperatorError where the API refuses, botocore's errors where AWS does.
    """
    for kind in ("resident", "staff"):
        require_password_sign_in(outputs, kind)
    calendars = sample_calendars()
    task = progress.add_task("見本データ / Sample region", total=len(staff_groups()) + 1 + len(calendars))
    make_staff_groups(outputs, lambda: progress.advance(task))
    issue_token(outputs, "resident")
    progress.advance(task)
    drafts = S3Drafts(client("s3", outputs.endpoint, outputs.region), outputs.uploads_bucket_name)
    seeded = []
    for municipality, of_municipality in groupby(calendars, key=lambda calendar: calendar.municipality):
        with _publisher(outputs, municipality) as api:
            for calendar in of_municipality:
                seeded.append(publish_calendar(Editions(api, municipality), drafts, calendar))
                progress.advance(task)
    return seeded


def _publisher(outputs: StackOutputs, municipality: str) -> ApiClient:
    """Return the API as a sample publisher of the municipality, who is made when missing."""
    token = issue_token(outputs, "staff", municipality)
    return ApiClient(open_http(outputs.base_url, token, "ja"), OperationKeys(default_directory()))
