"""What the person who uploads says about the files, where the files do not say it themselves."""

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.model import DEFAULT_CUT_OFF, Source
from machiport.garbage.rules import DateRange

type Format = Literal["5374", "japan_gomi_data", "dates_csv", "dictionary_table", "edition"]


class ImportOptions(BaseModel):
    """Options of an import; everything has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Format | Literal["auto"] = "auto"
    title: str | None = Field(default=None, min_length=1, max_length=200)
    period: DateRange | None = None
    """Needed where the files hold rules only (`period_unknown`); otherwise derived from their dates."""
    cut_off: time = DEFAULT_CUT_OFF
    """Time limit of categories whose column title gives none, Asia/Tokyo."""
    week_shift: bool | None = None
    """5374: WeekShift in js/setting.js: a suspended nth weekday moves the rest of its month by a week."""
    skip_suspend: bool | None = None
    """5374: SkipSuspend in js/setting.js; nothing moves, collections in a suspension are left out."""
    calendar_file: str | None = None
    """5374: which file holds the collection days, where it is not `area_days.csv`."""
    source: Source | None = None
    sample: bool = False
