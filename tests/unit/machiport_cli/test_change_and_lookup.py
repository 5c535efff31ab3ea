import json

import pytest
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService

from machiport_cli.presentation import Screen

TYPHOON = ("--reason-ja", "台風接近のため", "--yes")


def test_a_cancellation_goes_out_with_ids_for_names(machiport: Machiport, service: FakeService) -> None:
    result = machiport(
        "change",
        "publish",
        "--cancel",
        "2026-11-22",
        "-c",
        "燃やせるごみ",
        "-c",
        "PET bottles",
        "-a",
        "見本町一丁目",
        *TYPHOON,
    )
    assert result.exit_code == 0, result.output
    (change,) = service.changes.values()
    assert change["areas"] == ["mihon-1"]
    assert change["effects"] == [{"kind": "cancel", "date": "2026-11-22", "category_ids": ["burnable", "pet"]}]
    assert change["reason"] == {"ja": "台風接近のため"}
    assert "machiport change withdraw c1 -m 44201" in result.stderr


def test_moves_and_additions_for_all_areas(machiport: Machiport) -> None:
    result = machiport(
        *("change", "publish", "--move", "2026-11-22:2026-11-25", "--add", "2026-11-28", "-c", "burnable"),
        *("--all-areas", "--reason-en", "Typhoon", "--reason-easy", "たいふうが 来ます", *TYPHOON, "--json"),
    )
    assert result.exit_code == 0, result.output
    change = json.loads(result.stdout)["change"]
    assert change["areas"] == "all"
    assert [(one["kind"], one["date"], one.get("to")) for one in change["effects"]] == [
        ("move", "2026-11-22", "2026-11-25"),
        ("add", "2026-11-28", None),
    ]
    assert change["reason"] == {"ja": "台風接近のため", "en": "Typhoon", "ja-x-easy": "たいふうが 来ます"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--cancel", "2026-11-22", "-c", "burnable"), "--all-areas"),
        (("--cancel", "2026-11-22", "-c", "burnable", "--all-areas", "-a", "見本町一丁目"), "--all-areas"),
        (("-c", "burnable", "--all-areas"), "--cancel"),
        (("--move", "2026-11-22", "-c", "burnable", "--all-areas"), "元の日:新しい日"),
        (("--move", "2026-11-22:あした", "-c", "burnable", "--all-areas"), "2026-04-01 の形で"),
    ],
)
def test_options_that_do_not_fit_send_nothing(
    machiport: Machiport, service: FakeService, arguments: tuple[str, ...], told: str
) -> None:
    result = machiport("change", "publish", *arguments, *TYPHOON)
    assert result.exit_code == 2
    assert told in result.stderr
    assert service.changes == {}


def test_unknown_names_show_what_there_is(machiport: Machiport, service: FakeService) -> None:
    category = machiport("change", "publish", "--cancel", "2026-11-22", "-c", "古紙", "--all-areas", *TYPHOON)
    area = machiport("change", "publish", "--cancel", "2026-11-22", "-c", "pet", "-a", "見本町", *TYPHOON)
    assert (category.exit_code, area.exit_code) == (1, 1)
    assert "burnable: 燃やせるごみ" in category.stderr
    assert "mihon-2: 見本町二丁目" in area.stderr
    assert service.changes == {}


def test_with_nobody_to_ask_no_change_goes_out(machiport: Machiport, service: FakeService) -> None:
    result = machiport(
        "change", "publish", "--cancel", "2026-11-22", "-c", "pet", "--all-areas", "--reason-ja", "台風接近のため"
    )
    assert result.exit_code == 2
    assert service.requests == []


def test_a_change_is_listed_and_withdrawn(machiport: Machiport, service: FakeService) -> None:
    machiport("change", "publish", "--cancel", "2026-11-22", "-c", "pet", "--all-areas", *TYPHOON)
    assert "2026-11-22 中止" in machiport("change", "list").stdout
    assert machiport("change", "withdraw", "c1", "--yes").exit_code == 0
    assert service.changes["c1"]["state"] == "withdrawn"
    assert "取り消し済み" in machiport("change", "list").stdout
    unknown = machiport("change", "withdraw", "c9", "--yes")
    assert unknown.exit_code == 1
    assert "臨時変更がありません" in unknown.stderr


def test_the_next_collection_as_a_resident_sees_it(machiport: Machiport) -> None:
    result = machiport("lookup", "next", "--area", "見本町一丁目", MACHIPORT_TOKEN="")
    assert result.exit_code == 0, result.output
    for shown in ("2026-11-24(火)", "燃やせるごみ", "08:30", "2026-11-23(月) ペットボトル"):
        assert shown in result.stdout
    document = json.loads(machiport("lookup", "next", "--area", "見本町一丁目", "--json").stdout)
    assert document["date"] == "2026-11-24"


def test_an_unknown_area_is_told(machiport: Machiport) -> None:
    result = machiport("lookup", "next", "--area", "どこにもない")
    assert result.exit_code == 1
    assert "当てはまる地区がありません" in result.stderr


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("例町一丁目", "例町一丁目(れいまち1ちょうめ)"),
        ("例町1丁目", "例町一丁目(れいまち1ちょうめ)"),
        ("例町一丁目・架空町", "例町一丁目・架空町"),
        ("架空町", "例町一丁目・架空町"),
    ],
)
def test_an_area_is_known_by_its_name_without_the_reading_and_by_its_towns(
    machiport: Machiport, service: FakeService, wanted: str, found: str
) -> None:
    service.search_finds_all = True
    result = machiport("lookup", "next", "--area", wanted, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["area"]["name"] == found


def test_an_unknown_period_names_its_categories(machiport: Machiport, service: FakeService) -> None:
    period = {"from": "2026-11-22", "to": "2026-11-30", "reason": "not_understood"}
    service.unknown_before = {**period, "category_ids": ["pet"]}
    assert "2026-11-22 – 2026-11-30 ペットボトル" in machiport("lookup", "next", "-a", "見本町一丁目").stdout
    service.unknown_before = {**period, "category_ids": []}
    assert "2026-11-22 – 2026-11-30 すべての区分" in machiport("lookup", "next", "-a", "見本町一丁目").stdout


def test_a_list_of_changes_names_categories(machiport: Machiport) -> None:
    machiport("change", "publish", "--cancel", "2026-11-22", "-c", "pet", "--all-areas", *TYPHOON)
    shown = machiport("change", "list").stdout
    assert "ペットボトル" in shown
    assert "pet" not in shown


@pytest.mark.parametrize("agreed", [True, False])
def test_a_clerk_sees_what_is_taken_back(
    machiport: Machiport, service: FakeService, monkeypatch: pytest.MonkeyPatch, *, agreed: bool
) -> None:
    for day in ("2026-11-24", "2026-11-23", "2026-11-22"):
        machiport("change", "publish", "--move", f"{day}:2026-11-25", "-c", "pet", "-a", "見本町二丁目", *TYPHOON)
    monkeypatch.setattr(Screen, "must_have_somebody_to_ask", staticmethod(lambda: None))
    monkeypatch.setattr("typer.confirm", lambda *_, **__: agreed)
    result = machiport("change", "withdraw", "c3")
    for shown in ("2026-11-22 振替 → 2026-11-25 ペットボトル", "見本町二丁目", "台風接近のため"):
        assert shown in result.stdout
    assert "2026-11-23" not in result.stdout
    assert service.changes["c3"]["state"] == ("withdrawn" if agreed else "in_force")
    assert result.exit_code == (0 if agreed else 1)
