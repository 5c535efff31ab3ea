"""Others' keys over a deployment: MiniStack makes a generated secret anew at every update, AWS does not."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.places import REGION, StackPlace


def keys_of(place: StackPlace, outputs: StackOutputs | None) -> dict[str, str]:
    """Return the keys that a deployment has, by their secret; none where there is no deployment yet.

    Raises botocore's errors where AWS cannot be asked.
    """
    if outputs is None:
        return {}
    secrets_manager = client("secretsmanager", place.endpoint, REGION)
    kept = {arn: _value(secrets_manager, arn) for arn in _secrets(outputs)}
    return {arn: value for arn, value in kept.items() if value is not None}


def keep_keys(place: StackPlace, outputs: StackOutputs, keys: Mapping[str, str]) -> None:
    """Put keys back where the deployment has others by now."""
    secrets_manager = client("secretsmanager", place.endpoint, REGION)
    for arn in _secrets(outputs):
        if arn in keys and _value(secrets_manager, arn) != keys[arn]:
            secrets_manager.put_secret_value(SecretId=arn, SecretString=keys[arn])


def _secrets(outputs: StackOutputs) -> tuple[str, ...]:
    return outputs.smart_lock_key_arn, outputs.payment_gateway_secret_arn


def _value(secrets_manager: Any, arn: str) -> str | None:  # noqa: ANN401  # see aws.client
    """Return a secret's value; None where it is gone."""
    try:
        return str(secrets_manager.get_secret_value(SecretId=arn)["SecretString"])
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return None
