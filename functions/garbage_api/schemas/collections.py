"""Collections as they are answered, in the asker's language."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.calendar_service import CollectionsOfRange, NextOfArea
from machiport.garbage.collection import Collection, CollectionStatus
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.rules import DateRange
from machiport.localized_text import Language


class AreaReference(BaseModel):
    """Which area an answer is about."""

    area_id: str = Field(examples=["mihon-2"])
    name: str = Field(examples=["見本町二丁目"])

    @classmethod
    def of(cls, calendar: AreaCalendar) -> "AreaReference":
        """Show the area of a calendar."""
        return cls(area_id=calendar.area_id, name=calendar.name)


class CategoryOut(BaseModel):
    """A category, as much of it as a calendar shows."""

    category_id: str = Field(examples=["burnable"])
    name: str = Field(examples=["燃やせるごみ"])
    colour: str = Field(examples=["#D9534F"])
    cut_off: str = Field(description="Put it out by this time, Asia/Tokyo.", examples=["08:30"])

    @classmethod
    def of(cls, category: EntryCategory, language: Language) -> "CategoryOut":
        """Show a category in `language`."""
        return cls(
            category_id=category.category_id,
            name=category.name.in_language(language),
            colour=category.colour,
            cut_off=f"{category.cut_off:%H:%M}",
        )


class CollectionOut(BaseModel):
    """One category on one day. `cancelled` and `moved_away` do not take place: show them with a caution."""

    day: date = Field(serialization_alias="date")
    category: CategoryOut
    status: CollectionStatus
    takes_place: bool
    other_date: date | None = Field(description="Where a moved collection went to, or came from.")
    note: str | None
    change_id: str | None = Field(description="The emergency change that decided it.")

    @classmethod
    def of(cls, collection: Collection, language: Language) -> "CollectionOut":
        """Show a collection in `language`."""
        note = collection.note
        return cls(
            day=collection.day,
            category=CategoryOut.of(collection.category, language),
            status=collection.status,
            takes_place=collection.takes_place,
            other_date=collection.other_day,
            note=None if note is None else note.in_language(language),
            change_id=collection.change_id,
        )


class RangeOut(BaseModel):
    """A range of days, both included."""

    model_config = ConfigDict(serialize_by_alias=True)

    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")

    @classmethod
    def of(cls, days: DateRange) -> "RangeOut":
        """Show a range."""
        return cls(start=days.start, end=days.end)


class UnknownOut(RangeOut):
    """Days for which nobody knows yet whether there is a collection. Unknown is not "none"."""

    reason: str
    category_ids: list[str] = Field(description="Which categories; all of them where empty.")

    @classmethod
    def of_period(cls, unknown: UnknownPeriod) -> "UnknownOut":
        """Show an unknown period."""
        return cls(
            start=unknown.period.start,
            end=unknown.period.end,
            reason=unknown.reason,
            category_ids=list(unknown.category_ids),
        )


class CollectionsOut(RangeOut):
    """The collections of a range of days. Days outside `covered` are in no published calendar."""

    area: AreaReference
    collections: list[CollectionOut]
    unknown: list[UnknownOut]
    covered: list[RangeOut]

    @classmethod
    def of_answer(cls, answer: CollectionsOfRange, language: Language) -> "CollectionsOut":
        """Show an answer in `language`."""
        return cls(
            start=answer.asked.start,
            end=answer.asked.end,
            area=AreaReference.of(answer.area),
            collections=[CollectionOut.of(collection, language) for collection in answer.collections],
            unknown=[UnknownOut.of_period(unknown) for unknown in answer.unknown],
            covered=[RangeOut.of(covered) for covered in answer.covered],
        )


class NextCollectionOut(BaseModel):
    """The next day with a collection that is not too late to put out for."""

    model_config = ConfigDict(serialize_by_alias=True)

    area: AreaReference
    day: date | None = Field(
        serialization_alias="date", description="null where no published calendar holds a later collection."
    )
    put_out_by: datetime | None = Field(description="The earliest cut-off of that day, Asia/Tokyo.")
    collections: list[CollectionOut]
    today_gone: list[CollectionOut] = Field(description="Today's collections that it is too late for.")
    cancelled: list[CollectionOut] = Field(description="Usual collections until then that do not take place.")
    unknown_before: UnknownOut | None = Field(description="An earlier collection may be in this unknown period.")

    @classmethod
    def of(cls, answer: NextOfArea, language: Language) -> "NextCollectionOut":
        """Show an answer in `language`."""
        following = answer.following
        area = AreaReference.of(answer.area)
        if following is None:
            return cls(
                area=area,
                day=None,
                put_out_by=None,
                collections=[],
                today_gone=[],
                cancelled=[],
                unknown_before=None,
            )
        unknown = following.unknown_before
        return cls(
            area=area,
            day=following.day,
            put_out_by=min((collection.cut_off_at for collection in following.collections), default=None),
            collections=[CollectionOut.of(collection, language) for collection in following.collections],
            today_gone=[CollectionOut.of(collection, language) for collection in following.today_gone],
            cancelled=[CollectionOut.of(collection, language) for collection in following.cancelled],
            unknown_before=None if unknown is None else UnknownOut.of_period(unknown),
        )
