"""Lottery rounds as anybody sees them. Instants are shown in Japan's time."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.lottery.model import FILE_NAMES, FileName, LotteryLimits, RoundRecord, RoundState, RoundTimes
from machiport.localized_text import Language


class LotteryTimesOut(BaseModel):
    """When entries are taken, and what follows."""

    model_config = ConfigDict(title="LotteryTimes")

    opens_at: datetime = Field(description="Entries are taken from here", examples=["2027-01-11T09:00:00+09:00"])
    closes_at: datetime = Field(description="until before this instant.")
    draw_at: datetime
    publish_at: datetime = Field(description="Result and seed are published.")
    confirm_until: datetime = Field(description="Until when winners confirm (確定期限).")
    first_come_at: datetime = Field(description="From when what is left is booked by who comes first (先着).")
    reserve_hours: int = Field(description="How long one has to confirm who moves up from the reserve list (補欠).")

    @classmethod
    def of(cls, times: RoundTimes) -> Self:
        """Return the times as they are shown."""
        instants = {name: getattr(times, name).astimezone(TOKYO) for name in cls.model_fields if name.endswith("_at")}
        confirm_until = times.confirm_until.astimezone(TOKYO)
        return cls(**instants, confirm_until=confirm_until, reserve_hours=times.reserve_hours)


class LotteryLimitsOut(BaseModel):
    """How much one entry may ask for and get."""

    model_config = ConfigDict(title="LotteryLimits")

    wishes_per_entry: int
    wins_per_holder: int
    slots_per_wish: int = Field(description="How many neighbouring slots (コマ) one wish may join.")

    @classmethod
    def of(cls, limits: LotteryLimits) -> Self:
        """Return the limits as they are shown."""
        return cls(**limits.model_dump())


class LotteryFileOut(BaseModel):
    """A published file, from which anybody can check the draw."""

    model_config = ConfigDict(title="LotteryFile")

    name: FileName
    sha256: str = Field(description="SHA-256 of its bytes; of entries.jsonl: note it before the draw.")
    size: int = Field(description="In bytes.")


class LotteryOut(BaseModel):
    """A lottery round (抽選)."""

    model_config = ConfigDict(title="Lottery")

    round_id: str = Field(examples=["44201-c0331e5aae887a20f6697915"])
    municipality: str = Field(examples=["44201"])
    name: str = Field(examples=["4月分の抽選"])
    state: RoundState
    rooms: list[str] = Field(examples=[["44201-compal.studio-a"]])
    first_day: date
    last_day: date
    times: LotteryTimesOut
    limits: LotteryLimitsOut
    resident_percent: int = Field(description="Of each room's slots so many percent are given to residents first.")
    groups_only: bool
    entries: int | None = Field(description="How many entered; null while entries are taken.")
    seed_sha256: str = Field(description="SHA-256 of the secret seed, which is published with the result.")
    files: list[LotteryFileOut] = Field(description="Those that are published by now.")

    @classmethod
    def of(cls, record: RoundRecord, now: datetime, language: Language) -> Self:
        """Show a round as it stands at `now`."""
        the_round = record.round
        published = [(name, facts) for name in FILE_NAMES if (facts := record.published(name, now)) is not None]
        return cls(
            round_id=the_round.round_id,
            municipality=the_round.municipality,
            name=the_round.name.in_language(language),
            state=record.state_at(now),
            rooms=list(the_round.rooms),
            first_day=the_round.first_day,
            last_day=the_round.last_day,
            times=LotteryTimesOut.of(the_round.times),
            limits=LotteryLimitsOut.of(the_round.limits),
            resident_percent=the_round.resident_percent,
            groups_only=the_round.groups_only,
            entries=record.entries if "entries.jsonl" in record.files else None,
            seed_sha256=record.seed_sha256,
            files=[LotteryFileOut(name=name, sha256=facts.sha256, size=facts.size) for name, facts in published],
        )


class LotteriesOut(BaseModel):
    """Rounds of one municipality, by their first day of use."""

    model_config = ConfigDict(title="Lotteries")

    items: list[LotteryOut]
