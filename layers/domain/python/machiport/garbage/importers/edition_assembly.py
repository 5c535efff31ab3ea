"""The last steps every importer shares: the edition's period, and putting its parts together."""

from typing import NamedTuple

from pydantic import ValidationError

from machiport.garbage.importers.calendar_dates import period_text, uncovered_periods
from machiport.garbage.importers.limits import MAXIMUM_AREAS, MAXIMUM_PERIOD_DAYS
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.model import Area, Category, DictionaryItem, Edition, ProcessingCentre, Route
from machiport.garbage.rules import DateRange
from machiport.import_findings import Place

_DEFAULT_TITLE = "ごみ収集カレンダー"


class CoveredPeriod(NamedTuple):
    """The edition's period, and the part of it that explicit dates speak for (None where there are rules only)."""

    period: DateRange
    by_dates: DateRange | None

    def uncovered(self) -> tuple[DateRange, ...]:
        """Return the parts of the period about which a list of dates says nothing."""
        return () if self.by_dates is None else uncovered_periods(self.period, self.by_dates)


class Parts(NamedTuple):
    """What an importer has read."""

    categories: tuple[Category, ...]
    centres: tuple[ProcessingCentre, ...]
    routes: tuple[Route, ...]
    areas: tuple[Area, ...]
    dictionary: tuple[DictionaryItem, ...] = ()


def period_of(
    by_dates: DateRange | None, file: str, options: ImportOptions, report: ImportReport
) -> CoveredPeriod | None:
    """Return the period asked for, else the one that the dates cover; None (and a problem) where neither is known."""
    place = Place(file)
    period = options.period or by_dates
    if period is None:
        report.add("period_unknown", place)
        return None
    if (period.end - period.start).days >= MAXIMUM_PERIOD_DAYS:
        report.add("period_too_long", place, period=period_text(period), limit=str(MAXIMUM_PERIOD_DAYS))
        return None
    if options.period is None:
        report.add("period_derived", place, period=period_text(period))
    covered = CoveredPeriod(period, by_dates)
    if by_dates is not None and covered.uncovered():
        report.add("period_not_covered", place, covered=period_text(by_dates))
    return covered


def assembled(
    municipality: str, parts: Parts, period: DateRange, options: ImportOptions, report: ImportReport
) -> Edition | None:
    """Return the edition, or None (and a problem) where the parts do not make one."""
    if not parts.areas:
        report.add("edition_invalid", Place(municipality), reason="収集地区がありません / no areas")
        return None
    if len(parts.areas) > MAXIMUM_AREAS:
        report.add("too_large", Place(municipality), what=f"{len(parts.areas)} areas", limit=str(MAXIMUM_AREAS))
        return None
    try:
        return Edition(
            municipality=municipality,
            title=options.title or f"{_DEFAULT_TITLE} {period_text(period)}",
            period=period,
            categories=parts.categories,
            centres=parts.centres,
            routes=parts.routes,
            areas=parts.areas,
            dictionary=parts.dictionary,
            source=options.source,
            sample=options.sample,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        report.add("edition_invalid", Place(municipality), reason=f"{where}: {first['msg']}")
        return None
