"""Uploading, publishing and discarding editions through the staff API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from machiport.garbage.difference_model import EditionDifference
from machiport_cli.api_client import ApiClient, Upload


@dataclass(frozen=True, slots=True)
class UploadedDraft:
    """A new draft as the service answered (`UploadedEditionOut`), and its difference for residents."""

    answer: Mapping[str, Any]
    difference: EditionDifference
    based_on_version: int

    @property
    def edition_id(self) -> str:
        """The draft's id."""
        return str(self.answer["edition"]["edition_id"])

    def document(self) -> dict[str, Any]:
        """Return it for a machine."""
        return {
            **self.answer,
            "based_on_version": self.based_on_version,
            "difference": self.difference.model_dump(mode="json", by_alias=True),
        }


class Editions:
    """One municipality's editions, as its staff."""

    def __init__(self, api: ApiClient, municipality: str) -> None:
        """Work through `api` for the municipality (five digits)."""
        self.municipality = municipality
        self._api = api
        self._path = f"staff/garbage/{municipality}/editions"

    def upload(self, files: Mapping[str, bytes], fields: Mapping[str, str], key: str | None = None) -> dict[str, Any]:
        """Make a draft of the files, or get the answer that the same `key` got before.

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.post(self._path, Upload(files, fields), key=key)
        return answer

    @contextmanager
    def upload_to_publish(self, files: Mapping[str, bytes], fields: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Yield an upload's answer; its key is held until the block, which publishes it, has a clear outcome.

        So the same command after an unclear one goes on with the same edition, in whatever state it is now. An
        edition that somebody discarded since is uploaded again.

        Raises OperatorError.
        """
        with self._api.key_for(self._path.encode(), b"publish", Upload(files, fields).fingerprint()) as key:
            for number in count(1):
                answer = self.upload(files, fields, key if number == 1 else f"{key}-{number}")
                answer["edition"] = self.get(str(answer["edition"]["edition_id"]))
                if answer["edition"]["state"] != "discarded":
                    yield answer
                    return

    def reviewed(self, answer: Mapping[str, Any]) -> UploadedDraft:
        """Compare the draft of an upload's answer with what is published now.

        Raises OperatorError.
        """
        compared = self.difference(str(answer["edition"]["edition_id"]))
        return UploadedDraft(
            answer, EditionDifference.model_validate(compared["difference"]), int(compared["based_on_version"])
        )

    def difference(self, edition_id: str) -> dict[str, Any]:
        """Return what publishing would change: `based_on_version` and `difference`.

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.get(f"{self._path}/{edition_id}/difference")
        return answer

    def get(self, edition_id: str) -> dict[str, Any]:
        """Return one edition.

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.get(f"{self._path}/{edition_id}")
        return answer

    def publish(self, edition_id: str, based_on_version: int, key: str | None = None) -> dict[str, Any]:
        """Publish a draft that was reviewed against `based_on_version`.

        Raises OperatorError, for instance where something else was published since.
        """
        body = {"based_on_version": based_on_version}
        answer: dict[str, Any] = self._api.post(f"{self._path}/{edition_id}/publication", body, key=key)
        return answer

    def discard(self, edition_id: str) -> dict[str, Any]:
        """Put a draft away.

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.post(f"{self._path}/{edition_id}/discard")
        return answer

    def all(self) -> list[dict[str, Any]]:
        """Return the editions, newest first.

        Raises OperatorError.
        """
        return list(self._api.pages(self._path))
