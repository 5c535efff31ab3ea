"""Whether the functions behind the API start: one harmless question to each of them."""

from typing import Final, Literal

import httpx

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.tokens import DEFAULT_MUNICIPALITY, issue_token

_NO_APPLICATION: Final = f"{DEFAULT_MUNICIPALITY}-{'0' * 24}"
_QUESTIONS: Final[tuple[tuple[str, str, Literal["resident", "staff"] | None], ...]] = (
    ("RegionApiFunction", "municipalities", None),
    ("GarbageApiFunction", f"garbage/{DEFAULT_MUNICIPALITY}/areas?limit=1", None),
    ("GarbageStaffApiFunction", f"staff/garbage/{DEFAULT_MUNICIPALITY}/editions?limit=1", "staff"),
    ("HazardApiFunction", "hazard/risks?lon=131.6127&lat=33.2382", None),
    ("HazardStaffApiFunction", f"staff/hazard/{DEFAULT_MUNICIPALITY}/shelters", "staff"),
    ("MapTilesApiFunction", "tiles/tsunami", None),
    ("ResidentsApiFunction", "residents/me", "resident"),
    ("ReservationsApiFunction", "reservations/account", "resident"),
    ("FacilitiesStaffApiFunction", f"staff/facilities/{DEFAULT_MUNICIPALITY}/facilities", "staff"),
    ("ProceduresApiFunction", f"procedures?municipality={DEFAULT_MUNICIPALITY}", None),
    ("ApplicationsApiFunction", "applications", "resident"),
    ("PaymentsApiFunction", f"applications/{_NO_APPLICATION}/payment", "resident"),
    ("ApplicationsStaffApiFunction", f"staff/applications/{DEFAULT_MUNICIPALITY}/applications/counts", "staff"),
)
_LOWEST_SERVER_ERROR: Final = 500
_SECONDS: Final = 35


def require_starting_functions(outputs: StackOutputs, transport: httpx.BaseTransport | None = None) -> None:
    """Ask each function of the API something, through the gateway (or `transport`).

    Raises LocalStackFailureError naming those that answer with a server error or not at all: their code is
    deployed, but it does not start.
    """
    with httpx.Client(timeout=_SECONDS, transport=transport) as http:
        silent = [
            f"{function} (GET /{path})"
            for function, path, kind in _QUESTIONS
            if not _answers(http, f"{outputs.base_url}/{path}", None if kind is None else issue_token(outputs, kind))
        ]
    if silent:
        raise LocalStackFailureError(
            f"Deployed, but it does not start: {', '.join(silent)}. The reason is in the window of make run."
        )


def _answers(http: httpx.Client, address: str, token: str | None) -> bool:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        return http.get(address, headers=headers).status_code < _LOWEST_SERVER_ERROR
    except httpx.TransportError:
        return False
