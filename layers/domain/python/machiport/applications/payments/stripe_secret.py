"""The gateway's key and its webhooks' secret, as they lie in Secrets Manager: `{"api_key", "webhook_secret"}`."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, SecretStr

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

# Seconds. A new secret counts after this time without a deployment; the gateway repeats its webhooks for days.
_KEPT: Final = 300


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore")

    api_key: SecretStr
    webhook_secret: SecretStr


class StripeSecret:
    """Fetched when it is first needed, and kept for five minutes."""

    def __init__(
        self, client: "SecretsManagerClient", secret_id: str, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Read the secret `secret_id` (an ARN)."""
        self._client = client
        self._secret_id = secret_id
        self._seconds = seconds
        self._kept: tuple[float, _Stored] | None = None

    def api_key(self) -> str:
        """Return the key of the gateway's API; empty where the operator has not put one in."""
        return self._stored().api_key.get_secret_value()

    def webhook_secret(self) -> str:
        """Return the secret that webhooks are signed with."""
        return self._stored().webhook_secret.get_secret_value()

    def forget(self) -> None:
        """Fetch it anew the next time."""
        self._kept = None

    def _stored(self) -> _Stored:
        now = self._seconds()
        if self._kept is None or now - self._kept[0] >= _KEPT:
            text = self._client.get_secret_value(SecretId=self._secret_id)["SecretString"]
            self._kept = now, _Stored.model_validate_json(text)
        return self._kept[1]
