"""Whole months that something is counted over."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

MOST_MONTHS: Final = 12
MONTHS_BACKWARDS = LocalizedText(
    ja="最後の月は最初の月以後にしてください。",
    en="The last month must not be before the first.",
    ja_x_easy="おわりの 月は はじめの 月より あとに してください。",
)
TOO_MANY_MONTHS = LocalizedText(
    ja="一度に集計できるのは12か月までです。",
    en="At most twelve months can be counted at once.",
    ja_x_easy="1回に 12か月までです。",
)


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months: the first day of the first and the last day of the last one."""

    first: date
    last: date

    @classmethod
    def between(cls, first: str, last: str) -> "Months":
        """Return the months from `first` to `last`, as in `2026-12`, both included.

        Raises ValidationFailed for months that run backwards, and for more than a year.
        """
        begin, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
        number = (end.year - begin.year) * 12 + end.month - begin.month + 1
        if number < 1:
            raise ValidationFailed(errors=[ProblemError("/query/last", MONTHS_BACKWARDS)])
        if number > MOST_MONTHS:
            raise ValidationFailed(errors=[ProblemError("/query/last", TOO_MANY_MONTHS)])
        following = date(end.year + end.month // 12, end.month % 12 + 1, 1)
        return cls(begin, following - timedelta(days=1))

    def names(self) -> list[str]:
        """Return the name of each month (`2026-11`)."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        begin = self.first.year * 12 + self.first.month - 1
        return [f"{(begin + step) // 12:04d}-{(begin + step) % 12 + 1:02d}" for step in range(count)]

    def days(self) -> list[date]:
        """Return every day of them."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]
