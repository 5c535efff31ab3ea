"""What municipalities sign certificates under, in a deployment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machiport.clock import SystemClock
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.region import region

if TYPE_CHECKING:
    from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
    from machiport.applications.issuing.kms_signer import KmsSigner


@dataclass(frozen=True, slots=True)
class SeededSigner:
    """What became of one municipality: whether a certificate for trials was made, or one was there."""

    municipality: str
    made: bool


def kept_certificates(outputs: StackOutputs) -> "DynamoSigningCertificates":
    """Return the signing certificates of a deployment."""
    from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates  # noqa: PLC0415  # see below

    dynamodb = client("dynamodb", outputs.endpoint, outputs.region)
    return DynamoSigningCertificates(dynamodb, outputs.applications_table_name, SystemClock())


def signing_keys(outputs: StackOutputs) -> "KmsSigner":
    """Return the store of a deployment's private keys."""
    from machiport.applications.issuing.kms_signer import KmsSigner  # noqa: PLC0415  # see below

    return KmsSigner(client("kms", outputs.endpoint, outputs.region))


def make_trial_certificates(
    outputs: StackOutputs, advance: Callable[[], None] = lambda: None, *, only: str | None = None, again: bool = False
) -> list[SeededSigner]:
    """Give every municipality (or `only` one) that has none a self-signed certificate for trying out.

    `again`: also where there is one; the municipality then signs under the new one. Doing it twice is doing it once.

    Raises NotSigned where the deployment's key cannot be used, botocore's errors where AWS refuses.
    """
    # pyHanko takes a second to import, and no other command needs it.
    from machiport.applications.issuing.signing_setup import trial_certificate  # noqa: PLC0415

    kept, keys, now = kept_certificates(outputs), signing_keys(outputs), SystemClock().now()
    seeded = []
    for municipality in region():
        if only is not None and municipality.code != only:
            continue
        made = again or kept.of(municipality.code) is None
        if made:
            kept.install(trial_certificate(keys, outputs.document_signing_key_arn, municipality, now))
        seeded.append(SeededSigner(municipality.code, made))
        advance()
    return seeded
