"""What the worker of the issue is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.issuing.certificate_files import CertificateMaker
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.issuance_service import IssuanceService
from machiport.applications.issuing.kms_signer import KmsSigner
from machiport.applications.issuing.s3_certificates import S3Certificates
from machiport.aws_clients import kms_client, s3_client
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    certificates_bucket: str = Field(alias="CERTIFICATES_BUCKET")
    # The service's public address, `https://…/v1`: where QR codes lead.
    verification_url: str = Field(alias="VERIFICATION_URL", min_length=1)
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_issuance_service() -> IssuanceService:
    """Return the service of the issue.

    Payments are settled by payment_worker, which alone has the gateway's key: issuing tells it by an event.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("issuance_worker", settings.log_level)
    backing = Backing(applications_table=settings.applications_table)
    foundation = foundation_on(backing)
    maker = CertificateMaker(
        S3Certificates(s3_client(), settings.certificates_bucket),
        KmsSigner(kms_client()),
        DynamoSigningCertificates(backing.client, backing.applications_table, backing.clock),
        certificate_fonts(),
        settings.verification_url,
        backing.clock,
    )
    return IssuanceService(foundation.desk, foundation.drafts, maker)
