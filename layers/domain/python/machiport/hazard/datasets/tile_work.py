"""Carries a plan out: tiles in batches, those of a batch side by side, and after each batch a word how far it is."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import batched, islice

from machiport.hazard.datasets.publication_plan import PlannedTile

type TileAction = Callable[[PlannedTile], object]
type Reached = Callable[[int], object]
"""Called with the number of tiles that are done, from the plan's beginning."""

WORKERS = 16
BATCH = 512


class TileWork:
    """Does something to each tile of a plan. With one worker everything happens in the caller's thread, in order."""

    def __init__(self, workers: int = WORKERS, batch: int = BATCH) -> None:
        """Work with so many threads, on so many tiles at a time."""
        self._workers = workers
        self._batch = batch

    def do(self, plan: Iterable[PlannedTile], act: TileAction, reached: Reached, done: int = 0) -> None:
        """Act on every tile after the first `done` ones. Raises what the first failure raised, others ended."""
        batches = batched(islice(plan, done, None), self._batch, strict=False)
        if self._workers == 1:
            for tiles in batches:
                for tile in tiles:
                    act(tile)
                done += len(tiles)
                reached(done)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            for tiles in batches:
                for _ in pool.map(act, tiles):
                    pass
                done += len(tiles)
                reached(done)
