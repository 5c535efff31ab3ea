"""Rules of an owner as data (利用規則): who, from when, until when, how often, how paid, what a cancellation costs."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import LocalId
from machiport.facilities.times import MinuteOfDay
from machiport.localized_text import LocalizedText

# Who asks, seen by an owner: lives there (市内), in another municipality of the region (圏域内), elsewhere (圏域外).
type CallerClass = Literal["resident", "region", "outsider"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MonthlyOpening(_Part):
    """Bookings for a whole month open at once: `months_before` its first day's month, on day `day` at `time`.

    Three months before the 1st at 9:00: for any day in April it is 1 January, 9:00.
    """

    kind: Literal["monthly"] = "monthly"
    months_before: int = Field(ge=0, le=24)
    day: int = Field(default=1, ge=1, le=28)
    time: MinuteOfDay = 540


class RollingOpening(_Part):
    """Bookings for each day open `days_before` it, at `time`."""

    kind: Literal["rolling"] = "rolling"
    days_before: int = Field(ge=0, le=730)
    time: MinuteOfDay = 540


class BookingWindow(_Part):
    """From when until when a class of callers may book. `closes_minutes_before` the beginning of the use."""

    opens: Annotated[MonthlyOpening | RollingOpening, Field(discriminator="kind")]
    closes_minutes_before: int = Field(default=0, ge=0, le=60 * 24 * 120)


class Quota(_Part):
    """At most `per_month` bookings of one holder in a calendar month of use (月の上限), over all rooms of the set."""

    quota_id: LocalId
    per_month: int = Field(ge=1, le=62)
    holders: tuple[Literal["person", "group"], ...] = ("person", "group")


class Approval(_Part):
    """When staff must approve (承認): never, always, or for some purposes and for profit-making uses."""

    kind: Literal["never", "always", "some"] = "never"
    purposes: tuple[LocalId, ...] = ()
    profit_making: bool = False


class Payment(_Part):
    """How it is paid: nothing to pay ahead (`counter`, on the day), or in advance within `days` of confirming.

    In advance, what is not paid by then (or by the beginning of the use, if that is earlier) is released.
    """

    kind: Literal["counter", "advance"] = "counter"
    days: int = Field(default=7, ge=1, le=60)


class CancellationTier(_Part):
    """Cancelled `days_before` the day of use or earlier, `percent` of the price is kept (取消料). The best counts."""

    days_before: int = Field(ge=0, le=365)
    percent: int = Field(ge=0, le=100)


class RuleSet(_Part):
    """The rules of some rooms. A class without a window may not book.

    `cancellation`: with fewer days than every tier names, everything is kept. Days are counted between dates in
    Japan: cancelling on the day of use is 0 days before.
    """

    rule_set_id: LocalId
    name: LocalizedText
    windows: dict[CallerClass, BookingWindow] = Field(min_length=1)
    groups_only: bool = False
    quotas: tuple[Quota, ...] = ()
    approval: Approval = Approval()
    payment: Payment = Payment()
    cancellation: tuple[CancellationTier, ...] = (CancellationTier(days_before=0, percent=0),)
    late_cancel_days: int = Field(default=0, ge=0, le=60)

    @model_validator(mode="after")
    def _each_quota_once(self) -> Self:
        for kind in ("person", "group"):
            # In the names of places both signs are the same; one booking cannot take a place twice.
            names = [one.quota_id.replace("-", "_") for one in self.quotas if kind in one.holders]
            if len(set(names)) != len(names):
                raise ValueError("two quotas of a rule set limit the same holders under the same name")
        return self


class Penalties(_Part):
    """Points (違反点) in halves: of no-shows and late cancellations; `limit` of them within `within_days` suspend.

    Source of the shape: 金沢市's rule: no-show 1 point, late cancel 0.5, at 2 points no booking for six months.
    """

    no_show_halves: int = Field(default=2, ge=0, le=20)
    late_cancel_halves: int = Field(default=1, ge=0, le=20)
    limit_halves: int = Field(default=4, ge=1, le=100)
    within_days: int = Field(default=365, ge=1, le=1095)
    suspended_days: int = Field(default=182, ge=1, le=730)


class Exemption(_Part):
    """A class of 減免: `percent` of the room's price is waived for groups (or people) verified for it."""

    exemption_id: LocalId
    name: LocalizedText
    percent: int = Field(ge=1, le=100)
    equipment_too: bool = False


class OwnerRules(_Part):
    """All rules of one municipality, as one data file."""

    municipality: str = Field(pattern=r"^[0-9]{5}$")
    valid_from: date | None = None
    rule_sets: tuple[RuleSet, ...] = Field(min_length=1)
    penalties: Penalties = Penalties()
    exemptions: tuple[Exemption, ...] = ()
    sample: bool = False

    def rule_set(self, rule_set_id: str) -> RuleSet | None:
        """Return a rule set; None for a name that none has."""
        return next((one for one in self.rule_sets if one.rule_set_id == rule_set_id), None)

    def exemption(self, exemption_id: str | None) -> Exemption | None:
        """Return a class of exemption; None for none."""
        return next((one for one in self.exemptions if one.exemption_id == exemption_id), None)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        for names in ([one.rule_set_id for one in self.rule_sets], [one.exemption_id for one in self.exemptions]):
            if len(set(names)) != len(names):
                raise ValueError("a rule set or an exemption stands twice")
        return self
