"""What procedures are called in lists: by today's catalogue, else as they were called when the application began."""

from machiport.applications.cases.model import Application
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.errors import ProcedureNotFound
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.localized_text import LocalizedText


class ProcedureTitles:
    """The titles of applications' procedures. The catalogue is in memory, versions are read where it has none."""

    def __init__(self, procedures: Procedures, versions: ProcedureVersions) -> None:
        """Look into `procedures` first, then into `versions`."""
        self._procedures = procedures
        self._versions = versions

    def of(self, application: Application) -> LocalizedText:
        """Return the title of an application's procedure.

        Raises ProcedureVersionMissing where neither knows it.
        """
        try:
            return self._procedures.find(application.municipality, application.procedure_id).title
        except ProcedureNotFound:
            return self._versions.version(application.procedure_id, application.procedure_version).title
