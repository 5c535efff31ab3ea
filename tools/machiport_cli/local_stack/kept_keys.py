"""The door locks' key over a deployment: MiniStack makes a generated secret anew at every update, AWS does not."""

from botocore.exceptions import ClientError

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs


def lock_key(outputs: StackOutputs | None) -> str | None:
    """Return the key that a deployment has; None where there is no deployment yet, or its secret is gone.

    Raises botocore's errors where AWS cannot be asked.
    """
    if outputs is None:
        return None
    secrets_manager = client("secretsmanager", outputs.endpoint, outputs.region)
    try:
        return str(secrets_manager.get_secret_value(SecretId=outputs.smart_lock_key_arn)["SecretString"])
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return None


def keep_lock_key(outputs: StackOutputs, key: str | None) -> None:
    """Put a key back where the deployment has another one by now; None: there was none to keep."""
    if key is not None and lock_key(outputs) != key:
        secrets_manager = client("secretsmanager", outputs.endpoint, outputs.region)
        secrets_manager.put_secret_value(SecretId=outputs.smart_lock_key_arn, SecretString=key)
