"""The sample warnings beside a local stack: served while it runs, where its deployment looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.warning_feed import FeedServer, start_feed


@contextmanager
def served_warnings(place: StackPlace) -> Iterator[str]:
    """Serve the sample warnings and yield their address, which the place remembers.

    The port is that of the last time where it is free: another one means another deployment.
    """
    feed = _on_the_last_port(place)
    try:
        place.warning_feed_file.write_text(feed.url, "utf-8")
        yield feed.url
    finally:
        feed.stop()


def _on_the_last_port(place: StackPlace) -> FeedServer:
    if place.warning_feed_file.exists():
        port = urlsplit(place.warning_feed_file.read_text("utf-8")).port
        try:
            return start_feed(port or 0)
        except OSError:
            pass  # another program has it now
    return start_feed()
