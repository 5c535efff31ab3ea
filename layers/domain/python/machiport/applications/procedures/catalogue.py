"""The catalogue: which procedures a municipality offers, as they are today."""

from machiport.applications.procedures.errors import ProcedureNotFound
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.ports import ProcedureSource


class Procedures:
    """The region's procedures. A file is read when it is needed first, and kept: a deployment brings new ones."""

    def __init__(self, source: ProcedureSource) -> None:
        """Read procedures from `source`."""
        self._source = source
        self._ids: tuple[str, ...] | None = None
        self._loaded: dict[str, Procedure] = {}
        self._local: dict[tuple[str, str], Procedure] = {}

    def offered(self, municipality: str) -> list[Procedure]:
        """Return what the municipality (five digits) offers, as it is there, by id.

        Raises ValueError for a data file that is not valid.
        """
        return [
            self._as_in(municipality, procedure_id)
            for procedure_id in self._all_ids()
            if self._load(procedure_id).is_offered_by(municipality)
        ]

    def find(self, municipality: str, procedure_id: str) -> Procedure:
        """Return a procedure as it is in the municipality.

        Raises ProcedureNotFound where it does not offer it; ValueError for a data file that is not valid.
        """
        if procedure_id not in self._all_ids() or not self._load(procedure_id).is_offered_by(municipality):
            raise ProcedureNotFound
        return self._as_in(municipality, procedure_id)

    def _all_ids(self) -> tuple[str, ...]:
        if self._ids is None:
            self._ids = tuple(self._source.ids())
        return self._ids

    def _load(self, procedure_id: str) -> Procedure:
        if procedure_id not in self._loaded:
            self._loaded[procedure_id] = self._source.load(procedure_id)
        return self._loaded[procedure_id]

    def _as_in(self, municipality: str, procedure_id: str) -> Procedure:
        key = (municipality, procedure_id)
        if key not in self._local:
            self._local[key] = self._load(procedure_id).as_in(municipality)
        return self._local[key]
