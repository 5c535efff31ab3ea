"""What the routes of this function call, and who asks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request

from machiport.applications.payments.errors import (
    GatewayNotSetUp,
    GatewayRefused,
    GatewayUnavailable,
    OnlinePaymentNotOffered,
    PaymentServiceAway,
)
from machiport.applications.payments.paying_service import PayingService
from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.applications.payments.settling_service import SettlingService
from machiport.http_api.access import resident, staff
from machiport.identity import Resident, Staff
from machiport.municipalities import MunicipalityRegistry

_LOGGER: Final = logging.getLogger("machiport.applications.payments")
# Seconds after which a client may try again.
_AGAIN: Final = "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the payments API."""

    municipalities: MunicipalityRegistry
    paying: PayingService
    settling: SettlingService
    gateway: PaymentGateway
    reconciliation: ReconciliationService


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]
Person = Annotated[Resident, resident()]
Approver = Annotated[Staff, staff("applications", "approver")]


@contextmanager
def gateway_told_plainly() -> Iterator[None]:
    """Tell people what the gateway's failures mean for them.

    Raises OnlinePaymentNotOffered, PaymentServiceAway in place of the gateway's errors.
    """
    try:
        yield
    except GatewayNotSetUp:
        raise OnlinePaymentNotOffered from None
    except GatewayUnavailable as away:
        _LOGGER.warning("payment gateway does not answer", extra={"answer": str(away)})
        raise PaymentServiceAway(headers={"Retry-After": _AGAIN}) from None
    except GatewayRefused as refused:
        _LOGGER.exception("payment gateway refuses", extra={"answer": str(refused)})
        raise PaymentServiceAway(headers={"Retry-After": _AGAIN}) from None
