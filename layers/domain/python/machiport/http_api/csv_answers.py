"""CSV files as answers."""

from collections.abc import Iterable, Sequence

from fastapi import Response

from machiport.csv_text import Cell, csv_text


def csv_answer(rows: Iterable[Sequence[Cell]], file_name: str) -> Response:
    """Return a table to be saved under `file_name` (ASCII); no cache keeps it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(csv_text(rows), media_type="text/csv", headers=headers)
