"""The scan for the nearest shelters against measuring every way; the importers against whatever is uploaded."""

import math
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.shelter_world import CITY, TYPHOON, sample_list

from machiport.globe import EARTH_RADIUS_METRES, metres_between
from machiport.hazard.kinds import EVACUATION_HAZARDS
from machiport.hazard.shelters.distances import bearing, compass_of, walking_minutes
from machiport.hazard.shelters.importing.shelter_files import import_shelter_files
from machiport.hazard.shelters.importing.status_table import Instants, read_status_table
from machiport.hazard.shelters.model import DESIGNATIONS, Shelter
from machiport.hazard.shelters.nearest import ShelterIndex, Wanted, by_distance

LONGITUDES, LATITUDES = st.floats(122, 154), st.floats(20, 46)
# Places that are next to each other, and the same ones over and over.
NEAR = st.sampled_from([0.0, 1e-7, 1e-5, 0.003, 0.5])


@st.composite
def shelters(draw: st.DrawFn) -> Sequence[Shelter]:
    """Return shelters around one place."""
    lon, lat = draw(LONGITUDES), draw(LATITUDES)
    return [
        Shelter(
            shelter_id=f"s{number}",
            municipality=draw(st.sampled_from(["44201", "44202"])),
            name="見本",
            lon=lon + draw(NEAR),
            lat=lat + draw(NEAR),
            designations=tuple(sorted(draw(st.sets(st.sampled_from(DESIGNATIONS), min_size=1)))),
            hazards=tuple(draw(st.sets(st.sampled_from(EVACUATION_HAZARDS), max_size=3))),
        )
        for number in range(draw(st.integers(0, 25)))
    ]


def fits(shelter: Shelter, wanted: Wanted) -> bool:
    """Say by the words of the route whether a shelter is asked for."""
    if wanted.designation is not None and wanted.designation not in shelter.designations:
        return False
    if wanted.hazard is None:
        return True
    return "emergency" in shelter.designations and wanted.hazard in shelter.hazards


@given(
    shelters(),
    LONGITUDES,
    LATITUDES,
    st.builds(
        Wanted,
        st.sampled_from([None, *DESIGNATIONS]),
        st.sampled_from([None, *EVACUATION_HAZARDS]),
        st.sampled_from([100.0, 20_000.0, 1_000_000.0, math.inf]),
    ),
    st.integers(1, 30),
)
@settings(max_examples=40, deadline=None)
def test_the_order_is_that_of_measuring_every_way(
    all_of_them: Sequence[Shelter], lon: float, lat: float, wanted: Wanted, limit: int
) -> None:
    halves = [ShelterIndex(all_of_them[::2]), ShelterIndex(all_of_them[1::2])]
    found = list(by_distance(halves, (lon, lat), wanted, limit))
    asked_for = [each for each in all_of_them if fits(each, wanted)]
    ways = ((metres_between((lon, lat), (each.lon, each.lat)), each.shelter_id) for each in asked_for)
    measured = sorted(way for way in ways if way[0] <= wanted.within)
    assert all(fits(each.shelter, wanted) == wanted.fits(each.shelter) for each in found)
    assert len(found) == min(limit, len(measured))
    assert len({each.shelter.shelter_id for each in found}) == len(found)
    for each, (metres, _) in zip(found, measured, strict=False):
        # The chord loses a few of a double's digits on the other side of Japan: less than a millimetre in 3,000 km.
        assert abs(each.metres - metres) < 0.001
    same_place = [each.shelter.shelter_id for each in found if (each.shelter.lon, each.shelter.lat) == (lon, lat)]
    assert same_place == sorted(same_place)


@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
@settings(max_examples=60, deadline=None)
@example(131.6, 33.2, 131.6, 33.2)
def test_ways_make_sense(lon: float, lat: float, other_lon: float, other_lat: float) -> None:
    here, there = (lon, lat), (other_lon, other_lat)
    metres = metres_between(here, there)
    assert metres == metres_between(there, here)
    assert 0 <= metres < EARTH_RADIUS_METRES * 0.7
    assert 0 <= bearing(here, there) < 360
    assert compass_of(bearing(here, there)) in {compass_of(angle) for angle in range(0, 360, 45)}
    assert (walking_minutes(metres) - 1) * 80 < metres or metres == 0
    assert walking_minutes(metres) * 80 >= metres


def test_ways_that_can_be_told_without_the_formula() -> None:
    """Along a meridian a degree is a 360th of the globe; along a parallel, short ways shrink with its cosine."""
    degree = math.pi * EARTH_RADIUS_METRES / 180
    assert math.isclose(metres_between((131.6, 33.0), (131.6, 34.0)), degree, rel_tol=1e-9)
    assert math.isclose(
        metres_between((131.6, 33.0), (131.601, 33.0)), degree * math.cos(math.radians(33)) / 1000, rel_tol=1e-6
    )
    assert compass_of(bearing((131.6, 33.2), (131.6, 33.3))) == "north"
    assert compass_of(bearing((131.6, 33.2), (131.5, 33.1))) == "southwest"
    assert [walking_minutes(metres) for metres in (0, 1, 80, 81)] == [0, 1, 1, 2]


LIST = sample_list().decode()
KNOWN_CELLS = ["", "1", "○", "33.24", "131.6", "44201-1", "開設", "令和8年9月6日午前1時"]
CELLS = st.one_of(st.sampled_from(KNOWN_CELLS), st.text(max_size=12))


@given(st.one_of(st.binary(max_size=300), st.lists(st.lists(CELLS, max_size=10), max_size=6)))
@settings(max_examples=80, deadline=None)
@example(b'{"features": [{"geometry": {"type": "Point", "coordinates": [null, null]}}]}')
@example(b'{"features": [{"geometry": {"type": "Point", "coordinates": []}}]}')
@example(b'{"features": [null]}')
@example(b'{"features": [{"properties": []}]}')
@example(b"[" * 5000)
def test_whatever_is_uploaded_is_read_or_told(content: bytes | list[list[str]]) -> None:
    """No upload raises, and no row is lost."""
    if isinstance(content, list):
        rows = "\n".join(",".join(cell.replace(",", "").replace("\n", "") for cell in row) for row in content)
        data = (LIST + rows).encode("utf-8", errors="replace")
    else:
        data = content
    result = import_shelter_files(CITY, {"list.csv": data})
    counts = result.counts
    assert counts.rows_read == counts.shelters + counts.rows_united + counts.rows_left_out
    assert result.shelters or result.findings
    assert result.publishable == (bool(result.shelters) and not any(one.severity == "error" for one in result.findings))
    known = import_shelter_files(CITY, {"list.csv": sample_list()}).shelters
    table = read_status_table("s.csv", data, known, Instants(TYPHOON, TYPHOON))
    assert table.usable or table.findings
