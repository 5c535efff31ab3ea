"""Where an application's files lie: everything of one application below one folder of each bucket."""

import re
import secrets

from machiport.applications.identifiers import certificate_id

_UPLOAD = re.compile(r"uploads/(?P<application>[0-9]{5}-[0-9a-f]{24})/(?P<attachment>[0-9a-f]{24})")


def uploads_folder(application_id: str) -> str:
    """Return the folder of the quarantine bucket into which an application's papers are uploaded."""
    return f"uploads/{application_id}/"


def uploaded_paper(key: str) -> tuple[str, str] | None:
    """Return application and attachment that an upload's key names; None for a key of another form."""
    match = _UPLOAD.fullmatch(key)
    return None if match is None else (match["application"], match["attachment"])


def attachments_folder(application_id: str) -> str:
    """Return the folder of the attachments bucket that holds an application's checked papers."""
    return f"attachments/{application_id}/"


def new_attachment_key(application_id: str) -> str:
    """Return a new place for a checked paper; its name tells nothing and cannot be guessed."""
    return f"{attachments_folder(application_id)}{secrets.token_hex(16)}"


def certificates_folder(application_id: str) -> str:
    """Return the folder of the certificates bucket that holds an application's certificates."""
    return f"certificates/{application_id}/"


def certificate_key(application_id: str, number: int, sha256: str, suffix: str) -> str:
    """Return the place of a certificate's file: by its hash, so two attempts never overwrite each other."""
    return f"{certificates_folder(application_id)}{certificate_id(application_id, number)}/{sha256}.{suffix}"
