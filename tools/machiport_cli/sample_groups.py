"""A sample group (団体): founded by a sample resident, registered and verified by some of the municipalities."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from machiport.clock import TOKYO
from machiport_cli.api_client import ApiClient

NAME: Final = "見本コーラス"
# Its class of 減免 by the municipality that verifies it: at home half price, in the neighbouring city none.
VERIFIED_BY: Final[Mapping[str, str | None]] = {"44201": "community", "44202": None}
_GROUP: Final = {"name": NAME, "kana": "ミホンコーラス", "kind": "circle"}
_VALID_FOR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SeededGroup:
    """What seeding did with the group."""

    group_id: str
    name: str
    outcome: Literal["registered", "unchanged"]


def register_sample_group(
    representative: ApiClient, manager_of: Callable[[str], ApiClient], owners: Collection[str]
) -> SeededGroup:
    """Found the group and have it verified by those of `owners` that verify it, where that is not done yet.

    `representative` is the API as the resident who founds it, `manager_of(municipality)` that of a facilities manager,
    which is closed here. Raises OperatorError where the API refuses.
    """
    groups = {one["name"]: one["group_id"] for one in representative.get("groups")["items"]}
    group_id = groups.get(NAME) or representative.post("groups", _GROUP)["group_id"]
    present = {one["municipality"]: one for one in representative.get(f"groups/{group_id}")["registrations"]}
    changed = NAME not in groups
    for municipality, exemption in VERIFIED_BY.items():
        if municipality not in owners:
            continue
        registration = present.get(municipality)
        if registration is None or registration["state"] == "withdrawn":
            wish = {"municipality": municipality, "exemption_id": exemption}
            registration = representative.post(f"groups/{group_id}/registrations", wish)
        if registration["state"] == "applied":
            with manager_of(municipality) as manager:
                _verify(manager, municipality, group_id, exemption)
            changed = True
    return SeededGroup(group_id, NAME, "registered" if changed else "unchanged")


def _verify(manager: ApiClient, municipality: str, group_id: str, exemption: str | None) -> None:
    path = f"staff/facilities/{municipality}/groups/{group_id}"
    found: Mapping[str, Any] = manager.get(path)
    decision = {
        "decision": "verified",
        "version": found["registration"]["version"],
        "caller_class": "resident" if municipality == next(iter(VERIFIED_BY)) else "region",
        "exemption_id": exemption,
        "valid_until": (datetime.now(UTC).astimezone(TOKYO).date() + _VALID_FOR).isoformat(),
    }
    manager.post(f"{path}/verification", decision)
