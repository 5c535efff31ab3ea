"""The answer to a webhook."""

from pydantic import BaseModel


class ReceivedOut(BaseModel):
    """The notice was taken; `known`: it is about one of our payments."""

    known: bool
