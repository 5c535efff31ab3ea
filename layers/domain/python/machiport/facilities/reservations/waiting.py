"""Waiting lists (キャンセル待ち): who wants a slot that is taken."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from machiport.facilities.reservations.model import SlotWish

# What became of an offer is told by its reservation: confirmed it is taken, expired or cancelled it has lapsed.
type WaitingState = Literal["waiting", "offered", "withdrawn"]


class Waiting(BaseModel):
    """One entry: the first whose wish fits gets a binding offer, a held reservation, when a place comes free."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    waiting_id: str
    version: int = 1
    state: WaitingState = "waiting"
    holder: str
    booked_by: str
    wish: SlotWish
    reservation_id: str | None = None
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @property
    def facility_id(self) -> str:
        """The facility in whose list it stands."""
        return self.wish.facility_id
