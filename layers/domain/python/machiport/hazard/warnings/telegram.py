"""A telegram that was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from machiport.hazard.warnings.model import AreaReport, InfoType, Operation, TelegramType, WarningLine


@dataclass(frozen=True, slots=True)
class AreaLines:
    """An area of a telegram with its warnings in force."""

    code: str
    name: str
    lines: tuple[WarningLine, ...]


@dataclass(frozen=True, slots=True)
class Telegram:
    """A telegram that was read. `areas` are of all municipalities it names, not only the region's.

    `areas` is None for a cancellation without a body: it is about all areas that its office reports on.
    """

    telegram: TelegramType
    operation: Operation
    info_type: InfoType
    reported_at: datetime
    sent_at: datetime
    event_id: str
    serial: int
    headline: str
    areas: Sequence[AreaLines] | None

    def report(self, lines: tuple[WarningLine, ...]) -> AreaReport:
        """Return what it says about an area with these warnings in force."""
        return AreaReport(
            info_type=self.info_type,
            reported_at=self.reported_at,
            sent_at=self.sent_at,
            event_id=self.event_id,
            serial=self.serial,
            headline=self.headline,
            lines=lines,
        )
