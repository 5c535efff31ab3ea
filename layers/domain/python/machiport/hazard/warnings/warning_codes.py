"""Warning codes (警報等コード): which hazard, which level, and what to do, from the region's data file."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.hazard.warnings.model import AreaReport, TelegramType, WarningChange, WarningLine
from machiport.localized_text import LocalizedText

type WarningClass = Literal["special_warning", "danger_warning", "warning", "advisory"]
"""特別警報, 危険警報, 警報, 注意報."""

_UNKNOWN_SEVERITY = 3  # a code that nobody here knows is shown with the warnings, not below the advisories


class ClassText(BaseModel):
    """A class of warnings: its name, and where it stands (5 is the most severe)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: int = Field(ge=1, le=5)
    name: LocalizedText


class WarningCode(BaseModel):
    """One code. `level` is the alert level (警戒レベル相当) of 大雨, 土砂災害 and 高潮; other warnings have none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[0-9]{2}$")
    telegram: TelegramType
    hazard: str
    warning_class: WarningClass
    level: Literal[2, 3, 4, 5] | None
    name: LocalizedText
    action: LocalizedText


class WarningCodes(BaseModel):
    """The table. `levels` and `classes` name what the codes refer to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    levels: Mapping[str, LocalizedText]
    classes: Mapping[WarningClass, ClassText]
    hazards: Mapping[str, LocalizedText]
    codes: tuple[WarningCode, ...]

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        if len({each.code for each in self.codes}) != len(self.codes):
            raise ValueError("a warning code is there twice")
        for each in self.codes:
            if each.hazard not in self.hazards or each.warning_class not in self.classes:
                raise ValueError(f"code {each.code} refers to a hazard or class that is not there")
            if each.level is not None and str(each.level) not in self.levels:
                raise ValueError(f"code {each.code} refers to a level that is not there")
        return self

    def get(self, code: str) -> WarningCode | None:
        """Return what is known of a code; None for one that is not in the table."""
        return next((each for each in self.codes if each.code == code), None)

    def severity(self, code: str) -> int:
        """Return how severe a code's class is, 5 being the worst."""
        known = self.get(code)
        return _UNKNOWN_SEVERITY if known is None else self.classes[known.warning_class].severity

    def hazard(self, code: str) -> str:
        """Return a code's hazard; a code that is not in the table is a hazard of its own."""
        known = self.get(code)
        return f"code_{code}" if known is None else known.hazard

    def level(self, code: str) -> int | None:
        """Return a code's alert level."""
        known = self.get(code)
        return None if known is None else known.level

    def changes(self, before: AreaReport | None, after: AreaReport | None) -> list[WarningChange]:
        """Return what changed in an area between two reports, a change for each hazard."""
        old, new = self._worst_by_hazard(before), self._worst_by_hazard(after)
        changes = (self._change(hazard, old.get(hazard), new.get(hazard)) for hazard in sorted(old.keys() | new.keys()))
        return [change for change in changes if change is not None]

    def _worst_by_hazard(self, report: AreaReport | None) -> dict[str, str]:
        lines: Iterable[WarningLine] = () if report is None else report.lines
        worst: dict[str, str] = {}
        for line in lines:
            hazard = self.hazard(line.code)
            if hazard not in worst or self.severity(line.code) > self.severity(worst[hazard]):
                worst[hazard] = line.code
        return worst

    def _change(self, hazard: str, old: str | None, new: str | None) -> WarningChange | None:
        if old == new:
            return None
        step = 0 if old is None or new is None else self.severity(new) - self.severity(old)
        return WarningChange(
            hazard=hazard,
            change="issued" if old is None
            else "ended" if new is None
            else "raised" if step > 0 else "lowered" if step < 0 else "changed",
            code=new,
            level=None if new is None else self.level(new),
            previous_code=old,
            previous_level=None if old is None else self.level(old),
        )  # fmt: skip


def load_warning_codes(region: Traversable) -> WarningCodes:
    """Return the table in `hazard/warning_codes.json` of `region`.

    `region` is `importlib.resources.files("machiport_region")` in a function, `Path("sample_region")` elsewhere.
    Raises pydantic's ValidationError (a ValueError) for a file that is no such table.
    """
    return WarningCodes.model_validate_json((region / "hazard" / "warning_codes.json").read_bytes())
