"""`make deploy` leaves the door locks' key as it is, though the emulator makes a new one."""

import boto3

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.kept_keys import keep_lock_key, lock_key


def test_the_key_that_was_there_is_there_again(outputs: StackOutputs) -> None:
    assert lock_key(None) is None
    assert lock_key(outputs) is None
    keep_lock_key(outputs, None)
    assert lock_key(outputs) is None, "nothing was there that could be kept"
    secrets_manager = boto3.client("secretsmanager", region_name=outputs.region)
    secrets_manager.create_secret(Name=outputs.smart_lock_key_arn, SecretString="of the locks")
    kept = lock_key(outputs)
    secrets_manager.put_secret_value(SecretId=outputs.smart_lock_key_arn, SecretString="made anew")
    keep_lock_key(outputs, kept)
    assert lock_key(outputs) == "of the locks"
    versions = secrets_manager.list_secret_version_ids(SecretId=outputs.smart_lock_key_arn)["Versions"]
    keep_lock_key(outputs, kept)
    again = secrets_manager.list_secret_version_ids(SecretId=outputs.smart_lock_key_arn)["Versions"]
    assert len(again) == len(versions), "what is kept already is not written again"
