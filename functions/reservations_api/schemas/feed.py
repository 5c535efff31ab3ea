"""The address of a calendar feed."""

from pydantic import BaseModel, Field


class FeedOut(BaseModel):
    """A feed. `path` is below the API's stage: `https://<api>/v1` in front makes the address to subscribe to."""

    token: str
    path: str = Field(examples=["/reservation-calendars/7Zk3…"])

    @classmethod
    def of(cls, token: str) -> "FeedOut":
        """Show the address that `token` makes."""
        return cls(token=token, path=f"/reservation-calendars/{token}")
