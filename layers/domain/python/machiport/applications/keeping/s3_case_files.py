"""The files of applications in S3: found by their folder, deleted in every version."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from machiport.applications.file_places import attachments_folder, certificates_folder, uploads_folder

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3CaseFiles:
    """The quarantine's, the attachments' and the certificates' bucket."""

    def __init__(self, client: "S3Client", *, quarantine: str, attachments: str, certificates: str) -> None:
        """Delete from these buckets with `client`."""
        self._client = client
        self._buckets = {"quarantine": quarantine, "attachments": attachments, "certificates": certificates}

    def delete_all(self, application_id: str) -> int:
        """Delete every file of an application, in every version; return how many versions there were.

        Raises OSError where S3 says that one is left.
        """
        return sum(self._emptied(bucket, folder) for bucket, folder in self._folders(application_id).items())

    def _folders(self, application_id: str) -> Mapping[str, str]:
        return {
            self._buckets["quarantine"]: uploads_folder(application_id),
            self._buckets["attachments"]: attachments_folder(application_id),
            self._buckets["certificates"]: certificates_folder(application_id),
        }

    def _emptied(self, bucket: str, folder: str) -> int:
        deleted = 0
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=folder):
            versions = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for each in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
            ]
            if not versions:
                continue
            answer = self._client.delete_objects(Bucket=bucket, Delete={"Objects": versions, "Quiet": True})  # type: ignore[typeddict-item]  # the stubs want a list of their own type
            if answer.get("Errors"):
                raise OSError(f"{len(answer['Errors'])} files of {folder} could not be deleted")
            deleted += len(versions)
        return deleted
