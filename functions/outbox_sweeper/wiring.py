"""What the sweeper is made of."""

import importlib.resources
import os
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client, sqs_client
from machiport.clock import SystemClock
from machiport.facilities.locks.door_events import DOOR_LOCK_EVENTS
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging
from machiport.outbox import Relay, Sweeper
from machiport.outbox.dynamo_outbox import DynamoOutbox
from machiport.outbox.sqs_event_sender import SqsEventSender


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    garbage_table: str = Field(alias="GARBAGE_TABLE")
    hazard_table: str = Field(alias="HAZARD_TABLE")
    facilities_table: str = Field(alias="FACILITIES_TABLE")
    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    garbage_settlement_queue_url: str = Field(alias="GARBAGE_SETTLEMENT_QUEUE_URL")
    door_lock_queue_url: str = Field(alias="DOOR_LOCK_QUEUE_URL")
    issuance_queue_url: str = Field(alias="ISSUANCE_QUEUE_URL")
    payment_queue_url: str = Field(alias="PAYMENT_QUEUE_URL")
    notifications_queue_url: str = Field(alias="NOTIFICATIONS_QUEUE_URL")
    # The relay gets this long before the sweeper takes over, so that in quiet times nothing is sent twice.
    patience_seconds: int = Field(default=30, alias="OUTBOX_PATIENCE_SECONDS", ge=0)
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_sweepers() -> tuple[list[Sweeper], MunicipalityRegistry]:
    """Return a sweeper for each context's table, and the municipalities to sweep.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("outbox_sweeper", settings.log_level)
    routes = {
        "garbage.": [settings.garbage_settlement_queue_url, settings.notifications_queue_url],
        "hazard.": [settings.notifications_queue_url],
        "facilities.": [settings.notifications_queue_url],
        "applications.": [settings.notifications_queue_url],
        "applications.issuance_requested": [settings.issuance_queue_url],
        "applications.issuance_continued": [settings.issuance_queue_url],
        "applications.payment_settlement_requested": [settings.payment_queue_url],
        **{event_type: [settings.door_lock_queue_url] for event_type in DOOR_LOCK_EVENTS},
    }
    clock, dynamodb = SystemClock(), dynamodb_client()
    sender = SqsEventSender(sqs_client(), routes)
    tables = (
        settings.garbage_table,
        settings.hazard_table,
        settings.facilities_table,
        settings.applications_table,
    )
    outboxes = [DynamoOutbox(dynamodb, table, clock) for table in tables]
    patience = timedelta(seconds=settings.patience_seconds)
    sweepers = [Sweeper(outbox, Relay(sender, outbox), clock, patience) for outbox in outboxes]
    return sweepers, load_registry(importlib.resources.files("machiport_region"))
