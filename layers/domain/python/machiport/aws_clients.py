"""AWS clients, all made here: standard retries, and time limits short enough for a function's own.

Endpoints and credentials come from the environment (AWS_ENDPOINT_URL on one machine, the function's role in the
cloud). A client is made once, in wiring.py, and kept for the life of the process.
"""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

# Seconds. DynamoDB and SQS answer in milliseconds; an answer that takes longer than this is better asked for again.
_CONNECT_SECONDS = 1
_READ_SECONDS = 3
_OBJECT_READ_SECONDS = 10
_ATTEMPTS = 3
# Publications write with a dozen threads on one client.
_CONNECTIONS = 16


def _config(read_seconds: int) -> Config:
    return Config(
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        tcp_keepalive=True,
        max_pool_connections=_CONNECTIONS,
    )


def dynamodb_client() -> "DynamoDBClient":
    """Return a DynamoDB client. A write that it repeats may have happened before: make every write conditional."""
    return boto3.client("dynamodb", config=_config(_READ_SECONDS))


def sqs_client() -> "SQSClient":
    """Return an SQS client. A message that it sends again may arrive twice: consumers expect it."""
    return boto3.client("sqs", config=_config(_READ_SECONDS))


def s3_client() -> "S3Client":
    """Return an S3 client, with more time for objects."""
    return boto3.client("s3", config=_config(_OBJECT_READ_SECONDS))


def presigning_s3_client(region: str, address: str = "") -> "S3Client":
    """Return an S3 client that only signs links and upload forms; it sends nothing.

    `address` is where phones reach the buckets (the template's S3Address); empty for AWS' own in the region, since a
    new bucket's global address answers an upload with a redirect. All is signed with version 4: for a link signed the
    old way S3 serves no object under a KMS key.
    """
    own = Config(signature_version="s3v4", s3={"addressing_style": "path" if address else "virtual"})
    return boto3.client(
        "s3", region_name=region, endpoint_url=address or f"https://s3.{region}.amazonaws.com", config=own
    )


def secrets_manager_client() -> "SecretsManagerClient":
    """Return a Secrets Manager client."""
    return boto3.client("secretsmanager", config=_config(_READ_SECONDS))


def kms_client() -> "KMSClient":
    """Return a KMS client. A signature that it asks for twice is two signatures; both are good."""
    return boto3.client("kms", config=_config(_READ_SECONDS))
