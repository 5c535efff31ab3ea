"""The sample region's facilities: `sample_region/facilities/<code>/`, published through the staff API."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from machiport.facilities.inventory.data_files import RegionInventory, load_facilities
from machiport.identity import Staff
from machiport_cli.api_client import ApiClient
from machiport_cli.faults import OperatorError
from machiport_cli.local_stack.places import PROJECT_ROOT
from machiport_cli.tokens import subject_of

MANAGER: Final = "facilities.manager"
_REGION: Final = PROJECT_ROOT / "sample_region"
_NOT_PUBLISHED: Final = "facilities.rules_not_published"


@dataclass(frozen=True, slots=True)
class SeededFacilities:
    """What seeding did with one municipality's facilities."""

    municipality: str
    facilities: int
    rooms: int
    outcome: Literal["published", "unchanged"]


def sample_inventory(region: Path = _REGION) -> RegionInventory:
    """Return the sample data. Raises ValueError for a file that is not valid."""
    return load_facilities(region)


def publish_sample_facilities(
    inventory: RegionInventory,
    token_of: Callable[[str], str],
    api_with: Callable[[str], ApiClient],
    advance: Callable[[], object] = lambda: None,
) -> list[SeededFacilities]:
    """Publish the sample facilities with their rules and prices; what somebody else has published since stays.

    `token_of(municipality)` is an access token of a facilities manager there, `api_with(token)` the API as its owner,
    which is closed here. Calls `advance` after each municipality. Raises OperatorError where the API refuses.
    """
    seeded = []
    for municipality in inventory.rules:
        token = token_of(municipality)
        with api_with(token) as api:
            seeded.append(_publish(api, inventory, municipality, Staff(subject_of(token), frozenset()).pseudonym))
        advance()
    return seeded


def _publish(api: ApiClient, inventory: RegionInventory, municipality: str, own: str) -> SeededFacilities:
    path = f"staff/facilities/{municipality}"
    present = {one["facility_id"]: one for one in api.get(f"{path}/facilities")["items"]}
    rules, prices = (_published(api, f"{path}/{kind}") for kind in ("rules", "prices"))

    def ours(version: Mapping[str, Any] | None) -> bool:
        return version is None or version["published_by"] == own

    samples = inventory.of_municipality(municipality)
    document = {
        "rules": inventory.rules[municipality].model_dump(mode="json", by_alias=True) if ours(rules) else None,
        "prices": inventory.prices[municipality].model_dump(mode="json", by_alias=True) if ours(prices) else None,
        "facilities": [
            each.model_dump(mode="json", by_alias=True) for each in samples if ours(present.get(each.facility_id))
        ],
    }
    versions = [one and one["version_id"] for one in (rules, prices, *present.values())]
    # Over the same versions the same content is the same operation.
    key = hashlib.sha256(json.dumps([document, versions], sort_keys=True).encode()).hexdigest()[:40]
    answer = api.post(f"{path}/inventory", document, key=f"seed-facilities-{key}")
    return SeededFacilities(
        municipality,
        facilities=len(samples),
        rooms=sum(len(each.rooms) for each in samples),
        outcome="published" if answer["changed"] else "unchanged",
    )


def _published(api: ApiClient, path: str) -> Mapping[str, Any] | None:
    """Return what is in force at `path`; None where nothing is."""
    try:
        found: Mapping[str, Any] = api.get(path)
    except OperatorError as error:
        if error.code == _NOT_PUBLISHED:
            return None
        raise
    return found
