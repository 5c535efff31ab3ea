"""A file put into the imports bucket: fetched, imported, reported on."""

import tempfile
from pathlib import Path, PurePosixPath

from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.import_service import ImportService
from machiport.hazard.importing.ports import Uploads


class UploadService:
    """Imports what was put into the bucket. Repeating it is doing it once."""

    def __init__(self, uploads: Uploads, imports: ImportService) -> None:
        """Take files from `uploads` and import them with `imports`."""
        self._uploads = uploads
        self._imports = imports

    def run(self, key: str, etag: str) -> ImportReport:
        """Import the file of a key and keep the report, also that of an import which was refused.

        Raises UploadGoneError, and what ImportService.run raises: then there is no report, and it may be tried again.
        """
        with tempfile.TemporaryDirectory(prefix="hazard-upload-") as made:
            file = Path(made) / PurePosixPath(key).name
            self._uploads.fetch(key, etag, file)
            report = self._imports.run(file)
        self._uploads.save_report(key, report.to_json())
        return report
