"""The keys of the garbage table. Built nowhere else; see docs/design/garbage.md.

Every partition key starts with the municipality, so no request can reach another municipality's items by mistake.
"""

from typing import Any

type Key = dict[str, Any]
"""A primary key in DynamoDB's wire form."""


def _key(municipality: str, partition: str, sort: str) -> Key:
    return {"pk": {"S": f"M#{municipality}#{partition}"}, "sk": {"S": sort}}


def area(municipality: str, area_id: str) -> Key:
    """Key of an area's calendar."""
    return _key(municipality, f"AREA#{area_id}", "CALENDAR")


def head(municipality: str) -> Key:
    """Key of the head: what is in force."""
    return _key(municipality, "GARBAGE", "HEAD")


def publication(municipality: str, publication_id: str) -> Key:
    """Key of a publication's state."""
    return _key(municipality, f"PUBLICATION#{publication_id}", "STATE")


PENDING_INDEX = "pending"


def staging(municipality: str, since: str) -> Key:
    """Key attributes by which the sweeper finds publications that are still staging; `since` is ISO 8601, UTC."""
    return {"pending_pk": {"S": f"M#{municipality}#PUBLICATION#STAGING"}, "pending_sk": {"S": since}}


def index_chunk(municipality: str, publication_id: str, part: str, number: int) -> Key:
    """Key of one chunk of a publication's index; `part` is AREAS, CATEGORIES, DICTIONARY or
    STAGED (the ids of the areas that the publication touches)."""
    return _key(municipality, f"INDEX#{publication_id}", f"{part}#{number:03d}")


def edition(municipality: str, edition_id: str) -> Key:
    """Key of an edition's record, which is also its row in the list of editions."""
    return _key(municipality, "GARBAGE", f"EDITION#{edition_id}")


def change(municipality: str, change_id: str) -> Key:
    """Key of an emergency change's record, which is also its row in the list of changes."""
    return _key(municipality, "GARBAGE", f"CHANGE#{change_id}")


EDITION_PREFIX = "EDITION#"
CHANGE_PREFIX = "CHANGE#"

_ENTRY_PREFIX = "p#"


def entry_attribute(publication_id: str, brought: str | None = None) -> str:
    """Name of the attribute of an area item that holds one publication's entry.

    `brought` is the publication of an emergency change that the edition of `publication_id` brings along.
    """
    return f"{_ENTRY_PREFIX}{publication_id}" + ("" if brought is None else f"#{brought}")


def is_entry_attribute(attribute: str) -> bool:
    """Say whether an attribute of an area item is an entry."""
    return attribute.startswith(_ENTRY_PREFIX)


def publication_of_attribute(attribute: str) -> str:
    """Return the publication that decides whether the entry in `attribute` counts."""
    return attribute.split("#")[1]


def subject_of_attribute(attribute: str) -> str:
    """Return the publication that the entry in `attribute` is about: its own, or that of the change it brings."""
    return attribute.rpartition("#")[2]
