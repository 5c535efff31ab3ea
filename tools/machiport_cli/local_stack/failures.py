"""What can go wrong with the local stack, as one clear line for a person."""


class LocalStackFailureError(Exception):
    """The local stack cannot do what was asked; the text is one line that says why and what to do."""
