"""The gateway's key as it lies in Secrets Manager."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from machiport.applications.payments.stripe_secret import StripeSecret

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@dataclass
class Vault:
    """Secrets Manager with one secret."""

    key: str = "sk_test_1"
    asked: list[str] = field(default_factory=list)

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803  # AWS's name
        """Return the secret."""
        self.asked.append(SecretId)
        return {"SecretString": json.dumps({"api_key": self.key, "webhook_secret": "whsec_1"})}


def test_the_secret_is_kept_for_five_minutes_or_until_it_is_refused() -> None:
    vault, now = Vault(), [0.0]
    secret = StripeSecret(cast("SecretsManagerClient", vault), "arn", lambda: now[0])
    assert (secret.api_key(), secret.webhook_secret()) == ("sk_test_1", "whsec_1")
    assert vault.asked == ["arn"]
    vault.key, now[0] = "sk_test_2", 299.0
    assert secret.api_key() == "sk_test_1"
    now[0] = 300.0
    assert secret.api_key() == "sk_test_2"
    vault.key = "sk_test_3"
    secret.forget()
    assert secret.api_key() == "sk_test_3"
    assert "sk_test" not in repr(secret._kept)  # what a traceback would show
