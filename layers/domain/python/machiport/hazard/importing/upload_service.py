"""A file put into the imports bucket: fetched, imported, reported on."""

import tempfile
from pathlib import Path, PurePosixPath

from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.import_service import ImportService
from machiport.hazard.importing.packages import is_disk_full
from machiport.hazard.importing.ports import PutFile, Uploads


class UploadService:
    """Imports what was put into the bucket. Repeating it is doing it once."""

    def __init__(self, uploads: Uploads, imports: ImportService) -> None:
        """Take files from `uploads` and import them with `imports`."""
        self._uploads = uploads
        self._imports = imports

    def run(self, put: PutFile) -> ImportReport | None:
        """Import a file and keep the report, also that of an import which was refused; None where that was done.

        Messages come twice, perhaps hours later: the second one would take back what was published in between.
        Raises UploadGoneError, and what ImportService.run raises: then there is no report, and it may be tried again.
        """
        if self._uploads.is_reported(put):
            return None
        with tempfile.TemporaryDirectory(prefix="hazard-upload-") as made:
            file = Path(made) / PurePosixPath(put.key).name
            try:
                uploaded_at = self._uploads.fetch(put.key, put.etag, file)
            except OSError as error:
                if not is_disk_full(error):
                    raise
                report = self._imports.without_room(file.name)
            else:
                report = self._imports.run(file, uploaded_at=uploaded_at)
        self._uploads.save_report(put, report.to_json())
        return report
