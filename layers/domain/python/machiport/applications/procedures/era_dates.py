"""Days by their era (元号): 2026-11-22 is 令和8年11月22日, as certificates and forms show them.

Era names: 元号法 (昭和54年法律第43号); 元号を改める政令 (昭和64年政令第1号: 平成 from 1989-01-08; 平成31年政令第143号:
令和 from 2019-05-01). 昭和 began on 1926-12-25, 大正 on 1912-07-30 (詔書). The present calendar is in use since
明治6年1月1日 (明治5年太政官布告第337号), so earlier days are shown by their year alone.
"""

from datetime import date
from typing import Final

_ERAS: Final = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1873, 1, 1)),
)
_MEIJI_BEGAN: Final = 1868


def era_year(day: date) -> str:
    """Return the year of a day in its era: `令和8年`, `令和元年`; `1850年` before 1873."""
    for name, begins in _ERAS:
        if day >= begins:
            first = _MEIJI_BEGAN if name == "明治" else begins.year
            number = day.year - first + 1
            return f"{name}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def era_date(day: date) -> str:
    """Return a day as 令和8年11月22日."""
    return f"{era_year(day)}{day.month}月{day.day}日"
