"""Numbers for everybody (オープンデータ)."""

from dataclasses import asdict

from pydantic import BaseModel, Field

from machiport.applications.measuring.publishing import PublicFigures
from machiport.applications.procedures.model import Procedure
from machiport.csv_text import Cell
from machiport.localized_text import Language


class PublicFiguresOut(BaseModel):
    """One procedure. Null stands for what is left out because it could tell who somebody was (秘匿), or for nothing."""

    procedure_id: str
    title: str
    applications: int | None
    by_channel: dict[str, int | None]
    online_percent: float | None
    corrected_percent: float | None
    on_target_percent: float | None
    p50_days: float | None
    p90_days: float | None

    @classmethod
    def of(cls, procedure: Procedure, figures: PublicFigures, language: Language) -> "PublicFiguresOut":
        """Show figures."""
        title = procedure.title.in_language(language)
        return cls(procedure_id=procedure.id, title=title, **asdict(figures))

    def row(self) -> tuple[Cell, ...]:
        """Return it as a row of a table."""
        channels = (self.by_channel.get(channel) for channel in ("online", "counter", "paper"))
        rates = (self.online_percent, self.corrected_percent, self.on_target_percent)
        return (self.procedure_id, self.title, self.applications, *channels, *rates, self.p50_days, self.p90_days)


COLUMNS: tuple[str, ...] = (
    "手続きID", "手続き名", "申請件数", "オンライン", "窓口", "書面", "オンライン率(%)", "補正率(%)",
    "標準処理期間内(%)", "処理日数（中央値）", "処理日数（90%）",
)  # fmt: skip


class OpenDataOut(BaseModel):
    """The numbers of a municipality's procedures over months."""

    municipality: str
    license: str = Field(default="CC BY 4.0")
    items: list[PublicFiguresOut]
