"""Publishing lists of shelters and reporting statuses through the staff API; the sample region's lists."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

from machiport_cli.api_client import ApiClient, Upload
from machiport_cli.faults import OperatorError, wrong_usage
from machiport_cli.local_stack.places import PROJECT_ROOT

HAZARD_EDITOR: Final = "hazard.editor"
HAZARD_REPORTER: Final = "hazard.reporter"
_SAMPLES: Final = PROJECT_ROOT / "sample_region" / "hazard" / "shelters"
_SAMPLE_FIELDS: Final = {
    "source_title": "まちポート 見本データ(架空)",
    "source_licence": "CC0 1.0",
    "sample": "true",
}


class Shelters:
    """One municipality's shelters, as its staff."""

    def __init__(self, api: ApiClient, municipality: str) -> None:
        """Work through `api` for the municipality (five digits)."""
        self._api = api
        self._path = f"staff/hazard/{municipality}"

    def publish(
        self, files: Mapping[str, bytes], fields: Mapping[str, str | Sequence[str]], key: str | None = None
    ) -> dict[str, Any]:
        """Put a list in force.

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.post(f"{self._path}/shelter-lists", Upload(files, fields), key=key)
        return answer

    def all(self) -> list[dict[str, Any]]:
        """Return the list in force with its newest reports.

        Raises OperatorError.
        """
        return list(self._api.pages(f"{self._path}/shelters"))

    def in_force(self) -> dict[str, Any]:
        """Return which list is in force (version 0: none).

        Raises OperatorError.
        """
        answer: dict[str, Any] = self._api.get(f"{self._path}/shelters", {"limit": 1})["in_force"]
        return answer

    def find(self, name_or_id: str) -> dict[str, Any]:
        """Return a shelter by id or by its whole name.

        Raises OperatorError where there is none, or several of that name.
        """
        shelters = self.all()
        for one in shelters:
            if name_or_id in (one["shelter_id"], *one["other_ids"]):
                return one
        named = [one for one in shelters if one["name"] == name_or_id]
        if len(named) == 1:
            return named[0]
        similar = named or [one for one in shelters if name_or_id in one["name"]]
        shown = "、".join(f"{one['name']}({one['shelter_id']})" for one in similar[:10])
        raise wrong_usage(
            f"「{name_or_id}」に当たる避難所を1つに決められません。" + (f"候補: {shown}" if shown else ""),
            f"“{name_or_id}” is not one shelter of the list. " + (f"There are: {shown}" if shown else ""),
        )

    def report(self, shelter_id: str, status: Mapping[str, Any]) -> dict[str, Any]:
        """Report one shelter's status.

        As of now it is a new report each time: with the key of a run whose answer was lost, the service would repeat
        that answer, and record nothing. Raises OperatorError.
        """
        key = None if status.get("as_of") else str(uuid4())
        answer: dict[str, Any] = self._api.post(f"{self._path}/shelters/{shelter_id}/status", status, key=key)
        return answer

    def report_table(self, name: str, content: bytes, as_of: str | None) -> dict[str, Any]:
        """Report many shelters' statuses.

        Raises OperatorError.
        """
        fields = {} if as_of is None else {"as_of": as_of}
        answer: dict[str, Any] = self._api.post(f"{self._path}/shelter-statuses", Upload({name: content}, fields))
        return answer


@dataclass(frozen=True, slots=True)
class SeededShelters:
    """What seeding did with one municipality's list."""

    municipality: str
    shelters: int
    outcome: Literal["published", "unchanged"]


def sample_shelter_files(folder: Path = _SAMPLES) -> list[Path]:
    """Return the sample lists, `<code>.csv`, by municipality."""
    return sorted(folder.glob("*.csv"))


def publish_sample_shelters(
    api_of: Callable[[str], ApiClient], advance: Callable[[], object] = lambda: None, folder: Path = _SAMPLES
) -> list[SeededShelters]:
    """Publish the sample lists; doing it twice is doing it once. Calls `advance` after each municipality.

    `api_of(municipality)` is the API as somebody with the role hazard.editor there; it is closed here.

    Raises OperatorError where the API refuses.
    """
    seeded = []
    for file in sample_shelter_files(folder):
        content = file.read_bytes()
        # The answer to a key is kept for a day; after that the service itself says that nothing has changed.
        key = f"seed-shelters-{hashlib.sha256(content).hexdigest()[:40]}"
        with api_of(file.stem) as api:
            answer = Shelters(api, file.stem).publish({file.name: content}, _SAMPLE_FIELDS, key)
        outcome: Literal["published", "unchanged"] = "unchanged" if answer["unchanged"] else "published"
        seeded.append(SeededShelters(file.stem, answer["in_force"]["counts"]["shelters"], outcome))
        advance()
    return seeded


def read_files(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return the files' contents by name.

    Raises OperatorError where one cannot be read, or two have the same name.
    """
    contents: dict[str, bytes] = {}
    for path in paths:
        if path.name in contents:
            raise wrong_usage(
                f"同じ名前のファイルが2つあります: {path.name}。一方の名前を変えてください。",
                f"Two files have the same name: {path.name}. Please rename one of them.",
            )
        contents[path.name] = read_file(path)
    return contents


def read_file(path: Path) -> bytes:
    """Return a file's content.

    Raises OperatorError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as failure:
        reason = failure.strerror or str(failure)
        error: OperatorError = wrong_usage(
            f"「{path}」を読めません({reason})。", f"“{path}” cannot be read ({reason})."
        )
        raise error from failure
