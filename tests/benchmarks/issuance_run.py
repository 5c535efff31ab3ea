"""A thousand approved applications on the emulated AWS, and the built worker that issues them from a real queue."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final

from tests.applications_world import COPY
from tests.benchmarks.issuance_peers import unique_name
from tests.e2e.built_functions import built_function
from tests.e2e.data_plane import DataPlane, data_plane
from tests.e2e.lambda_emulator import EmulatedFunction, emulated
from tests.issuing_world import IssuingWorld

from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.cases.events import told
from machiport.applications.cases.model import Application, Case
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.kms_signer import KmsSigner
from machiport.applications.issuing.reading_back import text_of
from machiport.applications.issuing.s3_certificates import S3Certificates
from machiport.applications.issuing.signing_setup import trial_certificate
from machiport.applications.procedures.dynamo_version_keys import procedure_version
from machiport.clock import SystemClock
from machiport.municipalities import load_registry
from machiport_cli.local_stack.building import build
from machiport_gates.paths import ROOT

_BATCH: Final = 10
_WRITE_BATCH: Final = 25
_LABEL: Final = "issuance_worker"


@dataclass
class Issuing:
    """The applications by name of their applicant, and where they lie."""

    plane: DataPlane
    worker: EmulatedFunction
    world: IssuingWorld
    names: dict[str, str] = field(default_factory=dict)
    sent: dict[str, datetime] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The applications table."""
        return self.plane.names["Data.ApplicationsTable"]

    @property
    def queue(self) -> str:
        """The issuance queue."""
        return self.plane.names["Messaging.IssuanceQueue"]

    def approve(self, numbers: Sequence[int]) -> list[str]:
        """Put approved applications of different people into the table; return their ids."""
        known, made, items = dict(self.world.dynamo.items), [], []
        for number in numbers:
            application_id = self.world.approved(name=unique_name(number), pay=False)
            self.names[application_id] = unique_name(number)
            self.applications[application_id] = self.world.case(application_id).application
            made.append(application_id)
            items += [item for key, item in self.world.dynamo.items.items() if key not in known and key[1] != "EVENT"]
            self.world.dynamo.items = dict(known)  # the table in memory looks at every item for every Query
        dynamodb = self.plane.client("dynamodb")
        for at in range(0, len(items), _WRITE_BATCH):
            puts = [{"PutRequest": {"Item": item}} for item in items[at : at + _WRITE_BATCH]]
            dynamodb.batch_write_item(RequestItems={self.table: puts})
        return made

    def ask(self, application_ids: Sequence[str]) -> None:
        """Send the messages that their approval sends."""
        sqs = self.plane.client("sqs")
        for at in range(0, len(application_ids), _BATCH):
            entries = [
                {"Id": str(place), "MessageBody": self._message(application_id)}
                for place, application_id in enumerate(application_ids[at : at + _BATCH])
            ]
            sqs.send_message_batch(QueueUrl=self.queue, Entries=entries)

    def _message(self, application_id: str) -> str:
        self.sent[application_id] = now = datetime.now(UTC)
        application = self.applications[application_id]
        event = told("issuance_requested", application, now, {"number": 1}, part="certificate-01")
        return event.to_envelope()

    def work_off(self) -> float:
        """Hand the queue's messages to the worker until there is none; return how many seconds it took."""
        sqs, begun = self.plane.client("sqs"), monotonic()
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=_BATCH).get("Messages"):
            records = [
                {
                    "messageId": each["MessageId"], "receiptHandle": each["ReceiptHandle"], "body": each["Body"],
                    "attributes": {}, "messageAttributes": {}, "md5OfBody": "", "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:ap-northeast-1:123456789012:machiport-issuance",
                    "awsRegion": "ap-northeast-1",
                }
                for each in messages
            ]  # fmt: skip
            answer = self.worker.invoke({"Records": records})
            if answer != {"batchItemFailures": []}:
                raise RuntimeError(f"the worker failed: {answer}; {self.worker.log.read_text()[-2000:]}")
            gone = [{"Id": each["MessageId"], "ReceiptHandle": each["ReceiptHandle"]} for each in messages]
            sqs.delete_message_batch(QueueUrl=self.queue, Entries=gone)
        return monotonic() - begun

    def cases(self, application_ids: Sequence[str]) -> Iterator[Case]:
        """Read cases as they are on the emulated AWS."""
        store = DynamoCases(self.plane.client("dynamodb"), self.table, self.world.records)
        for application_id in application_ids:
            case = store.find(application_id)
            if case is None:
                raise RuntimeError(f"{application_id} is lost")
            yield case

    def check(self, application_ids: Sequence[str]) -> None:
        """See that everybody has one certificate, their own, with a serial of its own.

        Raises RuntimeError otherwise.
        """
        files = S3Certificates(self.plane.client("s3"), self.plane.names["Data.CertificatesBucket"])
        serials: set[str] = set()
        for case in self.cases(application_ids):
            (certificate,) = case.certificates
            name = self.names[case.application.application_id]
            pdf = files.read(certificate.pdf_key or "") or b""
            if certificate.state != "issued" or "".join(name.split()) not in text_of(pdf):
                raise RuntimeError(f"{case.application.application_id} has not its own certificate")
            serials.add(certificate.serial)
        if len(serials) != len(application_ids):
            raise RuntimeError("serials are not unique")

    def processor_seconds(self) -> float:
        """Return the processor time that the worker's process has taken."""
        fields = (Path("/proc") / str(self._process()) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        """Return the most memory that the worker's process had, in MiB."""
        status = (Path("/proc") / str(self._process()) / "status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def _process(self) -> int:
        """Return the worker's Python process: the one that talks to this emulated AWS."""
        endpoint = f"AWS_ENDPOINT_URL={self.plane.endpoint}\0".encode()
        for place in Path("/proc").glob("[0-9]*"):
            try:
                found = b"awslambdaric" in (place / "cmdline").read_bytes() and (place / "cmdline").read_bytes()
                if found and b"rie" not in found.split(b"\0")[0] and endpoint in (place / "environ").read_bytes():
                    return int(place.name)
            except OSError:  # it has ended, or is somebody else's
                continue
        raise RuntimeError("the worker does not run")


@contextmanager
def issuing(folder: Path) -> Iterator[Issuing]:
    """Build the worker and start it beside an AWS of its own, with a key, a certificate and the procedure."""
    build()
    with ExitStack() as stack:
        plane = stack.enter_context(data_plane(folder / "aws"))
        function = built_function(_LABEL, plane.names, plane.variables)
        world = IssuingWorld()
        _prepare(plane, world)
        worker = stack.enter_context(emulated(function, folder))
        yield Issuing(plane, worker, world)


def _prepare(plane: DataPlane, world: IssuingWorld) -> None:
    dynamodb, table, clock = plane.client("dynamodb"), plane.names["Data.ApplicationsTable"], SystemClock()
    key: str = plane.names["Data.DocumentSigningKey"]
    oita = load_registry(ROOT / "sample_region").get("44201")
    certificate = trial_certificate(KmsSigner(plane.client("kms")), key, oita, clock.now())
    DynamoSigningCertificates(dynamodb, table, clock).install(certificate)
    document = world.issuing.model_dump_json(by_alias=True, exclude_defaults=True)
    version: Mapping[str, Any] = procedure_version(COPY, "1.sample")
    dynamodb.put_item(TableName=table, Item={**version, "document": {"S": document}})
