"""Papers to attach, and days by their era."""

from datetime import date

import pytest
from tests.applications_procedures import sample

from machiport.applications.procedures.attachment_slots import attachments_needed, attachments_offered
from machiport.applications.procedures.era_dates import era_date, era_year


def test_a_paper_is_needed_where_its_condition_holds() -> None:
    procedure = sample("nozei_shomeisho")
    assert attachments_needed(procedure, {"paid_recently": False}) == []
    assert attachments_needed(procedure, {}) == []
    assert [slot.id for slot in attachments_needed(procedure, {"paid_recently": True})] == ["receipt"]
    assert attachments_offered(procedure, {}) == []


def test_a_paper_that_never_has_to_be_may_be_attached() -> None:
    procedure = sample("risai_todokede_shomeisho")
    assert attachments_needed(procedure, {}) == []
    assert [slot.id for slot in attachments_offered(procedure, {})] == ["photographs"]
    assert [slot.id for slot in attachments_needed(sample("risai_shomeisho"), {})] == ["photographs"]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 22), "令和8年11月22日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日"),
    ],
)
def test_days_by_their_era(day: date, shown: str) -> None:
    assert era_date(day) == shown
    assert shown.startswith(era_year(day))
