"""How deliveries go on by themselves, and when an application has delivered all it had."""

from datetime import datetime, timedelta
from typing import Final

from machiport.applications.cases.flow import complete
from machiport.applications.cases.model import Delivery
from machiport.applications.cases.moving import move_delivery
from machiport.applications.cases.states import DeliveryState
from machiport.applications.cases.step import Step

# How long a file waits for its download, and a paper at the counter.
KEPT_READY: Final = timedelta(days=90)
# Ordinary post within Japan takes days; what comes back does so within two weeks.
TAKEN_AS_DELIVERED: Final = timedelta(days=14)
_ENDED: Final = frozenset({"delivered", "collected", "downloaded", "expired"})


def due_of(delivery: Delivery) -> datetime | None:
    """Return when a delivery goes on by itself; None where somebody has to do something, or it has ended."""
    if delivery.state == "ready" and delivery.method != "post":
        return delivery.ready_at + KEPT_READY
    if delivery.state == "dispatched" and delivery.dispatched_at is not None:
        return delivery.dispatched_at + TAKEN_AS_DELIVERED
    return None


def end_where_all_is_delivered(step: Step) -> bool:
    """Complete an issued application of which nothing is left to deliver; return whether it was."""
    deliveries = step.case.deliveries
    if step.application.state != "issued" or not deliveries:
        return False
    if any(delivery.state not in _ENDED for delivery in deliveries):
        return False
    complete(step)
    return True


class DeliveriesByTime:
    """What time does to deliveries: what nobody fetched expires, what did not come back has arrived."""

    def attend(self, step: Step) -> datetime | None:
        """Add what is due of the deliveries to `step`; return when to look again, None where all have ended."""
        for delivery in step.case.deliveries:
            due = due_of(delivery)
            if due is not None and due <= step.now:
                state: DeliveryState = "delivered" if delivery.state == "dispatched" else "expired"
                step.write(move_delivery(delivery, state, step.now), delivery)
                step.note(f"delivery_{state}", number=delivery.number)
                step.tell(f"delivery_{state}", part=f"delivery-{delivery.number:02d}", number=delivery.number)
        if end_where_all_is_delivered(step):
            return None
        return min((due for delivery in step.case.deliveries if (due := due_of(delivery)) is not None), default=None)
