"""A pydantic validator's complaint in three languages."""

from machiport.localized_text import LocalizedText


class InvalidValue(ValueError):  # noqa: N818  # reads as what is wrong, like the problems
    """Raised in a pydantic validator; the message goes into `errors[]` in the asker's language.

    A plain ValueError is answered with a general message only, since its text is in one language and may hold
    what was typed.
    """

    def __init__(self, message: LocalizedText) -> None:
        """Complain with `message`."""
        self.localized = message
        super().__init__(message.in_language("en"))
