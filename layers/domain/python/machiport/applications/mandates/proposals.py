"""What may be proposed: procedures that an agent may apply for, and a time of at most a year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from machiport.applications.procedures.catalogue import Procedures
from machiport.clock import TOKYO, Clock, today
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

LONGEST: Final = timedelta(days=366)
LATEST_BEGINNING: Final = timedelta(days=90)
_BACKWARDS: Final = LocalizedText(
    ja="最後の日は、最初の日（指定がなければ今日）以後にしてください。",
    en="The last day must not be before the first (today, where none is given).",
    ja_x_easy="おわりの 日は はじまりの 日より あとに してください。",
)
_TOO_LONG: Final = LocalizedText(
    ja="委任の期間は1年以内にしてください。",
    en="A mandate lasts a year at most.",
    ja_x_easy="1年より 長い 委任は できません。",
)
_BEGINS_LATE: Final = LocalizedText(
    ja="最初の日は、今日から90日以内の日にしてください。",
    en="The first day must be today or within 90 days.",
    ja_x_easy="はじまりの 日は 今日から 90日までの 日に してください。",
)
_NO_AGENT: Final = LocalizedText(
    ja="この手続きは代理人による申請を受け付けていません。",
    en="This procedure takes no applications by agents.",
    ja_x_easy="この 手続きは 本人だけが できます。",
)


@dataclass(frozen=True, slots=True)
class MandateWish:
    """What an agent proposes; no procedures means all of the municipality. Days in Japan, both included."""

    municipality: str
    procedures: tuple[str, ...]
    first: date | None
    last: date


def checked(wish: MandateWish, procedures: Procedures, clock: Clock) -> tuple[datetime, datetime]:
    """Return from when until when the mandate would be in force.

    Raises ProcedureNotFound for what the municipality does not offer; ValidationFailed for all else that cannot be.
    """
    day = today(clock)
    first = wish.first or day
    errors = []
    if not day <= first <= day + LATEST_BEGINNING:
        errors.append(ProblemError("/body/valid_from", _BEGINS_LATE))
    if wish.last < first:
        errors.append(ProblemError("/body/valid_until", _BACKWARDS))
    elif wish.last - first >= LONGEST:
        errors.append(ProblemError("/body/valid_until", _TOO_LONG))
    for position, procedure_id in enumerate(wish.procedures):
        if "agent" not in procedures.find(wish.municipality, procedure_id).who:
            errors.append(ProblemError(f"/body/procedures/{position}", _NO_AGENT))
    if errors:
        raise ValidationFailed(errors=errors)
    return _begin_of(first), _begin_of(wish.last + timedelta(days=1))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
