"""Rows of a table that know their line, and how many there may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from machiport.tables.faults import TableTooLargeError


class Row(NamedTuple):
    """One record of a table; `line` is the physical line on which it starts, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """Return the cell at `index` (from 0), the empty text where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How much a table may hold: far above every real file seen, low enough that none can exhaust a function."""

    rows: int
    """Rows with anything in them, the header's too."""
    columns: int = 200
    cell: int = 20_000
    """Characters of one cell."""
    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 40 * 1024 * 1024
    """All parts of an Excel file together, unpacked."""
    lines_of_a_record: int = 200


class DateFormats(NamedTuple):
    """How the days and instants of a spreadsheet are written as text (`strftime`); Excel knows no time zone."""

    day: str = "%Y-%m-%d"
    instant: str = "%Y-%m-%d %H:%M"


def filled_rows(records: Iterable[tuple[int, Sequence[str]]], limits: TableLimits) -> list[Row]:
    """Return the rows that have anything in them.

    Raises TableTooLargeError.
    """
    rows: list[Row] = []
    for line, cells in records:
        if len(cells) > limits.columns:
            raise TableTooLargeError(f"{len(cells)} columns", limits.columns, line)
        longest = max(map(len, cells), default=0)
        if longest > limits.cell:
            raise TableTooLargeError(f"{longest} characters in a cell", limits.cell, line)
        if any(cell.strip() for cell in cells):
            rows.append(Row(line, tuple(cells)))
        if len(rows) > limits.rows:
            raise TableTooLargeError(f"> {limits.rows} rows", limits.rows, line)
    return rows
