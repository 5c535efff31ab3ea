"""A deployment on moto: the tables with events, the queues with their dead letter queues."""

import json
from typing import TYPE_CHECKING

import pytest
from tests.integration.conftest import REGION, CreateQueue

from machiport_cli.deployment import StackOutputs

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@pytest.fixture
def outputs(
    sqs: "SQSClient",
    outbox_tables: dict[str, str],
    residents_table: str,
    create_queue: CreateQueue,
) -> StackOutputs:
    """Return what a deployment would have made; dead letters come after one failed attempt."""

    def with_dead_letters(name: str) -> tuple[str, str]:
        dead = create_queue(f"{name}-dead")
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
        made = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "30"})
        return made["QueueUrl"], dead

    settlement, settlement_dead = with_dead_letters("garbage-settlement")
    hazard_import, hazard_import_dead = with_dead_letters("hazard-import")
    door_lock, door_lock_dead = with_dead_letters("door-lock")
    issuance, issuance_dead = with_dead_letters("issuance")
    payment, payment_dead = with_dead_letters("payment")
    attachment_check, attachment_check_dead = with_dead_letters("attachment-check")
    notifications, notifications_dead = with_dead_letters("notifications")
    return StackOutputs(
        endpoint=None,
        region=REGION,
        stack_name="machiport",
        base_url="https://machiport.example.jp/v1",
        api_id="api",
        garbage_table_name=outbox_tables["garbage"],
        residents_table_name=residents_table,
        uploads_bucket_name="uploads",
        hazard_table_name=outbox_tables["hazard"],
        facilities_table_name=outbox_tables["facilities"],
        door_lock_queue_url=door_lock,
        door_lock_dead_letter_queue_url=door_lock_dead,
        smart_lock_key_arn="smart-lock-key",
        applications_table_name=outbox_tables["applications"],
        attachments_quarantine_bucket_name="attachments-quarantine",
        attachments_bucket_name="attachments",
        certificates_bucket_name="certificates",
        document_signing_key_arn="document-signing-key",
        payment_gateway_secret_arn="payment-gateway-secret",
        issuance_queue_url=issuance,
        issuance_dead_letter_queue_url=issuance_dead,
        payment_queue_url=payment,
        payment_dead_letter_queue_url=payment_dead,
        attachment_check_queue_url=attachment_check,
        attachment_check_dead_letter_queue_url=attachment_check_dead,
        hazard_imports_bucket_name="hazard-imports",
        hazard_import_queue_url=hazard_import,
        hazard_import_dead_letter_queue_url=hazard_import_dead,
        map_tiles_bucket_name="map-tiles",
        garbage_settlement_queue_url=settlement,
        garbage_settlement_dead_letter_queue_url=settlement_dead,
        notifications_queue_url=notifications,
        notifications_dead_letter_queue_url=notifications_dead,
        invocation_failures_queue_url=create_queue("invocation-failures"),
        residents_user_pool_id="residents-pool",
        residents_client_id="residents-client",
        staff_user_pool_id="staff-pool",
        staff_client_id="staff-client",
    )
