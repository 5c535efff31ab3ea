"""`make deploy` leaves others' keys as they are, though the emulator makes new ones."""

from pathlib import Path

import boto3
import pytest

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack import kept_keys
from machiport_cli.local_stack.kept_keys import keep_keys, keys_of
from machiport_cli.local_stack.places import StackPlace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackPlace:
    """Return a place whose AWS is the one in memory."""
    monkeypatch.setattr(kept_keys, "client", lambda service, _, region: boto3.client(service, region_name=region))
    return StackPlace(4566, tmp_path)


def test_the_keys_that_were_there_are_there_again(outputs: StackOutputs, place: StackPlace) -> None:
    assert keys_of(place, None) == {}
    assert keys_of(place, outputs) == {}
    keep_keys(place, outputs, {})
    assert keys_of(place, outputs) == {}, "nothing was there that could be kept"
    secrets_manager = boto3.client("secretsmanager", region_name=outputs.region)
    wanted = {outputs.smart_lock_key_arn: "of the locks", outputs.payment_gateway_secret_arn: "of the gateway"}
    for arn, key in wanted.items():
        secrets_manager.create_secret(Name=arn, SecretString=key)
    kept = keys_of(place, outputs)
    assert kept == wanted
    secrets_manager.put_secret_value(SecretId=outputs.smart_lock_key_arn, SecretString="made anew")
    keep_keys(place, outputs, kept)
    assert keys_of(place, outputs) == wanted
    versions = {arn: len(secrets_manager.list_secret_version_ids(SecretId=arn)["Versions"]) for arn in wanted}
    assert versions[outputs.payment_gateway_secret_arn] == 1, "what is as it was is not written again"
    keep_keys(place, outputs, kept)
    again = {arn: len(secrets_manager.list_secret_version_ids(SecretId=arn)["Versions"]) for arn in wanted}
    assert again == versions, "what is kept already is not written again"
