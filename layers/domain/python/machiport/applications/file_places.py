"""Where an application's files lie: everything of one application below one folder of each bucket."""

import secrets

from machiport.applications.identifiers import certificate_id


def uploads_folder(application_id: str) -> str:
    """Return the folder of the quarantine bucket into which an application's papers are uploaded."""
    return f"uploads/{application_id}/"


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
