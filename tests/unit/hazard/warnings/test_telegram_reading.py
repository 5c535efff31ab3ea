"""Telegrams are read as JMA writes them, and refused as a whole where they are none."""

from datetime import timedelta

import pytest
from tests.warning_telegrams import BEPPU, OITA, REGION, START, telegram_xml

from machiport.hazard.warnings.telegram_reading import LARGEST_TELEGRAM, TelegramNotReadable, read_telegram


def test_a_telegram_says_what_is_in_force_in_each_area() -> None:
    content = telegram_xml({OITA: ["03", "14 継続"], BEPPU: []}, minutes=5, event_id="見本", serial="3")
    telegram = read_telegram(content, "VPWW55")
    assert (telegram.operation, telegram.info_type, telegram.event_id, telegram.serial) == (
        "normal",
        "issued",
        "見本",
        3,
    )
    assert telegram.reported_at == START + timedelta(minutes=5)
    assert telegram.sent_at == START + timedelta(minutes=5, seconds=10)
    assert telegram.headline == "【見本】警戒してください。"
    assert telegram.areas is not None
    areas = {area.code: [(line.code, line.status) for line in area.lines] for area in telegram.areas}
    assert areas == {OITA: [("03", "issued"), ("14", "continued")], BEPPU: []}
    assert telegram.areas[0].name == "見本4420100"


@pytest.mark.parametrize(
    ("status", "in_force"),
    [
        ("発表", "issued"),
        ("継続", "continued"),
        ("特別警報から危険警報", "lowered"),
        ("危険警報から警報", "lowered"),
        ("警報から注意報", "lowered"),
        ("解除", None),
        ("注意報解除", None),
        ("いつか増える状態", "issued"),
    ],
)
def test_each_status_is_in_force_or_over(status: str, in_force: str | None) -> None:
    telegram = read_telegram(telegram_xml({OITA: [f"10 {status}"]}), "VPWW55")
    assert telegram.areas is not None
    assert [line.status for line in telegram.areas[0].lines] == ([] if in_force is None else [in_force])


@pytest.mark.parametrize("status", ["解除", "発表"])
def test_the_code_for_all_over_is_nothing_in_force(status: str) -> None:
    telegram = read_telegram(telegram_xml({OITA: [f"00 {status}"]}), "VPWW55")
    assert telegram.areas is not None
    assert telegram.areas[0].lines == ()


@pytest.mark.parametrize(("status", "operation"), [("通常", "normal"), ("訓練", "training"), ("試験", "test")])
def test_drills_and_tests_are_told_apart(status: str, operation: str) -> None:
    assert read_telegram(telegram_xml({OITA: ["03"]}, status=status), "VPWW55").operation == operation


@pytest.mark.parametrize(
    ("info", "info_type"), [("発表", "issued"), ("遅延", "issued"), ("訂正", "corrected"), ("取消", "cancelled")]
)
def test_a_report_is_issued_perhaps_late_or_corrected_or_cancelled(info: str, info_type: str) -> None:
    assert read_telegram(telegram_xml({OITA: ["03"]}, info=info), "VPWW55").info_type == info_type


def test_an_area_may_have_an_item_for_each_warning() -> None:
    content = telegram_xml({OITA: ["14"]}, telegram="VPWW61").decode()
    item = content[content.rindex("<Item>") : content.rindex("</Item>") + len("</Item>")]
    two = content.replace(item, item + item.replace("14", "20", 2)).encode()
    telegram = read_telegram(two, "VPWW61")
    assert telegram.areas is not None
    assert [line.code for line in telegram.areas[0].lines] == ["14", "20"]


def test_several_areas_may_share_an_item() -> None:
    content = telegram_xml({OITA: ["03"]}).decode()
    area = f"<Area><Name>見本{OITA}</Name><Code>{OITA}</Code></Area>"
    telegram = read_telegram(
        content.replace(area, f"<Areas>{area}{area.replace(OITA, BEPPU)}</Areas>").encode(), "VPWW55"
    )
    assert telegram.areas is not None
    assert [(each.code, len(each.lines)) for each in telegram.areas] == [(OITA, 1), (BEPPU, 1)]


def test_a_cancellation_may_have_no_body() -> None:
    assert read_telegram(telegram_xml(None, info="取消"), "VPWW55").areas is None


_GOOD = telegram_xml({OITA: ["03"]})
_ENTITIES = b'<!DOCTYPE Report [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = b'<!DOCTYPE Report [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(_GOOD[:-200], id="cut off"),
        pytest.param(b"<html><body>503</body></html>", id="another document"),
        pytest.param(_GOOD.replace(_DECLARATION, _DECLARATION + _ENTITIES), id="entities"),
        pytest.param(_GOOD.replace(_DECLARATION, _DECLARATION + _OUTSIDE), id="outside entity"),
        pytest.param(_GOOD.replace(_DECLARATION, _DECLARATION + b"<!DOCTYPE Report>"), id="a DTD alone"),
        pytest.param(_GOOD.replace(b"UTF-8", b"nonsense"), id="unknown encoding"),
        pytest.param(b" " * (LARGEST_TELEGRAM + 1), id="too large"),
        pytest.param(telegram_xml(None), id="no body"),
        pytest.param(telegram_xml({}), id="no areas"),
        pytest.param(telegram_xml({OITA: ["3"]}), id="code of one digit"),
        pytest.param(telegram_xml({"44201": ["03"]}), id="area code of five digits"),
        pytest.param(telegram_xml({OITA: ["03"]}, telegram="VPWW56"), id="another kind than listed"),
        pytest.param(telegram_xml({OITA: ["03"]}, status="本番"), id="unknown operation"),
        pytest.param(telegram_xml({OITA: ["03"]}, info="速報"), id="unknown info type"),
        pytest.param(_GOOD.replace(b"<Status>\xe9\x80\x9a", b"<Status></Status><Status>\xe9\x80\x9a"), id="no status"),
        pytest.param(_GOOD.replace(b"ReportDateTime", b"Report"), id="no time"),
        pytest.param(_GOOD.replace(b"00:00:10Z", b"00:00:10"), id="time without zone"),
        pytest.param(_GOOD.replace(b"2026-06-01T00:00:10Z", b"0001-01-01T00:00:00+09:00"), id="before all time"),
        pytest.param(_GOOD.replace(b"Head", b"Kopf"), id="no head"),
    ],
)
def test_what_is_no_telegram_is_refused(content: bytes) -> None:
    with pytest.raises(TelegramNotReadable):
        read_telegram(content, "VPWW55")


def test_the_sample_telegrams_can_be_read() -> None:
    files = sorted((REGION / "hazard" / "telegrams").glob("*.xml"))
    kinds = {path.name: path.name.split("_")[2] for path in files}
    read = [read_telegram(path.read_bytes(), kinds[path.name]) for path in files]  # type: ignore[arg-type]  # checked by reading
    assert {each.operation for each in read} == {"normal", "training"}
    assert all("見本" in each.headline for each in read)
