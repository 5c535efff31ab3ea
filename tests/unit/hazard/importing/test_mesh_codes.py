"""Grid squares: known corners, and neighbours that share them."""

import pytest

from machiport.hazard.importing.mesh_codes import mesh_box


@pytest.mark.parametrize(
    ("code", "west", "south", "east", "north"),
    [
        ("5339", 139.0, 53 / 1.5, 140.0, 54 / 1.5),
        ("4931", 131.0, 49 / 1.5, 132.0, 50 / 1.5),
        ("533945", 139 + 5 / 8, 53 / 1.5 + 4 / 12, 139 + 6 / 8, 53 / 1.5 + 5 / 12),
        # 東京都庁: 35°41'22"N 139°41'30"E
        ("53394525", 139.6875, 35.6833333333, 139.7, 35.6916666667),
    ],
)
def test_a_code_gives_its_square(code: str, west: float, south: float, east: float, north: float) -> None:
    assert mesh_box(code).bounds == pytest.approx((west, south, east, north), abs=1e-9)


def test_neighbours_share_their_edge_to_the_last_bit() -> None:
    assert mesh_box("493177").bounds[2] == mesh_box("4932").bounds[0]
    assert mesh_box("49314639").bounds[2] == mesh_box("49314730").bounds[0]
    assert mesh_box("49314699").bounds[3] == mesh_box("493156").bounds[1]


def test_the_squares_of_a_square_cover_it() -> None:
    whole = mesh_box("4931")
    parts = [mesh_box(f"4931{row}{column}") for row in range(8) for column in range(8)]
    assert sum(each.area for each in parts) == pytest.approx(whole.area)
    assert all(whole.covers(each) for each in parts)


@pytest.mark.parametrize(
    "code", ["", "49", "49318", "493180", "4931777", "493177771", "abcd", "0000", "9999", "４９３１x"]
)
def test_anything_else_is_no_square_of_japan(code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        mesh_box(code)
