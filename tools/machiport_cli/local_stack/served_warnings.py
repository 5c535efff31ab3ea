"""The sample warnings beside a local stack: served while it runs, where its deployment looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from machiport_cli.local_stack.last_port import on_the_last_port
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.warning_feed import start_feed


@contextmanager
def served_warnings(place: StackPlace) -> Iterator[str]:
    """Serve the sample warnings and yield their address, which the place remembers.

    The port is that of the last time where it is free: another one means another deployment.
    """
    feed = on_the_last_port(place.warning_feed_file, start_feed)
    try:
        place.warning_feed_file.write_text(feed.url, "utf-8")
        yield feed.url
    finally:
        feed.stop()
