"""Where other services may be, by their addresses in settings and in what they answer."""

import ipaddress
from urllib.parse import SplitResult


def is_protected(address: SplitResult) -> bool:
    """Tell whether nobody in between can read what is sent: https, or this machine itself, for trying out."""
    return address.scheme == "https" or (address.scheme == "http" and _is_this_machine(address.hostname or ""))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
