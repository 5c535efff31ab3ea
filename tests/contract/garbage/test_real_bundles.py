"""Every real dictionary fits into an offline bundle with a year of eight categories, untrimmed."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contract.garbage.dictionary_files import GARBAGE_DATA, cities, items_of

from machiport.garbage.bundle import MAXIMUM_BYTES, BundleContent, build_bundle
from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText

CITIES = cities()
pytestmark = pytest.mark.skipif(not CITIES, reason=f"the cities' open data is not at {GARBAGE_DATA}")

_FIRST = date(2026, 4, 1)
_CATEGORIES = [EntryCategory(f"sample-{number}", LocalizedText(ja=f"見本{number}")) for number in range(8)]


@pytest.mark.parametrize("city", CITIES)
def test_a_real_dictionary_fits_whole(city: str) -> None:
    items = items_of(city)
    days = [_FIRST + timedelta(offset) for offset in range(365)]
    collections = [Collection(day, category) for day in days for category in _CATEGORIES if day.weekday() < 6]
    body = build_bundle(
        BundleContent(
            municipality="44201",
            area_id="sample",
            area_name="見本町",
            published_at=datetime(2026, 3, 1, tzinfo=UTC),
            version=1,
            covered=[DateRange(start=_FIRST, end=days[-1])],
            collections=collections,
            dictionary=items,
        )
    )
    document = json.loads(body)

    assert len(body) <= MAXIMUM_BYTES
    assert document["trimmed"] == []
    assert [row[0] for row in document["dictionary"]["rows"]] == [item.name for item in items]
