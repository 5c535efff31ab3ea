"""What looks after applications is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.delivering.progress import DeliveriesByTime
from machiport.applications.drafting.form_progress import FormSections
from machiport.applications.dynamo_backing import Backing, Foundation, foundation_on
from machiport.applications.keeping.attending import Attending
from machiport.applications.keeping.erasing import Erasing
from machiport.applications.keeping.ports import Attendant, CaseFiles
from machiport.applications.keeping.s3_case_files import S3CaseFiles
from machiport.applications.keeping.sweep_service import SweepService
from machiport.applications.measuring.dynamo_measures import DynamoMeasures, DynamoUsualTimes
from machiport.applications.measuring.statistics_service import StatisticsService, UsualTimeKeeping
from machiport.applications.payments.settling_service import SettlingService
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.aws_clients import s3_client, secrets_manager_client
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging


class MeasuringSettings(BaseModel):
    """Read from the environment once: what the nightly measuring needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


class Settings(MeasuringSettings):
    """Read from the environment once: what the sweep needs."""

    quarantine_bucket: str = Field(alias="QUARANTINE_BUCKET")
    attachments_bucket: str = Field(alias="ATTACHMENTS_BUCKET")
    certificates_bucket: str = Field(alias="CERTIFICATES_BUCKET")
    # Empty: Stripe's own address.
    gateway_url: str = Field(alias="PAYMENT_GATEWAY_URL")
    gateway_secret_arn: str = Field(alias="PAYMENT_GATEWAY_SECRET_ARN")


def build_sweeper() -> tuple[SweepService, MunicipalityRegistry]:
    """Return what looks after due applications, and the municipalities to look in.

    Raises pydantic's ValidationError where a setting is missing, ValueError for an address or data file that is not
    valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("application_sweeper", settings.log_level)
    foundation = foundation_on(Backing(applications_table=settings.applications_table))
    files = S3CaseFiles(
        s3_client(),
        quarantine=settings.quarantine_bucket,
        attachments=settings.attachments_bucket,
        certificates=settings.certificates_bucket,
    )
    gateway = StripeGateway.with_secret_at(secrets_manager_client(), settings.gateway_secret_arn, settings.gateway_url)
    settling = SettlingService(foundation.desk, gateway)
    return sweeper_on(foundation, files, settling), foundation.municipalities


def sweeper_on(foundation: Foundation, files: CaseFiles, payments: Attendant) -> SweepService:
    """Return the sweep on DynamoDB's table; tests give tables in memory, and files and payments of their own."""
    erasing = Erasing(foundation.desk, files)
    forms = FormSections(foundation.versions, foundation.desk.clock)
    attending = Attending(foundation.desk, erasing, payments, DeliveriesByTime(), forms)
    return SweepService(foundation.desk, attending)


def build_usual_times() -> tuple[UsualTimeKeeping, Procedures, MunicipalityRegistry]:
    """Return what measures usual times, the procedures, and the municipalities that offer them.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = MeasuringSettings.model_validate(dict(os.environ))
    configure_logging("usual_times", settings.log_level)
    backing = Backing(applications_table=settings.applications_table)
    statistics = StatisticsService(DynamoMeasures(backing.client, backing.applications_table), backing.clock)
    keeping = UsualTimeKeeping(statistics, DynamoUsualTimes(backing.client, backing.applications_table))
    return keeping, Procedures(ProcedureFiles(backing.region)), load_registry(backing.region)
