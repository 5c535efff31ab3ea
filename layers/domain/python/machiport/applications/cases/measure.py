"""What of an application counts in statistics: times and steps, nothing personal; it outlives the personal data."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from machiport.applications.cases.model import Application, Channel
from machiport.applications.cases.states import ApplicationState


class Measure(BaseModel):
    """One application as statistics see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    application_id: str
    municipality: str
    procedure_id: str
    department: str
    channel: Channel
    state: ApplicationState
    created_at: AwareDatetime
    submitted_at: AwareDatetime | None
    decided_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    corrections: int
    waited_seconds: int
    target_days: int
    sections: dict[str, str]


def measure_of(application: Application) -> Measure:
    """Return what statistics keep of an application."""
    taken = application.model_dump(include=set(Measure.model_fields) - {"target_days"})
    return Measure(**taken, target_days=application.terms.target_days)
