"""`make run` serves the sample warnings on the loopback address."""

from pathlib import Path

import httpx

from machiport_cli.local_stack import StackPlace
from machiport_cli.local_stack.served_warnings import served_warnings


def test_sample_warnings_are_served_at_the_address_that_the_place_remembers(tmp_path: Path) -> None:
    place = StackPlace(4566, tmp_path)
    with served_warnings(place) as first:
        assert place.warning_feed_file.read_text() == first
        assert httpx.get(first).status_code == 200
        with served_warnings(StackPlace(4567, place.directory)) as other:
            assert other != first, "its port is taken"
    place.warning_feed_file.write_text(first)
    with served_warnings(place) as again:
        assert again == first, "the same deployment finds it"
