"""Warning codes (警報等コード): which hazard, which level, and what to do, from the region's data file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Literal, NamedTuple

from machiport.hazard.warnings.model import AreaReport, TelegramType, WarningChange, WarningLine
from machiport.localized_text import LocalizedText

type WarningClass = Literal["special_warning", "danger_warning", "warning", "advisory"]
"""特別警報, 危険警報, 警報, 注意報."""

type AlertLevel = Literal[2, 3, 4, 5]

_UNKNOWN_SEVERITY = 3  # a code that nobody here knows is shown with the warnings, not below the advisories


class ClassText(NamedTuple):
    """A class of warnings: its name, and where it stands (5 is the most severe)."""

    severity: int
    name: LocalizedText


class WarningCode(NamedTuple):
    """One code. `level` is the alert level (警戒レベル相当) of 大雨, 土砂災害 and 高潮; other warnings have none."""

    code: str
    telegram: TelegramType
    hazard: str
    warning_class: WarningClass
    level: AlertLevel | None
    name: LocalizedText
    action: LocalizedText


@dataclass(frozen=True, slots=True)
class WarningCodes:
    """The table. `levels` and `classes` name what the codes refer to.

    Raises ValueError for a code that is there twice, or refers to what is not there.
    """

    levels: Mapping[str, LocalizedText]
    classes: Mapping[str, ClassText]
    hazards: Mapping[str, LocalizedText]
    codes: tuple[WarningCode, ...]

    def __post_init__(self) -> None:
        """Check that the table makes sense."""
        if len({each.code for each in self.codes}) != len(self.codes):
            raise ValueError("a warning code is there twice")
        for each in self.codes:
            known = each.hazard in self.hazards and each.warning_class in self.classes
            levelled = each.level is None or str(each.level) in self.levels
            if not (known and levelled and len(each.code) == len("00") and each.code.isdecimal()):
                raise ValueError(f"code {each.code} refers to what is not there")

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

    def level(self, code: str) -> AlertLevel | None:
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
    Raises ValueError, KeyError or TypeError for a file that is no such table.
    """
    return warning_codes_of(json.loads((region / "hazard" / "warning_codes.json").read_bytes()))


def warning_codes_of(document: Mapping[str, Any]) -> WarningCodes:
    """Return the table in a document of its file. Raises as `load_warning_codes` does."""

    def text(each: object) -> LocalizedText:
        return LocalizedText.model_validate(each)

    classes = {name: ClassText(each["severity"], text(each["name"])) for name, each in document["classes"].items()}
    codes = [{**each, "name": text(each["name"]), "action": text(each["action"])} for each in document["codes"]]
    return WarningCodes(
        levels={level: text(each) for level, each in document["levels"].items()},
        classes=classes,
        hazards={hazard: text(each) for hazard, each in document["hazards"].items()},
        codes=tuple(WarningCode(**each) for each in codes),
    )
