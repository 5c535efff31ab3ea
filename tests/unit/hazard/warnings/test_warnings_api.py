"""GET /hazard/warnings through Lambda's own entry."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.gateway_events import Answer, GatewayClient, gateway_event
from tests.warning_telegrams import BEPPU, OITA, REGION, WarningWorld, telegram_xml

from hazard_api.app import build_app
from hazard_api.services import Services
from machiport.hazard.warnings.ports import Poll
from machiport.municipalities import load_registry

PATH = "/hazard/warnings"


@pytest.fixture
def world() -> WarningWorld:
    """Return a world with warnings of all kinds in 大分市, read just now."""
    world = WarningWorld()
    world.telegrams.remember_poll(Poll(world.clock.now()))
    world.store(telegram_xml({OITA: ["16"]}, telegram="VPWW61"), "VPWW61")
    world.store(telegram_xml({OITA: ["03 危険警報から警報"], BEPPU: ["10"]}, minutes=5))
    world.store(telegram_xml({OITA: ["35"]}, telegram="VPWW58"), "VPWW58")
    world.store(telegram_xml({OITA: ["49 継続"]}, telegram="VPWW56"), "VPWW56")
    world.store(telegram_xml({OITA: ["38"]}, telegram="VPWW57", status="訓練"), "VPWW57")
    return world


@pytest.fixture
def api(world: WarningWorld) -> GatewayClient:
    registry = load_registry(REGION)
    services = SimpleNamespace(warnings=world.service, municipalities=registry)
    return GatewayClient(build_app(cast("Services", services)))


def ask(api: GatewayClient, language: str = "ja", *, etag: str | None = None, **query: str) -> Answer:
    headers = {"Accept-Language": language} | ({} if etag is None else {"If-None-Match": etag})
    return api.send(gateway_event("GET", PATH, query={"municipality": "44201"} | query, headers=headers))


def codes(answer: Answer) -> list[str]:
    return [warning["code"] for warning in answer.document["warnings"]]


def test_the_most_severe_warning_comes_first(api: GatewayClient) -> None:
    answer = ask(api)
    assert answer.status == 200, answer.body
    document: dict[str, Any] = answer.document
    assert codes(answer) == ["35", "49", "03", "16"]
    assert document["highest_level"] == 4
    assert (document["stale"], document["incomplete"], document["as_of"]) == (False, False, "2026-06-01T10:00:00+09:00")
    assert document["warnings"][2] == {
        "operation": "normal",
        "area": {"code": OITA, "name": "見本4420100"},
        "hazard": "heavy_rain",
        "code": "03",
        "name": "レベル3大雨警報",
        "warning_class": "warning",
        "level": 3,
        "level_name": "警戒レベル3（高齢者等避難に相当）",
        "status": "lowered",
        "action": "浸水するおそれのある場所では、高齢の人、障害のある人、乳幼児のいる人など、避難に時間のかかる人は"
        "避難を始めてください。"
        "ほかの人も支度をし、危ないと感じたら避難してください。",
        "issued_at": "2026-06-01T09:05:00+09:00",
        "headline": "【見本】警戒してください。",
    }
    storm = document["warnings"][0]
    assert (storm["level"], storm["level_name"], storm["warning_class"]) == (None, None, "special_warning")


def test_drills_come_last_where_they_are_asked_for_and_never_count(api: GatewayClient) -> None:
    answer = ask(api, include="training")
    assert codes(answer) == ["35", "49", "03", "16", "38"]
    assert [warning["operation"] for warning in answer.document["warnings"]] == ["normal"] * 4 + ["training"]
    assert answer.document["highest_level"] == 4
    assert any("訓練" in notice for notice in answer.document["notices"])
    assert not any("訓練" in notice for notice in ask(api).document["notices"])


def test_a_drill_ends_by_itself(api: GatewayClient, world: WarningWorld) -> None:
    world.clock.advance(timedelta(hours=24))
    assert "38" not in codes(ask(api, include="training"))


@pytest.mark.parametrize(
    ("language", "area", "word"),
    [("ja", "見本4420100", "避難"), ("en", "Oita City", "danger"), ("ja-x-easy", "見本4420100", "にげて")],
)
def test_texts_are_in_the_asked_language(api: GatewayClient, language: str, area: str, word: str) -> None:
    answer = ask(api, language)
    landslide = answer.document["warnings"][1]
    assert answer.headers["content-language"] == language
    assert landslide["area"]["name"] == area
    assert word in landslide["action"]


def test_an_answer_that_is_not_up_to_date_says_so_first(api: GatewayClient, world: WarningWorld) -> None:
    fresh = ask(api)
    assert len(fresh.document["notices"]) == 1
    world.clock.advance(timedelta(minutes=10, seconds=1))
    stale = ask(api).document
    assert stale["stale"]
    assert "確認できていません" in stale["notices"][0]
    assert stale["as_of"] == fresh.document["as_of"]


def test_a_telegram_nobody_could_read_is_told(api: GatewayClient, world: WarningWorld) -> None:
    now = world.clock.now()
    world.telegrams.remember_poll(Poll(now, {"VPWW55_440000": now}, number=1))
    document = ask(api).document
    assert document["incomplete"]
    assert "欠けている" in document["notices"][0]


def test_a_code_that_is_new_is_shown_by_its_own_name(api: GatewayClient, world: WarningWorld) -> None:
    world.store(telegram_xml({OITA: ["98"]}, minutes=10, telegram="VPWW61"), "VPWW61")
    shown = next(each for each in ask(api).document["warnings"] if each["code"] == "98")
    assert (shown["name"], shown["level"], shown["warning_class"]) == ("見本の警報98", None, None)
    assert "気象庁" in shown["action"]


def test_who_has_the_answer_gets_no_body(api: GatewayClient) -> None:
    first = ask(api)
    assert first.headers["cache-control"] == "public, max-age=30"
    again = ask(api, etag=first.headers["etag"])
    assert (again.status, again.body) == (304, "")
    assert ask(api, municipality="44202", etag=first.headers["etag"]).status == 200


def test_asking_takes_two_reads(api: GatewayClient, world: WarningWorld) -> None:
    world.dynamo.operations.clear()
    ask(api)
    assert world.dynamo.operations == ["Query", "GetItem"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"municipality": "99999"}, 404, "municipality_not_found"),
        ({"municipality": "四四二〇一"}, 404, "municipality_not_found"),
        ({"municipality": "4" * 40}, 422, "validation_failed"),
        ({"include": "test"}, 422, "validation_failed"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    api: GatewayClient, query: dict[str, str], status: int, code: str
) -> None:
    answer = ask(api, **query)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.document["code"] == code


def test_the_municipality_must_be_given(api: GatewayClient) -> None:
    assert api.send(gateway_event("GET", PATH)).status == 422
