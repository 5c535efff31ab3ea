"""Where the gateway may be."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

STRIPE: Final = "https://api.stripe.com"

_LONGEST: Final = 500


def checked_address(url: str) -> str:
    """Return the address of a gateway, without a slash at the end.

    Raises ValueError for anything but https where it is not this machine itself (for trying out), and for addresses
    with a user, a path or a query in them.
    """
    parts = urlsplit(url.rstrip("/"))
    allowed = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname or ""))
    if not allowed or not parts.hostname or parts.username is not None or parts.path or parts.query:
        raise ValueError("the address of the payment gateway must be https, without user, path and query")
    if len(url) > _LONGEST:
        raise ValueError("the address of the payment gateway is too long")
    return url.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
