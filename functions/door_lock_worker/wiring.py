"""What the worker of the door locks is made of."""

import os
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client, secrets_manager_client
from machiport.clock import SystemClock
from machiport.facilities.locks.dynamo_pins import DynamoDoorPins
from machiport.facilities.locks.http_smart_lock import HttpSmartLock
from machiport.facilities.locks.pin_service import PinService
from machiport.facilities.locks.reserved_doors import ReservedDoors
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.observability.logging import configure_logging

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    # Empty: there are no locks, and events are taken without doing anything.
    smart_lock_url: str = Field(alias="SMART_LOCK_URL")
    smart_lock_key_arn: str = Field(alias="SMART_LOCK_KEY_ARN")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


class _KeyInSecretsManager:
    """The key of the locks' service, fetched when it is first needed and again where the service refuses it."""

    def __init__(self, client: "SecretsManagerClient", secret: str) -> None:
        self._client = client
        self._secret = secret
        self._key: str | None = None

    def current(self) -> str:
        if self._key is None:
            self._key = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
        return self._key

    def forget(self) -> None:
        self._key = None


def build_pin_service() -> PinService | None:
    """Return the service of PINs; None where no service of locks is set.

    Raises pydantic's ValidationError where a setting is missing, ValueError for an address that is not https.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("door_lock_worker", settings.log_level)
    if not settings.smart_lock_url:
        return None
    client, table, clock = dynamodb_client(), settings.facilities_table, SystemClock()
    key = _KeyInSecretsManager(secrets_manager_client(), settings.smart_lock_key_arn)
    reservations = DynamoReservations(client, table, DynamoIdempotencyRecords(client, table, clock))
    doors = ReservedDoors(reservations)
    return PinService(HttpSmartLock(settings.smart_lock_url, key), doors, DynamoDoorPins(client, table), clock)
