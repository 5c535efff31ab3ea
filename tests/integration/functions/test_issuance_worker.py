"""The worker of the issue, wired from the environment: DynamoDB and S3 on moto, KMS in memory."""

import importlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.applications_world import COPY
from tests.fakes.kms import KEY_ARN, InMemoryKms
from tests.gateway_events import LambdaContextDouble
from tests.issuing_world import BASE, IssuingWorld, procedure

from machiport import aws_clients
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.kms_signer import KmsSigner
from machiport.applications.issuing.s3_certificates import S3Certificates
from machiport.applications.issuing.signing_setup import trial_certificate
from machiport.applications.procedures.dynamo_version_keys import procedure_version
from machiport.clock import SystemClock
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

BUCKET = "certificates"
SAMPLES = sorted((ROOT / "events" / "issuance_worker").glob("*.expected.json"))


@pytest.fixture
def kms() -> InMemoryKms:
    return InMemoryKms()


@pytest.fixture
def worker(
    applications_table: str,
    region_package: Path,
    s3: "S3Client",
    kms: InMemoryKms,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Any]:
    """Return the function's entry. The log's handlers are put back afterwards."""
    assert region_package.exists()
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    monkeypatch.setenv("APPLICATIONS_TABLE", applications_table)
    monkeypatch.setenv("CERTIFICATES_BUCKET", BUCKET)
    monkeypatch.setenv("VERIFICATION_URL", BASE)
    monkeypatch.setattr(aws_clients, "kms_client", lambda: kms.client)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    importlib.reload(importlib.import_module("issuance_worker.wiring"))
    yield importlib.reload(importlib.import_module("issuance_worker.main")).handler
    root.handlers[:] = handlers
    root.setLevel(level)


def _message(application_id: str, number: int = 1) -> dict[str, Any]:
    event = json.loads((ROOT / "events/issuance_worker/unknown_application.json").read_text(encoding="utf-8"))
    body = json.loads(event["Records"][0]["body"])
    event["Records"][0]["body"] = json.dumps(body | {"subject": application_id, "data": {"number": number}})
    return event  # type: ignore[no-any-return]  # JSON


def test_a_message_makes_the_certificate(
    worker: Any, dynamodb: "DynamoDBClient", s3: "S3Client", applications_table: str, kms: InMemoryKms
) -> None:
    world = IssuingWorld()
    application_id = world.approved(pay=False)
    for item in world.dynamo.items.values():
        dynamodb.put_item(TableName=applications_table, Item=item)
    clock, oita = SystemClock(), load_registry(ROOT / "sample_region").get("44201")
    signing = DynamoSigningCertificates(dynamodb, applications_table, clock)
    signing.install(trial_certificate(KmsSigner(kms.client), KEY_ARN, oita, clock.now()))
    document = procedure().model_dump_json(by_alias=True, exclude_defaults=True)
    version = procedure_version(COPY, world.case(application_id).application.procedure_version)
    dynamodb.put_item(TableName=applications_table, Item={**version, "document": {"S": document}})
    assert worker(_message(application_id), LambdaContextDouble()) == {"batchItemFailures": []}
    case = DynamoCases(dynamodb, applications_table, world.records).find(application_id)
    assert case is not None
    assert (case.application.state, case.certificates[0].state) == ("issued", "issued")
    stored = S3Certificates(s3, BUCKET)
    pdf = stored.read(case.certificates[0].pdf_key or "")
    assert pdf is not None
    assert pdf.startswith(b"%PDF-1.7")
    assert stored.read("certificates/nothing") is None
    head = s3.head_object(Bucket=BUCKET, Key=case.certificates[0].credential_key or "")
    assert head["ContentType"] == "application/dc+sd-jwt"


@pytest.mark.parametrize("expected", SAMPLES, ids=lambda path: path.name.partition(".")[0])
def test_sample_events_are_answered_as_they_say(worker: Any, expected: Path) -> None:
    event = json.loads(expected.with_name(expected.name.replace(".expected", "")).read_text(encoding="utf-8"))
    assert worker(event, LambdaContextDouble()) == json.loads(expected.read_text(encoding="utf-8"))["answer"]
