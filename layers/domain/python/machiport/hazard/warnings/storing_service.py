"""Storing a telegram: each area's record with the events of what changed there, each in one transaction."""

import logging
from collections.abc import Iterable

from machiport.hazard.warnings.model import AreaRecord, AreaReport, WarningChange
from machiport.hazard.warnings.ports import WarningRecords
from machiport.hazard.warnings.telegram import AreaLines, Telegram
from machiport.hazard.warnings.warning_areas import WarningAreas
from machiport.hazard.warnings.warning_codes import WarningCodes
from machiport.outbox import OutboxEvent, event_id_of

_LOGGER = logging.getLogger("machiport.hazard.warnings")

# Each refusal means that another poll has written the area, so a few tries are plenty.
_TRIES = 8


class StoringService:
    """Takes telegrams over."""

    def __init__(self, records: WarningRecords, areas: WarningAreas, codes: WarningCodes) -> None:
        """Keep in `records` what concerns the region's `areas`."""
        self._records = records
        self._areas = areas
        self._codes = codes

    def store(self, telegram: Telegram, office: str | None) -> int:
        """Store a telegram; return how many changes it brought. Storing it again brings none.

        `office` is the forecast area of its sender, of use for a cancellation that names no areas.
        Raises RuntimeError where others wrote the same area at the same time again and again.
        """
        changes = 0
        stored: list[AreaRecord] = []
        for area in self._areas_of(telegram, office):
            municipality = self._areas.municipality_of(area.code)
            if municipality is not None:
                record, changed = self._store_area(telegram, municipality, area)
                stored.append(record)
                changes += changed
        if telegram.info_type == "cancelled" and stored:
            self._tell_of_idle(telegram, stored, office)
        return changes

    def _tell_of_idle(self, telegram: Telegram, stored: Iterable[AreaRecord], office: str | None) -> None:
        """Log a cancellation that takes nothing back anywhere: what it names may be in force and wrong."""
        if not any(record.taken_back_by(telegram.report(())) for record in stored):
            facts = {
                "telegram": telegram.telegram,
                "office": office,
                "operation": telegram.operation,
                "reported_at": telegram.reported_at.isoformat(),
            }
            _LOGGER.warning("cancellation takes nothing back", extra=facts)

    def _areas_of(self, telegram: Telegram, office: str | None) -> Iterable[AreaLines]:
        if telegram.areas is not None:
            return telegram.areas
        prefectures = self._areas.prefectures if office is None else {office[:2]}
        codes = [code for prefecture in sorted(prefectures) for code in self._areas.all_of(prefecture)]
        return [AreaLines(code, "", ()) for code in codes]

    def _store_area(self, telegram: Telegram, municipality: str, area: AreaLines) -> tuple[AreaRecord, int]:
        """Return the area's record as it is now, and how many changes the telegram brought."""
        empty = AreaRecord(
            municipality=municipality,
            operation=telegram.operation,
            telegram=telegram.telegram,
            area_code=area.code,
            area_name=area.name,
        )
        report = telegram.report(area.lines)
        for _ in range(_TRIES):
            before = self._records.record(empty)
            after = before.with_report(report, area.name)
            if after is None:
                return before, 0
            changes = self._codes.changes(before.in_force, after.in_force)
            if self._records.save(after, [_event(after, report, change) for change in changes]):
                return after, len(changes)
        message = f"warnings of {municipality} could not be stored"
        raise RuntimeError(message)


def _event(record: AreaRecord, report: AreaReport, change: WarningChange) -> OutboxEvent:
    """Return the event of a change.

    Drills and tests have types of their own: who only knows `hazard.warning_changed` can never take one for real.
    Its id is made of area, hazard and report, so the same change is the same event whoever stores it.
    """
    drill = "" if record.operation == "normal" else f"{record.operation}_"
    event_type = f"hazard.{drill}warning_changed"
    subject = f"{record.area_code}/{change.hazard}"
    return OutboxEvent(
        event_id=event_id_of(event_type, record.municipality, f"{subject}/{record.telegram}/{report.position}", 1),
        type=event_type,
        municipality=record.municipality,
        subject=subject,
        occurred_at=report.reported_at,
        data={
            "operation": record.operation,
            "area_code": record.area_code,
            "area_name": record.area_name,
            "hazard": change.hazard,
            "change": change.change,
            "code": change.code,
            "level": change.level,
            "previous_code": change.previous_code,
            "previous_level": change.previous_level,
            "reported_at": report.reported_at.isoformat(),
            "sequence": record.number,
        },
    )
