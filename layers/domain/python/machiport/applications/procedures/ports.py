"""What procedures need from outside."""

from typing import Protocol

from machiport.applications.procedures.model import Procedure


class ProcedureSource(Protocol):
    """Where procedures are written down."""

    def ids(self) -> list[str]:
        """Return the ids of all procedures, in order."""
        ...

    def load(self, procedure_id: str) -> Procedure:
        """Return one procedure; `procedure_id` is one of `ids`."""
        ...


class ProcedureVersions(Protocol):
    """Keeps every version that an application began with, unchanged, as long as anything refers to it."""

    def keep(self, procedure: Procedure) -> None:
        """Keep the procedure under its `version_id`; a version that is kept already is left as it is."""
        ...

    def version(self, procedure_id: str, version_id: str) -> Procedure:
        """Return the version as it was kept.

        Raises ProcedureVersionMissing where it never was.
        """
        ...
