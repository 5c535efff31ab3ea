"""How much an upload may hold. Far above every real file seen, low enough that no upload can exhaust a function."""

from typing import Final

MAXIMUM_FILES: Final = 600
"""Files in one upload; the largest real one has 83 courses, one file each."""
MAXIMUM_FILE_BYTES: Final = 20 * 1024 * 1024
MAXIMUM_TOTAL_BYTES: Final = 40 * 1024 * 1024
"""All files of an upload together, unpacked."""
MAXIMUM_COMPRESSION: Final = 200
"""Unpacked size of an archive's member over its packed size; more is not text but an attack."""
MAXIMUM_ROWS: Final = 100_000
MAXIMUM_COLUMNS: Final = 200
MAXIMUM_CELL: Final = 20_000
"""Characters of one cell; a year of dates has 3,300."""
MAXIMUM_LINES_OF_A_RECORD: Final = 200
MAXIMUM_AREAS: Final = 10_000
MAXIMUM_DICTIONARY_ITEMS: Final = 10_000
MAXIMUM_PROBLEMS: Final = 20_000
MAXIMUM_YAML_NODES: Final = 200_000
MAXIMUM_PERIOD_DAYS: Final = 800
"""Days of an edition's period; a calendar of two years and a bit."""
