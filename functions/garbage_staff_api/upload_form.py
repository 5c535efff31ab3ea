"""The upload's form: files and options, and what makes two uploads the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import UploadFile

from machiport.garbage.edition_service import Upload
from machiport.garbage.errors import PERIOD_INCOMPLETE, RANGE_REVERSED, UploadNotValid
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.rules import DateRange
from machiport.http_api.uploaded_files import contents_of, fingerprint_of
from machiport.problem_details import ProblemError


async def upload_of(
    files: Sequence[UploadFile],
    *,
    title: str | None,
    period: tuple[date | None, date | None],
    options: Mapping[str, Any],
) -> tuple[Upload, bytes]:
    """Return the upload, and a form of it that is the same for the same files and options.

    Raises UploadNotValid for two files of one name, and for half a period or a reversed one.
    """
    contents = await contents_of(files, UploadNotValid)
    chosen = ImportOptions(title=title or None, period=_period(period), **options)
    return Upload(contents, chosen), fingerprint_of(contents, chosen.model_dump(mode="json"))


def _period(period: tuple[date | None, date | None]) -> DateRange | None:
    first, last = period
    if first is None and last is None:
        return None
    if first is None or last is None:
        missing = "/body/valid_from" if first is None else "/body/valid_to"
        raise UploadNotValid(errors=[ProblemError(missing, PERIOD_INCOMPLETE)])
    if last < first:
        raise UploadNotValid(errors=[ProblemError("/body/valid_to", RANGE_REVERSED)])
    return DateRange(start=first, end=last)
