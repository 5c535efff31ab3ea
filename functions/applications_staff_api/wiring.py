"""What the applications API for staff is made of."""

import os
from dataclasses import dataclass
from functools import partial

from pydantic import Field

from applications_staff_api.services import Services
from machiport.applications.attachments.ports import PaperLinks
from machiport.applications.attachments.s3_papers import S3Links
from machiport.applications.delivering.dynamo_print_batches import DynamoPrintBatches
from machiport.applications.delivering.pickup_service import PickingUp
from machiport.applications.delivering.post_service import Posting
from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.issuing.addresses import verification_page
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.revoking_service import Revoking
from machiport.applications.measuring.dynamo_measures import DynamoMeasures
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.payments.staff_payments import CounterPayments, Refunds
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.reviewing.audit_checking import AuditChecker
from machiport.applications.reviewing.audit_reading import AuditService
from machiport.applications.reviewing.bulk import BulkDecisionService
from machiport.applications.reviewing.claiming import ClaimService
from machiport.applications.reviewing.correcting import CorrectionService
from machiport.applications.reviewing.counter_entry import CounterService
from machiport.applications.reviewing.deciding import DecisionService
from machiport.applications.reviewing.dynamo_queue_counts import DynamoQueueCounter
from machiport.applications.reviewing.paper_reading import PaperReader
from machiport.applications.reviewing.previewing import PreviewService
from machiport.applications.reviewing.queue import QueueReader
from machiport.applications.reviewing.recording import RecordService
from machiport.applications.reviewing.review_desk import ReviewDesk
from machiport.applications.reviewing.titles import ProcedureTitles
from machiport.applications.reviewing.viewing import ViewService
from machiport.aws_clients import dynamodb_client, presigning_s3_client
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together


class Settings(UserPoolSettings):
    """Read from the environment once."""

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    attachments_bucket: str = Field(alias="ATTACHMENTS_BUCKET")
    certificates_bucket: str = Field(alias="CERTIFICATES_BUCKET")
    verification_url: str = Field(alias="VERIFICATION_URL")
    s3_address: str = Field(default="", alias="S3_ADDRESS")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffBacking(Backing):
    """What the services stand on besides the table: links to papers and certificates, the public address."""

    links: PaperLinks
    certificate_links: PaperLinks
    verification_url: str


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("applications_staff_api", settings.log_level)
    dynamodb = dynamodb_client()
    signing = presigning_s3_client(dynamodb.meta.region_name, settings.s3_address)
    backing = StaffBacking(
        client=dynamodb,
        applications_table=settings.applications_table,
        links=S3Links(signing, settings.attachments_bucket),
        certificate_links=S3Links(signing, settings.certificates_bucket),
        verification_url=settings.verification_url,
    )
    return services_on(backing), settings.user_pools


def services_on(backing: StaffBacking) -> Services:
    """Return the services on DynamoDB's table; tests give a table in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.applications_table, backing.clock
    foundation, together = foundation_on(backing), Together(8)
    cases, versions = foundation.desk, foundation.versions
    store, procedures = cases.store, Procedures(ProcedureFiles(backing.region))
    desk = ReviewDesk(cases, versions)
    views, decisions = ViewService(desk), DecisionService(desk)
    return Services(
        municipalities=foundation.municipalities,
        titles=ProcedureTitles(procedures, versions),
        queues=QueueReader(store, DynamoQueueCounter(client, table), together, clock),
        views=views,
        papers=PaperReader(views, backing.links, clock),
        claims=ClaimService(desk),
        corrections=CorrectionService(desk),
        records=RecordService(desk),
        decisions=decisions,
        bulk=BulkDecisionService(decisions, together),
        counter=CounterService(desk, procedures, versions),
        audit=AuditService(views, AuditChecker(store, together)),
        previews=PreviewService(views, foundation.drafts, partial(_drawn, backing.verification_url), clock),
        pickups=PickingUp(cases),
        posting=Posting(cases, DynamoPrintBatches(client, table, foundation.records)),
        revoking=Revoking(cases),
        counter_payments=CounterPayments(cases),
        refunds=Refunds(cases),
        certificate_links=backing.certificate_links,
        procedures=procedures,
        statistics=StatisticsService(DynamoMeasures(client, table), clock, together),
        clock=clock,
    )


def _drawn(verification_url: str, content: CertificateContent) -> bytes:
    """Return a certificate as an unsigned PDF. Fonts and drawing are loaded when the first preview is asked for."""
    from machiport.applications.issuing.fonts import certificate_fonts  # noqa: PLC0415
    from machiport.applications.issuing.rendering import rendered  # noqa: PLC0415

    return rendered(content, verification_page(verification_url, content.code), certificate_fonts())
