"""The inventory in DynamoDB as it is read: heads and owners' documents each time, versions once a process."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from machiport.clock import TOKYO
from machiport.dynamo_batch_reads import items_of
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.identifiers import is_facility_id, municipality_of
from machiport.facilities.inventory.dynamo_documents import document_of
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.inventory.ports import InForce
from machiport.facilities.inventory.publications import PublishedFacility, PublishedPrices, PublishedRules
from machiport.facilities.inventory.recently_used import RecentlyUsed
from machiport.facilities.ledger.marks import LedgerKey, is_cell, now_text
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

RULES: Final = "RULES"
PRICES: Final = "PRICES"
# A facility of five rooms takes some 100 KB as objects; a region of 12,000 rooms does not fit a small function whole.
_KEPT_FACILITIES: Final = 1_000
_KEPT_DOCUMENTS: Final = 200


class DynamoInventory:
    """Reads what is in force from one table, consistently."""

    def __init__(self, client: "DynamoDBClient", table: str, purposes: Mapping[str, Purpose]) -> None:
        """Read `table` with `client`; `purposes` are those of the region."""
        self._client = client
        self._table = table
        self._purposes = purposes
        self._facilities: RecentlyUsed[tuple[str, str], PublishedFacility] = RecentlyUsed(_KEPT_FACILITIES)
        self._documents: RecentlyUsed[tuple[str, str], PublishedRules | PublishedPrices] = RecentlyUsed(_KEPT_DOCUMENTS)

    def facility(self, facility_id: str) -> FacilityInForce | None:
        """Return a facility; None where there is none of that name."""
        return self.facilities([facility_id]).get(facility_id)

    def facilities(self, ids: Iterable[str]) -> Mapping[str, FacilityInForce]:
        """Return facilities by their ids, read together: one request, two for versions that are new here."""
        possible = filter(is_facility_id, dict.fromkeys(ids))
        heads = self._items(keys.facility_head(facility_id) for facility_id in possible)
        return self.versions(dict(map(_head, heads)))

    def versions(self, wanted: Mapping[str, str]) -> Mapping[str, FacilityInForce]:
        """Return facilities in the versions that are named; no request where the process has seen them."""
        return {facility_id: published.in_force for facility_id, published in self._published(wanted).items()}

    def of_municipality(self, code: str) -> Sequence[FacilityInForce]:
        """Return all facilities of an owner, by id."""
        return list(self.versions(self._heads(code)).values())

    def in_force(self, facility_ids: Iterable[str], codes: Iterable[str] = ()) -> InForce:
        """Return facilities with the rules and prices of their owners and of `codes`, read together."""
        ids = list(dict.fromkeys(facility_ids))
        owners = dict.fromkeys([*map(municipality_of, ids), *codes])
        wanted = [keys.facility_head(facility_id) for facility_id in ids]
        wanted += [keys.owner_document(code, kind) for code in owners for kind in (RULES, PRICES)]
        items = self._items(wanted)
        heads = dict(_head(item) for item in items if "head" in item)
        owned = [(_owner(item), self._document(item)) for item in items if "head" not in item]
        return InForce(
            facilities=self.versions(heads),
            rules={code: each.rules for code, each in owned if isinstance(each, PublishedRules)},
            prices={code: each.prices for code, each in owned if isinstance(each, PublishedPrices)},
        )

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes: one request."""
        items = self._items(keys.owner_document(code, RULES) for code in dict.fromkeys(codes))
        read = [self._document(item) for item in items]
        return {each.rules.municipality: each.rules for each in read if isinstance(each, PublishedRules)}

    def prices(self, codes: Iterable[str]) -> Mapping[str, OwnerPrices]:
        """Return the price lists of owners by their codes: one request."""
        items = self._items(keys.owner_document(code, PRICES) for code in dict.fromkeys(codes))
        read = [self._document(item) for item in items]
        return {each.prices.municipality: each.prices for each in read if isinstance(each, PublishedPrices)}

    def purposes(self) -> Mapping[str, Purpose]:
        """Return the purposes of the whole region by id, in the order in which they are shown."""
        return self._purposes

    def number(self, municipality: str) -> int:
        """Return how many publications the owner has had."""
        items = self._items([keys.owner_sequence(municipality)])
        return int(items[0]["number"]["N"]) if items else 0

    def published_facility(self, facility_id: str) -> PublishedFacility | None:
        """Return a facility's version in force."""
        if not is_facility_id(facility_id):
            return None
        heads = self._items([keys.facility_head(facility_id)])
        return self._published(dict(map(_head, heads))).get(facility_id)

    def published_facilities(self, municipality: str) -> Sequence[PublishedFacility]:
        """Return the versions in force of all facilities of an owner, by id."""
        return list(self._published(self._heads(municipality)).values())

    def published_rules(self, municipality: str) -> PublishedRules | None:
        """Return an owner's rules in force."""
        for item in self._items([keys.owner_document(municipality, RULES)]):
            return document_of(PublishedRules, item)
        return None

    def published_prices(self, municipality: str) -> PublishedPrices | None:
        """Return an owner's prices in force."""
        for item in self._items([keys.owner_document(municipality, PRICES)]):
            return document_of(PublishedPrices, item)
        return None

    def has_bookings(self, facility_id: str, atoms: Iterable[str], now: datetime) -> bool:
        """Tell whether any of the atoms has something in its ledgers from the day of `now` on: a Query an atom."""
        return any(
            self._has_bookings(LedgerKey(facility_id, atom, now.astimezone(TOKYO).date()), now) for atom in atoms
        )

    def _has_bookings(self, first: LedgerKey, now: datetime) -> bool:
        key, present = keys.ledger(first), now_text(now)
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk >= :first",
            ExpressionAttributeValues={":pk": key["pk"], ":first": key["sk"]},
            ConsistentRead=True,
        )
        return any(
            is_cell(name) and value["S"] >= present
            for page in pages
            for item in page["Items"]
            for name, value in item.items()
        )

    def _items(self, wanted: Iterable[keys.Key]) -> list[dict[str, Any]]:
        some = [dict(key) for key in wanted]
        return list(items_of(self._client, self._table, some)) if some else []

    def _heads(self, municipality: str) -> dict[str, str]:
        """Return the versions in force of an owner's facilities, by id."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.facility_heads(municipality)}},
            ConsistentRead=True,
        )
        return dict(_head(item) for page in pages for item in page["Items"])

    def _published(self, versions: Mapping[str, str]) -> dict[str, PublishedFacility]:
        """Return versions by facility, in the order asked; those that are new here are read together."""
        found = {key: kept for key in versions.items() if (kept := self._facilities.get(key)) is not None}
        for item in self._items(keys.facility_version(*key) for key in versions.items() if key not in found):
            read = document_of(PublishedFacility, item)
            key = (read.facility.facility_id, read.version_id)
            found[key] = self._facilities.keep(key, read)
        return {key[0]: found[key] for key in versions.items() if key in found}

    def _document(self, item: Mapping[str, Any]) -> PublishedRules | PublishedPrices:
        """Return rules or prices from their item, which is read each time and understood once."""
        key = (item["sk"]["S"], item["version_id"]["S"])  # version ids are never the same for two owners
        kept = self._documents.get(key)
        if kept is not None:
            return kept
        if item["sk"]["S"] == RULES:
            return self._documents.keep(key, document_of(PublishedRules, item))
        return self._documents.keep(key, document_of(PublishedPrices, item))


def _head(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return facility id and version id of a head."""
    return item["sk"]["S"], item["head"]["S"]


def _owner(item: Mapping[str, Any]) -> str:
    return str(item["municipality"]["S"])
