"""Numbers about a department's procedures."""

from pydantic import BaseModel, Field

from machiport.applications.measuring.figures import Figures, Rate, percentile
from machiport.applications.procedures.model import Procedure
from machiport.csv_text import Cell
from machiport.localized_text import Language


class RateOut(BaseModel):
    """So many of so many."""

    count: int
    of: int
    percent: float | None

    @classmethod
    def told(cls, rate: Rate) -> "RateOut":
        """Show a rate."""
        return cls(count=rate.count, of=rate.of, percent=rate.percent)


class ProcedureFiguresOut(BaseModel):
    """What happened to the applications of one procedure that were begun in the months asked for."""

    procedure_id: str
    title: str
    begun: int = Field(description="Drafts included.")
    submitted: int
    by_channel: dict[str, int]
    online: RateOut
    decided: int
    corrected: RateOut
    on_target: RateOut = Field(
        description="Decided within the target days (標準処理期間), waits for corrections apart."
    )
    p50_days: float | None
    p90_days: float | None
    sections: dict[str, RateOut] = Field(description="How many completed each section of the form, of who saw it.")

    @classmethod
    def of(cls, procedure: Procedure, figures: Figures, language: Language) -> "ProcedureFiguresOut":
        """Show figures."""
        days = figures.days
        return cls(
            procedure_id=procedure.id,
            title=procedure.title.in_language(language),
            begun=figures.begun,
            submitted=figures.total,
            by_channel=dict(figures.submitted),
            online=RateOut.told(figures.online),
            decided=figures.decided,
            corrected=RateOut.told(figures.corrected),
            on_target=RateOut.told(figures.on_target),
            p50_days=percentile(days, 0.5) if days else None,
            p90_days=percentile(days, 0.9) if days else None,
            sections={section: RateOut.told(rate) for section, rate in figures.sections.items()},
        )

    def row(self) -> tuple[Cell, ...]:
        """Return it as a row of a table."""
        channels = (self.by_channel.get(channel, 0) for channel in ("online", "counter", "paper"))
        rates = (self.online.percent, self.corrected.percent, self.on_target.percent)
        return (
            self.procedure_id,
            self.title,
            self.submitted,
            *channels,
            self.decided,
            *rates,
            self.p50_days,
            self.p90_days,
        )


COLUMNS: tuple[str, ...] = (
    "手続きID", "手続き名", "申請件数", "オンライン", "窓口", "書面", "決定件数", "オンライン率(%)", "補正率(%)",
    "標準処理期間内(%)", "処理日数（中央値）", "処理日数（90%）",
)  # fmt: skip


class ApplicationStatisticsOut(BaseModel):
    """The figures of all procedures of one's departments."""

    items: list[ProcedureFiguresOut]
