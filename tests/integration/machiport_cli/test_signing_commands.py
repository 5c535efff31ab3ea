"""`machiport signing`: certificates to sign under, made, asked for and installed in a deployment."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.fakes.kms import KEY_ARN, InMemoryKms
from tests.issuing_world import KeysInMemory
from typer.testing import CliRunner, Result

from machiport_cli import signing_keys
from machiport_cli.commands import signing as commands
from machiport_cli.deployment import StackOutputs
from machiport_cli.main import app
from machiport_cli.signing_keys import make_trial_certificates

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Machiport = Callable[..., Result]


@pytest.fixture
def kms() -> InMemoryKms:
    return InMemoryKms()


@pytest.fixture
def here(
    outputs: StackOutputs, dynamodb: "DynamoDBClient", kms: InMemoryKms, monkeypatch: pytest.MonkeyPatch
) -> StackOutputs:
    """Return the deployment that commands reach."""
    here = outputs.model_copy(update={"document_signing_key_arn": KEY_ARN})
    monkeypatch.setattr(signing_keys, "client", lambda service, *_: kms if service == "kms" else dynamodb)
    monkeypatch.setattr(commands, "deployment", lambda _: here)
    return here


@pytest.fixture
def machiport(here: StackOutputs) -> Machiport:
    assert here.document_signing_key_arn == KEY_ARN
    return lambda *arguments: CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})


def test_every_municipality_gets_one_for_trials_and_keeps_it(here: StackOutputs) -> None:
    assert {each.municipality for each in make_trial_certificates(here) if each.made} >= {"44201", "44341"}
    first = signing_keys.kept_certificates(here).of("44201")
    assert not any(each.made for each in make_trial_certificates(here))
    assert signing_keys.kept_certificates(here).of("44201") == first
    assert [each.made for each in make_trial_certificates(here, only="44201", again=True)] == [True]
    assert signing_keys.kept_certificates(here).of("44201") != first


def test_setup_and_show(machiport: Machiport) -> None:
    assert "44202" in machiport("signing", "setup").stdout
    shown = json.loads(machiport("signing", "show", "-m", "44202", "--json").stdout)["municipalities"]
    assert [(each["municipality"], each["trial"]) for each in shown] == [("44202", True)]
    assert "別府市長" in shown[0]["subject"]
    assert machiport("signing", "setup", "--again").exit_code == 2  # nobody is there to say yes


def test_a_municipality_without_one_is_shown(machiport: Machiport) -> None:
    result = machiport("signing", "show")
    assert result.exit_code == 0
    assert "44341" in result.stdout


def test_the_authoritys_certificate_takes_the_place_of_the_one_for_trials(
    machiport: Machiport, kms: InMemoryKms, tmp_path: Path
) -> None:
    machiport("signing", "setup")
    request = tmp_path / "oita.csr"
    assert machiport("signing", "request", "-m", "44201", "--out", str(request)).exit_code == 0
    assert x509.load_pem_x509_csr(request.read_bytes()).public_key() == kms.key.public_key()
    issued = KeysInMemory()
    issued.key = kms.key
    chain = tmp_path / "chain.pem"
    chain.write_bytes(issued.certificate(datetime.now(UTC)).public_bytes(Encoding.PEM))
    assert machiport("signing", "install", str(chain), "-m", "44201").exit_code == 0
    shown = json.loads(machiport("signing", "show", "-m", "44201", "--json").stdout)["municipalities"]
    assert shown[0]["trial"] is False


def test_a_certificate_of_another_key_is_refused_in_words(machiport: Machiport, tmp_path: Path) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_bytes(KeysInMemory().certificate(datetime.now(UTC)).public_bytes(Encoding.PEM))
    result = machiport("signing", "install", str(chain), "-m", "44201", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "not_signed"


def test_a_municipality_of_another_region_is_refused(machiport: Machiport, tmp_path: Path) -> None:
    result = machiport("signing", "request", "-m", "13101", "--out", str(tmp_path / "x.csr"))
    assert result.exit_code == 2
