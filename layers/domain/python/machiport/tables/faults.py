"""Why a file gives no table. Lines and columns count from 1, as an editor shows them; contexts word it."""


class TableFaultError(Exception):
    """A file gives no table."""


class NotDecodableError(TableFaultError):
    """The text is neither UTF-8 nor Shift_JIS; the first character that is not stands at `line` and `column`."""

    def __init__(self, line: int, column: int) -> None:
        """Keep the place."""
        super().__init__(f"line {line}, character {column}")
        self.line = line
        self.column = column


class CsvMalformedError(TableFaultError):
    """No CSV, or a quotation mark that is never closed in the record that starts at `line`."""

    def __init__(self, line: int) -> None:
        """Keep the place."""
        super().__init__(f"line {line}")
        self.line = line


class SpreadsheetUnreadableError(TableFaultError):
    """No Excel file (.xlsx), or a broken one."""


class TableTooLargeError(TableFaultError):
    """More than the limits allow: `what` was found (such as `201 columns`), `limit` is how much of it there may be.

    `line` is where, None where it is the whole file's.
    """

    def __init__(self, what: str, limit: int, line: int | None = None) -> None:
        """Keep what was found and what may be."""
        super().__init__(f"{what}, limit {limit}, line {line}")
        self.what = what
        self.limit = limit
        self.line = line
