"""What finds places by their address. `town_blocks` implements it from data files; another service may."""

from typing import Protocol

from machiport.hazard.addresses.model import AddressAnswer, AddressMatch


class Geocoder(Protocol):
    """Knows where addresses are. What is asked is where somebody lives: it is neither kept nor logged."""

    def locate(self, text: str, municipality: str | None = None) -> AddressAnswer:
        """Return the place of an address; `municipality` (five digits) says where it is looked for."""
        ...

    def suggest(self, text: str, municipality: str | None, limit: int) -> list[AddressMatch]:
        """Return at most `limit` places that the beginning of an address may mean, best first."""
        ...
