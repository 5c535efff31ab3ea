"""Puts the sample region into a deployment.

Staff groups, sample users, garbage calendars, hazard maps, shelters, facilities and a group that books them, what
municipalities sign certificates under, and a few applications.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
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
from machiport_cli.region import region
from machiport_cli.sample_applications import MUNICIPALITY as APPLIED_IN
from machiport_cli.sample_applications import (
    REVIEWER,
    SeededApplication,
    make_sample_applications,
    sample_applications,
)
from machiport_cli.sample_calendars import SampleCalendar, SeededCalendar, publish_calendar, sample_calendars
from machiport_cli.sample_facilities import MANAGER, SeededFacilities, publish_sample_facilities, sample_inventory
from machiport_cli.sample_groups import SeededGroup, register_sample_group
from machiport_cli.sample_hazards import SeededHazards, import_sample_hazards, sample_imports
from machiport_cli.shelter_lists import HAZARD_EDITOR, SeededShelters, publish_sample_shelters, sample_shelter_files
from machiport_cli.signing_keys import SeededSigner, make_trial_certificates
from machiport_cli.staff_accounts import make_staff_groups, staff_groups
from machiport_cli.tokens import DEFAULT_ROLE, issue_token


@dataclass(frozen=True, slots=True)
class SeededRegion:
    """What became of the sample data."""

    calendars: list[SeededCalendar]
    hazards: list[SeededHazards]
    shelters: list[SeededShelters]
    facilities: list[SeededFacilities]
    group: SeededGroup
    signers: list[SeededSigner]
    applications: list[SeededApplication]


def seed_sample_region(outputs: StackOutputs, console: Console) -> SeededRegion:
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


def seed_region(outputs: StackOutputs, progress: Progress) -> SeededRegion:
    """Make groups and users, publish calendars, hazard maps, shelters and facilities, and apply; return all of it.

    Raises OperatorError where the API refuses, botocore's errors where AWS does.
    """
    for kind in ("resident", "staff"):
        require_password_sign_in(outputs, kind)
    calendars, inventory = sample_calendars(), sample_inventory()
    samples = len(calendars) + len(sample_imports()) + len(sample_shelter_files()) + len(inventory.rules)
    steps = len(staff_groups()) + 2 * len(region()) + samples + len(sample_applications())
    task = progress.add_task("見本データ / Sample region", total=steps)

    def advance() -> None:
        progress.advance(task)

    make_staff_groups(outputs, advance)
    for municipality in region():
        issue_token(outputs, "resident", municipality.code)
        advance()
    return SeededRegion(
        calendars=_publish_calendars(outputs, calendars, advance),
        hazards=import_sample_hazards(outputs, advance),
        shelters=publish_sample_shelters(lambda code: _staff(outputs, code, HAZARD_EDITOR), advance),
        facilities=publish_sample_facilities(
            inventory,
            lambda code: issue_token(outputs, "staff", code, MANAGER),
            lambda token: _api(outputs, token),
            advance,
        ),
        group=_register_group(outputs, inventory.rules),
        signers=make_trial_certificates(outputs, advance),
        applications=_apply(outputs, advance),
    )


def _register_group(outputs: StackOutputs, owners: Collection[str]) -> SeededGroup:
    with _api(outputs, issue_token(outputs, "resident")) as representative:
        return register_sample_group(representative, lambda code: _staff(outputs, code, MANAGER), owners)


def _apply(outputs: StackOutputs, advance: Callable[[], None]) -> list[SeededApplication]:
    with _api(outputs, issue_token(outputs, "resident", APPLIED_IN)) as resident:
        return make_sample_applications(resident, lambda: _staff(outputs, APPLIED_IN, REVIEWER), advance)


def _publish_calendars(
    outputs: StackOutputs, calendars: list[SampleCalendar], advance: Callable[[], None]
) -> list[SeededCalendar]:
    drafts = S3Drafts(client("s3", outputs.endpoint, outputs.region), outputs.uploads_bucket_name)
    seeded = []
    for municipality, of_municipality in groupby(calendars, key=lambda calendar: calendar.municipality):
        with _staff(outputs, municipality, DEFAULT_ROLE) as api:
            for calendar in of_municipality:
                seeded.append(publish_calendar(Editions(api, municipality), drafts, calendar))
                advance()
    return seeded


def _staff(outputs: StackOutputs, municipality: str, role: str) -> ApiClient:
    """Return the API as a sample member of the municipality's staff with that role, who is made when missing."""
    return _api(outputs, issue_token(outputs, "staff", municipality, role))


def _api(outputs: StackOutputs, token: str) -> ApiClient:
    return ApiClient(open_http(outputs.base_url, token, "ja"), OperationKeys(default_directory()))
