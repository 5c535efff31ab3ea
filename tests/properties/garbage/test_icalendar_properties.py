"""Whatever a municipality writes into its texts, the feed stays a valid calendar and says the same text."""

import re
from datetime import date, timedelta
from typing import Any

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.garbage.feed_samples import EDITION

from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.collection import Collection, CollectionStatus
from machiport.garbage.icalendar_feed import Alarm, FeedArea, render_calendar
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.rules import DateRange
from machiport.icalendar_text import folded_line
from machiport.localized_text import Language, LocalizedText

_HOSTILE = st.text(min_size=1, max_size=120) | st.text(
    '\r\n\t,;:\\"\u2028\u0085\x00\x7f🗑️👨‍👩‍👧燃ごみBEGINENDVEVENT=^ ', min_size=1, max_size=300
)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_STATUS: st.SearchStrategy[CollectionStatus] = st.sampled_from(
    ["scheduled", "added", "moved_here", "cancelled", "moved_away"]
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAK = re.compile(r"\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]")


@st.composite
def _collections(draw: st.DrawFn) -> Collection:
    name = LocalizedText(ja=draw(_HOSTILE), en=draw(st.none() | _HOSTILE))
    note = draw(st.none() | _HOSTILE)
    return Collection(
        day=draw(_DAYS),
        category=EntryCategory(draw(st.sampled_from(["a", "b"])), name),
        status=draw(_STATUS),
        other_day=draw(st.none() | _DAYS),
        note=LocalizedText(ja=note) if note else None,
    )


def _said(text: str) -> str:
    """Return what may remain of a text: its line breaks as one kind, without control characters."""
    return _CONTROL.sub("", _BREAK.sub("\n", text))


@given(
    st.lists(_collections(), max_size=4),
    _HOSTILE,
    st.sampled_from(["ja", "en", "ja-x-easy"]),
    st.sampled_from(["none", "evening", "morning"]),
)
@settings(max_examples=150)
def test_hostile_texts_round_trip(collections: list[Collection], name: str, language: Language, alarm: Alarm) -> None:
    unknown = [UnknownPeriod(period=DateRange(start=date(2026, 1, 1), end=date(2026, 1, 3)), reason=name)]
    body = render_calendar(FeedArea("44201", "sample", name), collections, unknown, EDITION, language, alarm)

    calendar: Any = icalendar.Calendar.from_ical(body)
    events = calendar.walk("VEVENT")

    assert calendar.errors == []
    assert len(events) == len(collections) + 1
    assert len({event["UID"] for event in events}) == len(events)
    assert events[-1]["DESCRIPTION"].endswith(_said(name))
    for collection, event in zip(collections, events, strict=False):
        assert event.errors == []
        assert event["DTSTAMP"].to_ical() == b"20260301T003000Z"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(1)
        assert _said(collection.category.name.in_language(language)) in event["SUMMARY"]
        if collection.note:
            assert event["DESCRIPTION"].endswith(_said(collection.note.ja))


@given(st.lists(_collections(), max_size=3), _HOSTILE)
@settings(max_examples=100)
def test_lines_are_short_end_in_crlf_and_split_no_character(collections: list[Collection], name: str) -> None:
    body = render_calendar(FeedArea("44201", "sample", name), collections, (), EDITION)

    assert body.endswith(b"END:VCALENDAR\r\n")
    for line in body[:-2].split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_unfolding_gives_the_line_back(line: str) -> None:
    assert folded_line(line).replace(b"\r\n ", b"") == line.encode() + b"\r\n"
