"""What a deployment made: names, addresses and ids that others need."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient


class StackOutputs(BaseModel):
    """The outputs of template.yaml (in snake_case), and how to reach the deployment.

    `endpoint` is the AWS to call (None: the real one), `base_url` the API with its stage.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    endpoint: str | None
    region: str
    stack_name: str
    base_url: str
    api_id: str
    garbage_table_name: str
    residents_table_name: str
    uploads_bucket_name: str
    hazard_table_name: str
    facilities_table_name: str
    door_lock_queue_url: str
    door_lock_dead_letter_queue_url: str
    smart_lock_key_arn: str
    applications_table_name: str
    attachments_quarantine_bucket_name: str
    attachments_bucket_name: str
    certificates_bucket_name: str
    document_signing_key_arn: str
    payment_gateway_secret_arn: str
    issuance_queue_url: str
    issuance_dead_letter_queue_url: str
    payment_queue_url: str
    payment_dead_letter_queue_url: str
    attachment_check_queue_url: str
    attachment_check_dead_letter_queue_url: str
    hazard_imports_bucket_name: str
    hazard_import_queue_url: str
    hazard_import_dead_letter_queue_url: str
    map_tiles_bucket_name: str
    garbage_settlement_queue_url: str
    garbage_settlement_dead_letter_queue_url: str
    notifications_queue_url: str
    notifications_dead_letter_queue_url: str
    invocation_failures_queue_url: str
    residents_user_pool_id: str
    residents_client_id: str
    staff_user_pool_id: str
    staff_client_id: str

    @property
    def outbox_tables(self) -> tuple[str, ...]:
        """The tables that hold events."""
        return (
            self.garbage_table_name,
            self.hazard_table_name,
            self.facilities_table_name,
            self.applications_table_name,
        )

    def save(self, file: Path) -> None:
        """Write to `file` in one step, so that nobody reads half of it."""
        unfinished = file.with_suffix(".new")
        unfinished.write_text(self.model_dump_json(indent=2), "utf-8")
        unfinished.replace(file)

    @classmethod
    def load(cls, file: Path) -> "StackOutputs | None":
        """Read what `save` wrote; None where nothing was deployed yet, or what an earlier version deployed."""
        if not file.exists():
            return None
        try:
            return cls.model_validate_json(file.read_text("utf-8"))
        except ValidationError:
            return None


def read_outputs(
    cloudformation: "CloudFormationClient", stack_name: str, region: str, endpoint: str | None, base_url: str | None
) -> StackOutputs:
    """Ask CloudFormation for the outputs of a deployed stack.

    Raises botocore's ClientError when there is no such stack, pydantic's ValidationError when outputs are missing.
    """
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    values = {_snake_case(output["OutputKey"]): output["OutputValue"] for output in stack.get("Outputs", [])}
    address = base_url or values.get("api_url")
    return StackOutputs.model_validate(
        {**values, "endpoint": endpoint, "region": region, "stack_name": stack_name, "base_url": address}
    )


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
