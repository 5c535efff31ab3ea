"""The keys of the hazard table. Built nowhere else; see docs/design/hazard.md.

What belongs to the whole region begins with `REGION#`: no municipality owns it, and nobody writes it but the region's
operator. What belongs to a municipality begins with `M#<code>#`, as everywhere.
"""

from typing import Any

from machiport.hazard.tile_addresses import TileAddress

type Key = dict[str, Any]
"""A primary key in DynamoDB's wire form."""

PENDING_INDEX = "pending"
PUBLICATION_PREFIX = "PUBLICATION#"
"""Beginning of the sort keys in the list of publications."""

_SECTION = "f#"
_NUMBER = "n#"
_STAGED = "p#"


def _key(partition: str, sort: str) -> Key:
    return {"pk": {"S": partition}, "sk": {"S": sort}}


def _regional(partition: str, sort: str) -> Key:
    return _key(f"REGION#{partition}", sort)


def _municipal(municipality: str, partition: str, sort: str) -> Key:
    return _key(f"M#{municipality}#{partition}", sort)


def tile(address: TileAddress) -> Key:
    """Key of a tile: the sections of all kinds on it."""
    return _regional(f"TILE#{address.zoom}/{address.x}/{address.y}", "SECTIONS")


def section_attribute(kind: str) -> str:
    """Name of the tile's attribute that holds a kind's settled section (B)."""
    return _SECTION + kind


def number_attribute(kind: str) -> str:
    """Name of the tile's attribute that holds the number of the publication which settled a kind's section (N)."""
    return _NUMBER + kind


def staged_attribute(number: int, kind: str) -> str:
    """Name of the tile's attribute that holds a section until its publication is settled (B)."""
    return f"{_STAGED}{number}#{kind}"


def kind_of_section(attribute: str) -> str | None:
    """Return the kind of which an attribute holds the settled section; None for any other attribute."""
    return attribute.removeprefix(_SECTION) if attribute.startswith(_SECTION) else None


def is_staged_attribute(attribute: str) -> bool:
    """Say whether an attribute of a tile is a section that is not settled."""
    return attribute.startswith(_STAGED)


def head() -> Key:
    """Key of the head: which datasets are in force."""
    return _regional("HAZARD", "HEAD")


def publication(publication_id: str) -> Key:
    """Key of a publication's state."""
    return _regional(f"PUBLICATION#{publication_id}", "STATE")


def listed_publication(publication_id: str) -> Key:
    """Key of a committed publication's line in the list, which is ordered by id, so by time."""
    return _regional("HAZARD", PUBLICATION_PREFIX + publication_id)


def pending_publication(publication_id: str) -> Key:
    """Key attributes by which the sweep finds publications that are not settled; ids are ordered by time."""
    return {"pending_pk": {"S": "REGION#PUBLICATION#PENDING"}, "pending_sk": {"S": publication_id}}


def shelter_head(municipality: str) -> Key:
    """Key of a municipality's shelter list in force."""
    return _municipal(municipality, "SHELTERS", "HEAD")


def shelter_chunk(municipality: str, version_id: str, number: int) -> Key:
    """Key of one chunk of a version of the shelter list; chunks count from 0."""
    return _municipal(municipality, f"SHELTERS#{version_id}", f"{SHELTER_CHUNK_PREFIX}{number:03d}")


SHELTER_CHUNK_PREFIX = "CHUNK#"


def shelter_status(municipality: str, shelter_id: str) -> Key:
    """Key of a shelter's status; its partition holds the statuses of the whole municipality."""
    return _municipal(municipality, "SHELTER_STATUS", shelter_id)


def warning(municipality: str, mode: str, area_code: str, telegram_type: str) -> Key:
    """Key of the warnings that one kind of telegram tells of an area; `mode` is normal, training or test.

    Its partition holds those of the whole municipality.
    """
    return _municipal(municipality, "WARNINGS", f"{mode}#{area_code}#{telegram_type}")


def warnings_of_mode(mode: str) -> str:
    """Return the beginning of the sort keys of all warnings of a mode."""
    return f"{mode}#"


def telegram(id_hash: str) -> Key:
    """Key of a telegram that was seen; `id_hash` is made of its id, which is an address of any length."""
    return _regional(f"TELEGRAM#{id_hash}", "SEEN")


def warning_poll() -> Key:
    """Key of what is known of the latest reading of the warnings' feed."""
    return _regional("WARNINGS", "POLL")
