"""Where measures and usual times are kept."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from machiport.applications.cases.measure import Measure


class UsualTime(BaseModel):
    """How long applications of a procedure took lately, in days from arrival to decision without corrections' waits.

    `p50_days`: half of them were faster; `p90_days`: nine of ten, which is what residents are told. `count`: of how
    many.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    p50_days: float = Field(ge=0)
    p90_days: float = Field(ge=0)
    count: int = Field(ge=1)
    measured_at: AwareDatetime


class UsualTimes(Protocol):
    """Knows how long procedures usually take."""

    def of(self, municipality: str, procedure_id: str) -> UsualTime | None:
        """Return the usual time of a procedure; None while too few were decided."""
        ...


class UsualTimesKept(UsualTimes, Protocol):
    """Keeps usual times, too."""

    def keep(self, municipality: str, procedure_id: str, usual: UsualTime) -> None:
        """Keep the usual time of a procedure in place of an older one."""
        ...


class Measures(Protocol):
    """Reads the measures of applications."""

    def begun_in(self, municipality: str, procedure_id: str, months: Iterable[str]) -> Sequence[Measure]:
        """Return the measures of a procedure's applications that were begun in the months (`2026-11`, in Japan)."""
        ...
