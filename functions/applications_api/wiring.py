"""What the applications API for residents is made of."""

import os
from dataclasses import dataclass

from pydantic import Field

from applications_api.applicants import ResidentApplicants
from applications_api.services import Services
from machiport.applications.attachments.ports import PaperLinks, PaperStore, UploadForms
from machiport.applications.attachments.procedure_slots import ProcedureSlots
from machiport.applications.attachments.s3_papers import S3Links, S3Papers, S3UploadForms
from machiport.applications.attachments.uploading_service import Uploading
from machiport.applications.delivering.download_service import Downloading
from machiport.applications.delivering.pickup_service import PickingUp
from machiport.applications.drafting.answers_service import AnswersService
from machiport.applications.drafting.begin_service import BeginService
from machiport.applications.drafting.correct_service import CorrectService
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.erase_service import EraseService
from machiport.applications.drafting.export_service import ExportService
from machiport.applications.drafting.reading_service import ReadingService
from machiport.applications.drafting.submit_service import SubmitService
from machiport.applications.drafting.views import Views
from machiport.applications.drafting.withdraw_service import WithdrawService
from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.keeping.erasing import Erasing
from machiport.applications.keeping.ports import CaseFiles
from machiport.applications.keeping.s3_case_files import S3CaseFiles
from machiport.applications.mandates.acting_desk import ActingDesk
from machiport.applications.mandates.dynamo_mandates import DynamoMandates
from machiport.applications.mandates.mandate_service import MandateService
from machiport.applications.measuring.dynamo_measures import DynamoUsualTimes
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.aws_clients import presigning_s3_client, s3_client
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.observability.logging import configure_logging
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService


class Settings(UserPoolSettings):
    """Read from the environment once."""

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    quarantine_bucket: str = Field(alias="QUARANTINE_BUCKET")
    attachments_bucket: str = Field(alias="ATTACHMENTS_BUCKET")
    certificates_bucket: str = Field(alias="CERTIFICATES_BUCKET")
    # host:port; empty: nobody looks for viruses, and no paper is taken.
    virus_scanner_address: str = Field(alias="VIRUS_SCANNER_ADDRESS")
    # Where phones reach the buckets; empty: AWS' own address.
    s3_address: str = Field(default="", alias="S3_ADDRESS")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsBacking:
    """What the services stand on besides the applications' table: the residents' table, the files of cases."""

    applications: Backing
    residents_table: str
    files: CaseFiles
    papers: PaperStore
    upload_forms: UploadForms | None
    certificate_links: PaperLinks
    procedures: Procedures


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("applications_api", settings.log_level)
    applications = Backing(applications_table=settings.applications_table)
    client = s3_client()
    signing = presigning_s3_client(client.meta.region_name, settings.s3_address)
    quarantine, attachments = settings.quarantine_bucket, settings.attachments_bucket
    backing = ResidentsBacking(
        applications=applications,
        residents_table=settings.residents_table,
        files=S3CaseFiles(
            client, quarantine=quarantine, attachments=attachments, certificates=settings.certificates_bucket
        ),
        papers=S3Papers(client, quarantine=quarantine, attachments=attachments),
        upload_forms=S3UploadForms(signing, quarantine) if settings.virus_scanner_address else None,
        certificate_links=S3Links(signing, settings.certificates_bucket),
        procedures=Procedures(ProcedureFiles(applications.region)),
    )
    return services_on(backing), settings.user_pools


def services_on(backing: ResidentsBacking) -> Services:
    """Return the services on DynamoDB's tables; tests give tables in memory and procedures of their own.

    Raises ValueError for a data file that is not valid.
    """
    on = backing.applications
    foundation = foundation_on(on)
    records = foundation.records
    mandates = DynamoMandates(on.client, on.applications_table, records)
    applicants = ResidentApplicants(ResidentService(DynamoResidentProfiles(on.client, backing.residents_table)))
    desk = DraftingDesk(
        cases=foundation.desk,
        procedures=backing.procedures,
        versions=foundation.versions,
        applicants=applicants,
        mandates=mandates,
    )
    views = Views(desk, DynamoUsualTimes(on.client, on.applications_table))
    erasing = Erasing(foundation.desk, backing.files)
    mandate_service = MandateService(mandates, backing.procedures, applicants, records, on.clock)
    acting = ActingDesk(foundation.desk.store, foundation.desk.drafts, records, on.clock, mandates)
    return Services(
        municipalities=foundation.municipalities,
        begins=BeginService(desk, views),
        answers=AnswersService(desk),
        submits=SubmitService(desk, views),
        corrects=CorrectService(desk, views),
        withdraws=WithdrawService(desk, views, erasing),
        erases=EraseService(desk, erasing),
        reading=ReadingService(desk, views),
        exports=ExportService(desk, mandate_service),
        mandates=mandate_service,
        uploading=Uploading(acting, ProcedureSlots(foundation.versions), backing.upload_forms, backing.papers),
        downloading=Downloading(acting, backing.certificate_links),
        pickups=PickingUp(acting),
        clock=on.clock,
    )
