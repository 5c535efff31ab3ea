"""docs/access-matrix.md says what the routes declare."""

from machiport_gates.access_matrix import DOCUMENT, document


def test_access_matrix_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run tools/access-matrix"
