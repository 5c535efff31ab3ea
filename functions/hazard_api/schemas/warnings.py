"""How warnings are answered."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, Field

from machiport.clock import TOKYO
from machiport.hazard.warnings.model import LineStatus
from machiport.hazard.warnings.warning_codes import WarningClass, WarningCodes
from machiport.hazard.warnings.warnings_service import WarningInForce, WarningsInForce
from machiport.localized_text import Language, LocalizedText
from machiport.municipalities import Municipality

_SOURCE = LocalizedText(
    ja="気象庁防災情報XML（加工して作成）",
    en="Japan Meteorological Agency, disaster information XML (processed)",
    ja_x_easy="気象庁の お知らせから つくりました",
)
_ORDERS = LocalizedText(
    ja="避難指示などの避難情報は市町村が出します。市町村のお知らせもあわせて確かめてください。",
    en="Evacuation orders come from your municipality: please check its announcements as well.",
    ja_x_easy="「にげてください」という お知らせは 市や 町が 出します。市や 町の お知らせも 見てください。",
)
_STALE = LocalizedText(
    ja="最新の警報を確認できていません。ここに表示がなくても、警報が出ているかもしれません。気象庁のホームページやテレビ、ラジオで確かめてください。",
    en="The latest warnings could not be checked. There may be warnings that are not shown here: please look at the "
    "Japan Meteorological Agency’s website, television or radio.",
    ja_x_easy="警報が わかりません。ここに なくても、警報が あるかもしれません。テレビか ラジオを 見てください。",
)
_INCOMPLETE = LocalizedText(
    ja="受け取れなかった発表があり、一部の警報が欠けているか古いかもしれません。気象庁のホームページでも確かめてください。",
    en="An announcement was not received: some warnings may be missing or out of date. Please check the Japan "
    "Meteorological Agency’s website as well.",
    ja_x_easy="とどかない お知らせが ありました。ここの 警報は 古いかも しれません。テレビや ラジオも 見てください。",
)
_TRAINING = LocalizedText(
    ja="「訓練」とあるものは訓練で、本当の警報ではありません。",
    en="What is marked as training is a drill, not a real warning.",
    ja_x_easy="「訓練」は 練習です。本当の 警報では ありません。",
)
_UNKNOWN_ACTION = LocalizedText(
    ja="気象庁の発表文を読み、書かれている注意に従ってください。",
    en="Read the agency’s text and follow what it says.",
    ja_x_easy="気象庁の お知らせを 読んでください。",
)


class WarningAreaOut(BaseModel):
    """The area that a warning is for: the municipality, or a part of it."""

    code: str = Field(description="JMA's area code (class 20), seven digits.", examples=["4420100"])
    name: str = Field(examples=["大分市"])


class WarningOut(BaseModel):
    """One warning in one area."""

    operation: Literal["normal", "training"] = Field(description="`training` is a drill and was asked for.")
    area: WarningAreaOut
    hazard: str = Field(examples=["landslide"])
    code: str = Field(description="JMA's warning code.", examples=["49"])
    name: str = Field(examples=["レベル4土砂災害危険警報"])
    warning_class: WarningClass | None = Field(description="null for a code that is new to this service.")
    level: Literal[2, 3, 4, 5] | None = Field(description="Alert level; null for warnings that have none.")
    level_name: str | None = Field(examples=["警戒レベル4（避難指示に相当）"])
    status: LineStatus
    action: str = Field(description="What to do, in plain words.")
    issued_at: datetime = Field(description="When JMA last said so, Asia/Tokyo.")
    headline: str = Field(
        description="JMA's own text of the whole telegram, Japanese: it is for the prefecture's forecast area and may "
        "name other municipalities and other warnings than this one."
    )

    @classmethod
    def of(cls, warning: WarningInForce, codes: WarningCodes, municipality: Municipality, language: Language) -> Self:
        """Show a warning in `language`."""
        line, known = warning.line, codes.get(warning.line.code)
        level = None if known is None else known.level
        return cls(
            operation="normal" if warning.operation == "normal" else "training",
            area=WarningAreaOut(code=warning.area_code, name=_area_name(warning, municipality, language)),
            hazard=codes.hazard(line.code),
            code=line.code,
            name=line.name if known is None else known.name.in_language(language),
            warning_class=None if known is None else known.warning_class,
            level=level,
            level_name=None if level is None else codes.levels[str(level)].in_language(language),
            status=line.status,
            action=(_UNKNOWN_ACTION if known is None else known.action).in_language(language),
            issued_at=warning.report.reported_at.astimezone(TOKYO),
            headline=warning.report.headline,
        )


def _area_name(warning: WarningInForce, municipality: Municipality, language: Language) -> str:
    """Return JMA's name; of a whole municipality its English one where that is asked for."""
    whole = warning.area_code == f"{municipality.code}00"
    return municipality.name.en if whole and language == "en" else warning.area_name or municipality.name.ja


class WarningsOut(BaseModel):
    """The warnings in force in a municipality, the most severe first, drills after all others."""

    municipality: str = Field(examples=["44201"])
    as_of: datetime | None = Field(description="When JMA's feed was last read completely, Asia/Tokyo; null: never.")
    stale: bool = Field(description="True where that is over ten minutes ago: then no warnings does not mean none.")
    incomplete: bool = Field(
        description="True where an announcement about the prefecture could not be read, or may have been missed."
    )
    highest_level: Literal[2, 3, 4, 5] | None = Field(description="The highest alert level, drills left out.")
    notices: list[str] = Field(description="To be shown with the warnings, also where there are none.")
    warnings: list[WarningOut]
    source: str

    @classmethod
    def of(cls, found: WarningsInForce, codes: WarningCodes, municipality: Municipality, language: Language) -> Self:
        """Show the warnings of a municipality in `language`."""
        warnings = [WarningOut.of(warning, codes, municipality, language) for warning in found.warnings]
        levels = [warning.level for warning in warnings if warning.level and warning.operation == "normal"]
        drills = any(warning.operation == "training" for warning in warnings)
        notices = [(_STALE, found.stale), (_INCOMPLETE, found.incomplete), (_TRAINING, drills), (_ORDERS, True)]
        return cls(
            municipality=municipality.code,
            as_of=None if found.as_of is None else found.as_of.astimezone(TOKYO),
            stale=found.stale,
            incomplete=found.incomplete,
            highest_level=max(levels, default=None),
            notices=[text.in_language(language) for text, applies in notices if applies],
            warnings=warnings,
            source=_SOURCE.in_language(language),
        )
