"""The public procedures API through Lambda's own entry: found, shown, tried out, guided; and nothing is kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from tests.applications_procedures import JUMINHYO_ANSWERS, OITA
from tests.certificate_checking import verification_service
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import Answer, GatewayClient

from machiport.applications.cases.measure import Measure
from machiport.applications.measuring.ports import UsualTime
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.catalogue_service import CatalogueService
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.form_schemas import check_schema
from machiport.applications.procedures.navigator.data_files import Navigators
from machiport.clock import FixedClock
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT
from procedures_api.app import build_app
from procedures_api.services import Services

REGION: Final = ROOT / "sample_region"
NOW: Final = datetime(2026, 11, 22, 3, tzinfo=UTC)
PROCEDURE: Final = f"/procedures/{OITA}/juminhyo"
CHECKS: Final = f"{PROCEDURE}/checks"
RESULTS: Final = "/procedure-navigators/moving/results"
LANGUAGES: Final = ("ja", "en", "ja-x-easy")


class _Usual:
    """The certificate of residence takes two days in 大分市; nothing else is known."""

    def of(self, municipality: str, procedure_id: str) -> UsualTime | None:
        """Return the usual time."""
        if (municipality, procedure_id) != (OITA, "juminhyo"):
            return None
        return UsualTime(p50_days=0.5, p90_days=2.0, count=120, measured_at=NOW)


class _Measured:
    """Seven applied for the certificate of residence: six online, one at the counter; five were decided in a day."""

    def begun_in(self, municipality: str, procedure_id: str, months: Iterable[str]) -> list[Measure]:
        """Return the measures."""
        if (municipality, procedure_id) != (OITA, "juminhyo") or "2026-11" not in set(months):
            return []
        return [_measure(number) for number in range(7)]


def _measure(number: int) -> Measure:
    return Measure(
        application_id=f"{OITA}-{number:024x}",
        municipality=OITA,
        procedure_id="juminhyo",
        department="citizens",
        channel="online" if number else "counter",
        state="completed",
        created_at=NOW,
        submitted_at=NOW,
        decided_at=NOW + timedelta(days=1) if number < 5 else None,
        ended_at=None,
        corrections=0,
        waited_seconds=0,
        target_days=3,
        sections={},
    )


@pytest.fixture(scope="module")
def api() -> GatewayClient:
    procedures = Procedures(ProcedureFiles(REGION))
    catalogue = CatalogueService(procedures, Navigators(REGION), _Usual(), FixedClock(NOW))
    services = Services(
        catalogue=catalogue,
        municipalities=load_registry(REGION),
        procedures=procedures,
        statistics=StatisticsService(_Measured(), FixedClock(NOW)),
        verification=verification_service(InMemoryDynamo(), procedures, FixedClock(NOW)),
    )
    return GatewayClient(build_app(services))


def _ok(answer: Answer) -> Any:
    assert answer.status == 200, answer.body
    return answer.document


def _problem(answer: Answer, status: int, code: str) -> Any:
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), answer.body
    assert answer.document["code"] == code
    return answer.document


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/procedures", {"municipality": OITA}),
        ("/procedures", {"municipality": OITA, "q": "住民票", "life_event": "moving_in"}),
        (PROCEDURE, {}),
        ("/life-events", {}),
        ("/procedure-navigators", {}),
        ("/procedure-navigators/moving", {}),
    ],
)
def test_every_read_has_an_etag_for_each_language_and_is_304_for_who_has_it(
    api: GatewayClient, path: str, query: dict[str, str]
) -> None:
    tags = set()
    for language in LANGUAGES:
        headers = {"Accept-Language": language}
        first = api.get(path, query=query, headers=headers)
        assert first.status == 200, first.body
        assert first.headers["content-language"] == language
        assert first.headers["cache-control"] == "public, max-age=300"
        again = api.get(path, query=query, headers=headers | {"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body) == (304, "")
        tags.add(first.headers["etag"])
    assert len(tags) == 3


def test_procedures_are_found_by_words_and_by_moments_of_life(api: GatewayClient) -> None:
    found = _ok(api.get("/procedures", query={"municipality": OITA, "q": "jumin-hyo"}))
    assert found["items"][0]["procedure_id"] == "juminhyo"
    assert found["items"][0]["title"] == "住民票の写しの交付請求"
    pets = _ok(api.get("/procedures", query={"municipality": OITA, "life_event": "pets"}))
    assert [each["procedure_id"] for each in pets["items"]] == ["inu_shibo_henko", "inu_toroku"]
    assert _ok(api.get("/procedures", query={"municipality": OITA, "q": "zzzz"})) == {"items": [], "next_cursor": None}
    moving = _ok(api.get("/procedures", query={"municipality": OITA, "q": "moving"}, headers={"Accept-Language": "en"}))
    assert "Certificate of residence (jūminhyō)" in [each["title"] for each in moving["items"]]


def test_a_list_is_read_in_pages_without_a_gap(api: GatewayClient) -> None:
    whole = [each["procedure_id"] for each in _ok(api.get("/procedures", query={"municipality": OITA}))["items"]]
    read, cursor = [], None
    for _ in range(20):
        query = {"municipality": OITA, "limit": "9"} | ({} if cursor is None else {"cursor": cursor})
        page = _ok(api.get("/procedures", query=query))
        read += [each["procedure_id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        _problem(api.get("/procedures", query=query | {"cursor": cursor, "q": "犬"}), 400, "invalid_cursor")
    assert read == whole
    assert len(set(read)) == 42


def test_a_procedure_is_shown_with_its_form_fee_papers_and_usual_time(api: GatewayClient) -> None:
    shown = _ok(api.get(PROCEDURE))
    check_schema(shown["form"]["json_schema"])
    assert shown["form"]["sections"][0]["title"] == "申請する方"
    assert shown["form"]["texts"]["members/name"]["label"] == "氏名"
    assert shown["fee"]["per_copy"] == 300
    assert shown["fee"]["exemptions"][0]["by_staff"] is True
    assert shown["usual_time"]["text"] == "最近は、10 件のうち 9 件が 2 日以内に決まっています。"
    assert shown["certificate"] == {"title": "住民票の写し", "valid_days": None}
    assert shown["version_id"].startswith("1.")
    elsewhere = _ok(api.get("/procedures/44341/juminhyo", headers={"Accept-Language": "en"}))
    assert (elsewhere["usual_time"], elsewhere["target_days"]) == (None, 3)
    assert elsewhere["version_id"] != shown["version_id"]
    dog = _ok(api.get(f"/procedures/{OITA}/inu_toroku"))
    assert (dog["certificate"], dog["deliveries"], dog["fee"]["by_choice"]["prices"]["issue"]) == (None, [], 550)
    assert dog["attachments"][0]["required"] is False
    assert dog["attachments"][0]["required_when"] is not None


def test_what_there_is_not_is_a_404(api: GatewayClient) -> None:
    for path in ("/procedures/44341/sodai_gomi", f"/procedures/{OITA}/no_such"):
        _problem(api.get(path), 404, "applications.procedure_not_found")
    _problem(api.get("/procedures", query={"municipality": "99999"}), 404, "municipality_not_found")
    _problem(api.get("/procedures/99999/juminhyo"), 404, "municipality_not_found")
    _problem(api.get("/procedure-navigators/nothing"), 404, "applications.navigator_not_found")
    _problem(
        api.post("/procedure-navigators/nothing/results", {"municipality": OITA}),
        404,
        "applications.navigator_not_found",
    )
    _problem(api.post(f"/procedures/{OITA}/no_such/checks", {"answers": {}}), 404, "applications.procedure_not_found")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"municipality": OITA, "life_event": "party"},
        {"municipality": OITA, "limit": "0"},
        {"municipality": OITA, "q": "x" * 101},
    ],
)
def test_a_question_that_is_none_is_a_422(api: GatewayClient, query: dict[str, str]) -> None:
    _problem(api.get("/procedures", query=query), 422, "validation_failed")


def test_a_form_is_tried_out(api: GatewayClient) -> None:
    answer = api.post(CHECKS, {"answers": JUMINHYO_ANSWERS})
    checked = _ok(answer)
    assert answer.headers["cache-control"] == "private, no-store"
    assert (checked["complete"], checked["faults"]) == (True, [])
    assert checked["fee"]["total"] == 600
    assert checked["fee"]["lines"] == [{"label": "手数料 2 通", "yen": 600}]
    assert checked["sections"]["contents"] == "complete"
    begun = _ok(api.post(CHECKS, {"answers": {"copies": 0}}, headers={"Accept-Language": "en"}))
    assert begun["complete"] is False
    said = {fault["pointer"]: fault for fault in begun["faults"]}
    assert said["/answers/copies"] == {"pointer": "/answers/copies", "code": "too_small", "message": "At least 1."}
    assert said["/answers/phone"]["message"] == "Please fill this in."


def test_papers_and_computed_fields_follow_from_the_answers(api: GatewayClient) -> None:
    dog = _ok(api.post(f"/procedures/{OITA}/inu_toroku/checks", {"answers": {"vaccinated": True, "tag": "issue"}}))
    assert [paper["id"] for paper in dog["attachments"]] == ["vaccination_proof"]
    assert (dog["fee"]["total"], dog["sections"]["vaccination"]) == (3550, "begun")
    born = _ok(api.post(f"/procedures/{OITA}/keiro_pass/checks", {"answers": {"birthdate": "1950-11-22"}}))
    assert born["computed"] == {"age": 76}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"address": "1234 5678 9018"}, "my_number_not_accepted"),
        ({"address": "\ud800"}, "wrong_characters"),
        ({"nobody": 1}, "unknown_field"),
        ({"address": "あ" * 12_000}, "too_much"),
    ],
)
def test_what_no_form_takes_is_said_and_not_repeated(api: GatewayClient, answers: dict[str, Any], code: str) -> None:
    answer = api.post(CHECKS, {"answers": answers})
    assert [fault["code"] for fault in _ok(answer)["faults"]] == [code]
    assert "5678" not in answer.body
    assert "あああ" not in answer.body


@pytest.mark.parametrize("body", [{}, {"answers": []}, {"answers": {}, "name": "x"}, "x"])
def test_a_check_without_answers_is_a_422(api: GatewayClient, body: Any) -> None:
    _problem(api.post(CHECKS, body), 422, "validation_failed")


def test_a_questionnaire_leads_question_by_question_to_steps(api: GatewayClient) -> None:
    listed = _ok(api.get("/procedure-navigators"))
    assert {"moving", "birth", "bereavement", "marriage"} <= {each["navigator_id"] for each in listed["items"]}
    answers: dict[str, Any] = {}
    wanted = {"which": "in", "household": ["dog"], "insurance": "company", "water": "no", "certificate": "yes"}
    for _ in range(10):
        told = _ok(api.post(RESULTS, {"municipality": OITA, "answers": answers}))
        if told["complete"]:
            break
        question = told["next_question"]["id"]
        answers[question] = wanted[question]
    assert answers == wanted
    assert told["next_question"] is None
    assert [step["procedure_id"] for step in told["steps"]] == ["tennyu_yoyaku", "inu_shibo_henko", "juminhyo"]
    first, dog, _ = told["steps"]
    assert first["deadline"] == "住み始めてから14日以内"
    assert first["reasons"] == ["この市町村に住み始めたため"]
    assert dog["after"] == ["tennyu_yoyaku"]
    assert "在留カード(外国籍の方)" in first["documents"]


def test_steps_are_those_that_the_municipality_offers(api: GatewayClient) -> None:
    answers = {"which": "out", "household": [], "insurance": "company", "water": "no", "bulky": "yes"}
    here = _ok(api.post(RESULTS, {"municipality": OITA, "answers": answers}))
    there = _ok(api.post(RESULTS, {"municipality": "44341", "answers": answers}))
    assert [step["procedure_id"] for step in here["steps"]] == ["sodai_gomi", "tenshutsu"]
    assert [step["procedure_id"] for step in there["steps"]] == ["tenshutsu"]


def test_answers_that_are_no_choices_are_refused_by_name(api: GatewayClient) -> None:
    answers = {"which": "nowhere", "見本": "x"}
    problem = _problem(
        api.post(RESULTS, {"municipality": OITA, "answers": answers}), 422, "applications.answers_not_valid"
    )
    assert [error["pointer"] for error in problem["errors"]] == ["/body/answers", "/body/answers/which"]
    assert "見本" not in str(problem["errors"])
    _problem(api.post(RESULTS, {"municipality": "99999", "answers": {}}), 404, "municipality_not_found")


def test_numbers_are_for_everybody_but_tell_nobody_who_applied(api: GatewayClient) -> None:
    query = {"municipality": OITA, "first": "2026-10", "last": "2026-11"}
    answer = api.get("/open-data/applications", query=query)
    shown = {item["procedure_id"]: item for item in _ok(answer)["items"]}
    certificate = shown["juminhyo"]
    assert certificate["applications"] == 7
    assert certificate["by_channel"] == {"counter": None, "online": None}  # one at the counter: told by subtraction
    assert certificate["online_percent"] is None
    assert (certificate["p90_days"], certificate["on_target_percent"]) == (1.0, 100.0)
    seen = {"If-None-Match": answer.headers["etag"]}
    assert api.get("/open-data/applications", query=query, headers=seen).status == 304
    table = api.get("/open-data/applications/csv", query=query)
    assert table.status == 200
    assert "juminhyo" in str(table.body)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"municipality": OITA},
        {"municipality": OITA, "first": "2026-12", "last": "2026-11"},
        {"municipality": "x", "first": "2026-11"},
    ],
)
def test_numbers_of_no_months_are_asked_for_again(api: GatewayClient, query: dict[str, str]) -> None:
    assert api.get("/open-data/applications", query=query).status == 422
