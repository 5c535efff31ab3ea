"""The wording of every import problem, for a clerk: what was found, and what happens because of it."""

from machiport.garbage.importers.messages_of_cells import CELLS_MESSAGES
from machiport.garbage.importers.messages_of_files import FILES_MESSAGES
from machiport.garbage.importers.messages_of_rows import ROWS_MESSAGES
from machiport.import_messages import Message

MESSAGES: dict[str, Message] = CELLS_MESSAGES | ROWS_MESSAGES | FILES_MESSAGES
"""Every kind of import problem by its code."""
