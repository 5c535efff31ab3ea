"""What can go wrong with a door.

None of it is told to residents: the worker tries again, and in the end somebody is called.
"""


class LockUnavailable(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """The lock's service did not answer, or not well: whether it did anything is not known. To be asked again."""


class LockRefused(Exception):  # noqa: N818  # see above
    """The lock's service does not do it: no such lock, a wrong key, an answer that is no PIN. Somebody must look."""


class LockKnowsNewer(Exception):  # noqa: N818  # see above
    """The lock's service has heard of a newer revision of the reservation: ours is out of date."""


class PinsChanged(Exception):  # noqa: N818  # see above
    """Another worker wrote the PIN, or somebody the reservation, since they were read: nothing was written."""


class DoorNotSettled(Exception):  # noqa: N818  # see above
    """The reservation changed at every try. To be tried again."""
