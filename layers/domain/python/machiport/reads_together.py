"""Reads side by side: what does not depend on each other waits for the network once, not one after the other."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context


class Together:
    """Calls functions at the same time. boto3's clients may be shared by threads.

    Reads may not wait for others that they hand to the same object, which may have no thread left: give those another.
    """

    def __init__(self, threads: int = 6) -> None:
        """Use so many threads at most; they are started when they are needed first, and kept."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="read")

    def begin[R](self, read: Callable[[], R]) -> Future[R]:
        """Begin a read in a copy of the caller's context (what it logs names the request); its result is waited for."""
        return self._pool.submit(copy_context().run, read)

    def __call__[R](self, reads: Sequence[Callable[[], R]]) -> list[R]:
        """Return what `reads` return, in their order. A single one is called in place.

        Raises what the first of them that fails raises.
        """
        if len(reads) <= 1:
            return [read() for read in reads]
        running = [self.begin(read) for read in reads]
        return [each.result() for each in running]

    def both[A, B](self, one: Callable[[], A], other: Callable[[], B]) -> tuple[A, B]:
        """Return what the two return; `one` is called in place.

        Raises what `one` raises, else what `other` does.
        """
        running = self.begin(other)
        try:
            found = one()
        except BaseException:
            running.cancel()
            raise
        return found, running.result()
