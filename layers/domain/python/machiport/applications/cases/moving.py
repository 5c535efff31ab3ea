"""Moving an application from state to state, with the times that belong to it."""

from datetime import datetime
from typing import Any

from machiport.applications.cases.due import first_due
from machiport.applications.cases.model import Application, Certificate, Delivery, Payment
from machiport.applications.cases.states import (
    APPLICATION,
    CERTIFICATE,
    DELIVERY,
    FINAL,
    PAYMENT,
    ApplicationState,
    CertificateState,
    DeliveryState,
    PaymentState,
    moved,
)


def move_application(
    application: Application,
    states: ApplicationState | tuple[ApplicationState, ...],
    now: datetime,
    *,
    unsettled: bool = False,
    **update: Any,  # noqa: ANN401  # any field of an application
) -> Application:
    """Return the application after it has gone through `states` one after the other, as its next version.

    `unsettled`: a payment of it waits for the gateway. `update`: what else changes.

    Raises StateForbids where one of the transitions is not declared.
    """
    state = application.state
    for wanted in (states,) if isinstance(states, str) else states:
        state = moved(APPLICATION, state, wanted)
    if state in FINAL:
        update.setdefault("ended_at", now)
    after = application.changed(state=state, state_since=now, **update)
    return after.model_copy(update={"due_at": first_due(after, now, unsettled=unsettled)})


def move_payment(payment: Payment, state: PaymentState, now: datetime, **update: Any) -> Payment:  # noqa: ANN401
    """Return the payment in `state`, as its next version.

    Raises StateForbids where the transition is not declared.
    """
    return payment.changed(state=moved(PAYMENT, payment.state, state), state_since=now, **update)


def move_certificate(
    certificate: Certificate, state: CertificateState, now: datetime, **update: Any  # noqa: ANN401
) -> Certificate:  # fmt: skip
    """Return the certificate in `state`, as its next version.

    Raises StateForbids where the transition is not declared.
    """
    return certificate.changed(state=moved(CERTIFICATE, certificate.state, state), state_since=now, **update)


def move_delivery(delivery: Delivery, state: DeliveryState, now: datetime, **update: Any) -> Delivery:  # noqa: ANN401
    """Return the delivery in `state`, as its next version.

    Raises StateForbids where the transition is not declared.
    """
    return delivery.changed(state=moved(DELIVERY, delivery.state, state), state_since=now, **update)
