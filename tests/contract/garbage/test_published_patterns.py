"""Every date list that six cities publish is expressible: a rule, and the days the city removed and added.

The patterns name, for each distinct cell of explicit dates, the simplest rule that reproduces it and what the city
changed by hand; the dates themselves stand in the cities' own 5374 files.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self

import pytest

from machiport.garbage.expansion import expand_route, expansion_problems
from machiport.garbage.model import Addition, Cancellation, Category, Edition, Override, Route, RouteRule
from machiport.garbage.rules import (
    DateRange,
    EveryNWeeks,
    NthCalendarWeek,
    NthWeekday,
    Rule,
    Season,
    Weekday,
    Weekly,
)
from machiport.localized_text import LocalizedText

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "garbage"
PATTERNS = DATA / "truth" / "patterns.tsv"
NEEDS_DATA = pytest.mark.skipif(not PATTERNS.exists(), reason=f"the collection patterns are not at {PATTERNS}")
WEEKDAYS = "月火水木金土日"
FEBRUARY_TO_DECEMBER = tuple(range(2, 13))
CYCLE = re.compile(r"every(?P<days>\d+)\[(?P<weekday>.) from (?P<reference>\d{8})\]")
MONTHLY = re.compile(r"nth-(?P<count>weekday|calweek-Sun|calweek-Mon)\[(?P<tokens>[^\]]+)\]")
WEEKLY = re.compile(r"weekly\[(?P<weekdays>.+?)\]")
GAP = re.compile(r"\+(?P<kind>pause7|season-gap)@(?P<last>\d{8})->(?P<next>\d{8})")
MONTHS = re.compile(r"\+months\[(?P<months>[^\]]+)\]")


def parse_day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day, not an instant


@dataclass(frozen=True)
class Pattern:
    """One row of the patterns file."""

    city: str
    file: str
    column: int
    area: str
    count: int
    first: date
    last: date
    rule: str
    removed: tuple[date, ...]
    added: tuple[date, ...]

    @classmethod
    def of(cls, row: dict[str, str]) -> Self:
        return cls(
            city=row["city"],
            file=row["file"],
            column=int(row["column"]),
            area=row["first_area"],
            count=int(row["n_dates"]),
            first=parse_day(row["first"]),
            last=parse_day(row["last"]),
            rule=row["best_rule"],
            removed=tuple(map(parse_day, row["removed_by_city"].split())),
            added=tuple(map(parse_day, row["added_by_city"].split())),
        )

    def published_dates(self) -> list[date] | None:
        """Return the dates in the city's own file; None where that file was not kept."""
        repository, folder, *rest = self.file.split("/")
        for path in (
            DATA / "5374" / f"{repository}__{folder}" / "/".join(rest),
            DATA / "5374" / repository / "/".join([folder, *rest]),
        ):
            if path.exists():
                row = next(row for row in rows_of(path) if self.area in (cell.strip() for cell in row[:4]))
                return sorted({parse_day(token) for token in re.findall(r"\d{8}", row[self.column])})
        return None


@cache
def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def patterns() -> list[Pattern]:
    with PATTERNS.open(encoding="utf-8", newline="") as file:
        return [Pattern.of(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def rules_of(text: str) -> Iterator[Rule]:
    """Turn a pattern's notation into rules; "Jan-shift7" is the count plus one in January."""
    months = tuple(int(month) for found in MONTHS.findall(text) for month in re.findall(r"\d+", found))
    if weekly := WEEKLY.match(text):
        yield Weekly(weekdays=tuple(Weekday(WEEKDAYS.index(name)) for name in weekly["weekdays"]), months=months)
    elif monthly := MONTHLY.match(text):
        shifted = "+Jan-shift7" in text
        by_weekday: dict[str, list[int]] = {}
        for token in monthly["tokens"].split():
            by_weekday.setdefault(token[0], []).append(int(token[1]))
        for name, nth in by_weekday.items():
            yield monthly_rule(monthly["count"], name, nth, FEBRUARY_TO_DECEMBER if shifted else months)
            if shifted:
                yield monthly_rule(monthly["count"], name, [number + 1 for number in nth], (1,))
    elif cycle := CYCLE.match(text):
        yield cycle_rule(text, cycle)
    else:
        raise ValueError(text)


def monthly_rule(count: str, weekday: str, nth: list[int], months: tuple[int, ...]) -> Rule:
    fields = {"weekday": WEEKDAYS.index(weekday), "nth": nth, "months": months}
    if count == "weekday":
        return NthWeekday.model_validate(fields)
    start = "sunday" if count == "calweek-Sun" else "monday"
    return NthCalendarWeek.model_validate(fields | {"week_starts_on": start})


def cycle_rule(text: str, cycle: re.Match[str]) -> EveryNWeeks:
    weeks = int(cycle["days"]) // 7
    reference = parse_day(cycle["reference"])
    assert reference.weekday() == WEEKDAYS.index(cycle["weekday"])
    pauses: list[DateRange] = []
    seasons: tuple[Season, ...] = ()
    for gap in GAP.finditer(text):
        last, following = parse_day(gap["last"]), parse_day(gap["next"])
        extra = (following - last).days // 7 % weeks
        if extra:
            pauses.append(DateRange(start=last + timedelta(days=1), end=last + timedelta(days=7 * extra)))
        if gap["kind"] == "season-gap":
            seasons = (Season(start=(following.month, following.day), end=(last.month, last.day)),)
    return EveryNWeeks(weeks=weeks, reference=reference, pauses=tuple(pauses), seasons=seasons)


def edition_of(pattern: Pattern) -> Edition:
    overrides: list[Override] = [Cancellation(day=day, category_id="garbage") for day in pattern.removed]
    overrides += [Addition(day=day, category_id="garbage") for day in pattern.added]
    rules = tuple(RouteRule(category_id="garbage", rule=rule) for rule in rules_of(pattern.rule))
    return Edition(
        municipality="44201",
        title=pattern.city,
        period=DateRange(start=pattern.first, end=pattern.last),
        categories=(Category(category_id="garbage", name=LocalizedText(ja="ごみ")),),
        routes=(Route(route_id="route", rules=rules, overrides=tuple(overrides)),),
        areas=(),
    )


@NEEDS_DATA
def test_every_published_list_of_dates_is_expressible() -> None:
    mismatches = []
    compared = 0
    for pattern in patterns():
        edition = edition_of(pattern)
        dates = list(expand_route(edition, edition.routes[0]).dates_of("garbage"))
        published = pattern.published_dates()
        if published is not None:
            compared += 1
        if published != dates if published is not None else len(dates) != pattern.count:
            missing = [str(day) for day in published or () if day not in dates]
            surplus = [str(day) for day in dates if day not in (published or dates)]
            mismatches.append(f"{pattern.file} {pattern.area} {pattern.rule} missing {missing} surplus {surplus}")
    assert mismatches == []
    assert compared > 400


@NEEDS_DATA
def test_what_cities_changed_by_hand_can_be_carried_out() -> None:
    problems = [problem for pattern in patterns() for problem in expansion_problems(edition_of(pattern))]
    assert [problem for problem in problems if problem.code != "rule_without_days"] == []
