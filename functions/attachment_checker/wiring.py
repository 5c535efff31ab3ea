"""What the check of papers is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.attachments.checking_service import Checking
from machiport.applications.attachments.clamd_scanner import ClamdScanner
from machiport.applications.attachments.ports import ScannerUnavailable, Verdict, VirusScanner
from machiport.applications.attachments.s3_papers import S3Papers
from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.aws_clients import s3_client
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    quarantine_bucket: str = Field(alias="QUARANTINE_BUCKET")
    attachments_bucket: str = Field(alias="ATTACHMENTS_BUCKET")
    # host:port; empty: there is none, and no paper passes.
    virus_scanner_address: str = Field(alias="VIRUS_SCANNER_ADDRESS")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


class _NoScanner:
    """Gives no verdict: where nobody looks for viruses, nothing is let through."""

    def verdict_on(self, content: bytes) -> Verdict:
        raise ScannerUnavailable(f"no scanner is set; {len(content)} bytes stay in quarantine")


def build_checking() -> Checking:
    """Return the check.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a scanner's address that is none.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("attachment_checker", settings.log_level)
    desk = foundation_on(Backing(applications_table=settings.applications_table)).desk
    papers = S3Papers(s3_client(), quarantine=settings.quarantine_bucket, attachments=settings.attachments_bucket)
    address = settings.virus_scanner_address
    scanner: VirusScanner = ClamdScanner(address) if address else _NoScanner()
    return Checking(desk, papers, scanner)
