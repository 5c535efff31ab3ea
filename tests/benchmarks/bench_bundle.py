"""The offline bundle of one area: its size as it is sent and compressed, and the time to make it.

With the sample year of 157 collections in two categories, and the largest real dictionary there is
(../shared/data/garbage), or 2,000 invented items where that is not on this machine.
"""

import gzip
from datetime import timedelta

from tests.benchmarks.bench_dictionary_search import invented_items
from tests.benchmarks.figure import Figure, median_milliseconds
from tests.contract.garbage.dictionary_files import cities, items_of
from tests.unit.garbage.feed_samples import AREA, EDITION, FIRST, a_year

from machiport.garbage.bundle import MAXIMUM_BYTES, BundleContent, build_bundle
from machiport.garbage.rules import DateRange


def measure() -> list[Figure]:
    """Return kilobytes (of 1,000 bytes) and milliseconds; the ratio is the largest size allowed by ours."""
    dictionary = max((items_of(city) for city in cities()), key=len, default=invented_items())
    content = BundleContent(
        municipality=AREA.municipality,
        area_id=AREA.area_id,
        area_name=AREA.name,
        published_at=EDITION.published_at,
        version=EDITION.version,
        covered=[DateRange(start=FIRST, end=FIRST + timedelta(364))],
        collections=a_year(),
        dictionary=dictionary,
    )
    body = build_bundle(content)
    named = f"bundle, dictionary of {len(dictionary):,} items"
    return [
        Figure(named, len(body) / 1000, "kB", "the most it may be", MAXIMUM_BYTES / len(body)),
        Figure(f"{named}, gzip", len(gzip.compress(body)) / 1000, "kB"),
        Figure(f"{named}, time to make it", median_milliseconds(lambda: build_bundle(content)), "ms"),
    ]
