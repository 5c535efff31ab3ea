"""Which papers an application may have, from the procedure's version that it began with."""

from collections.abc import Sequence

from machiport.applications.cases.model import Application
from machiport.applications.procedures.model import AttachmentSlot
from machiport.applications.procedures.ports import ProcedureVersions


class ProcedureSlots:
    """The places for papers that a procedure names."""

    def __init__(self, versions: ProcedureVersions) -> None:
        """Take procedures from `versions`."""
        self._versions = versions

    def of(self, application: Application) -> Sequence[AttachmentSlot]:
        """Return the places for papers of the procedure's version that the application began with.

        Raises ProcedureVersionMissing.
        """
        return self._versions.version(application.procedure_id, application.procedure_version).attachments
