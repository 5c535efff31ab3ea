"""A clerk never has to read a JSON pointer, a field's name or a state in English."""

from typing import Literal

import httpx
import pytest
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService, problem

from machiport.garbage.errors import ChangeNotValid, EditionNotDraft, NothingToImport, RangeNotValid, UploadNotValid
from machiport.garbage.importers.messages import MESSAGES
from machiport.problem_details import Problem, ValidationFailed
from machiport_cli.refusal_words import detail_in_words, message_in_words, place_in_words


@pytest.mark.parametrize(
    ("pointer", "ja", "en"),
    [
        ("/body/effects/0/category_ids/0", "1番目の内容の区分(1番目)", "Item 1, category 1"),
        ("/body/effects/1/date", "2番目の内容の日", "Item 2, day"),
        ("/body/effects/0/to", "1番目の内容の新しい日", "Item 1, new day"),
        ("/body/effects/2", "3番目の内容", "Item 3"),
        ("/body/areas", "地区", "Areas"),
        ("/body/areas/4", "5番目の地区", "Area 5"),
        ("/body/reason/ja-x-easy", "理由 --reason-easy", "Reason --reason-easy"),
        ("/body/valid_to", "--to", "--to"),
        ("/body/files/1", "2番目のファイル", "File 2"),
        ("/body/files/2027~1area_days.csv", "2027/area_days.csv", "2027/area_days.csv"),
        ("/body/files/a.csv/line/3/column/2", "a.csv の 3行目 2列目", "a.csv, line 3, column 2"),
        ("/query/limit", "/query/limit", "/query/limit"),
        ("mihon-2", "mihon-2", "mihon-2"),
    ],
)
def test_places(pointer: str, ja: str, en: str) -> None:
    assert (place_in_words(pointer, "ja"), place_in_words(pointer, "en")) == (ja, en)


@pytest.mark.parametrize("refusal", [ChangeNotValid, NothingToImport, RangeNotValid, UploadNotValid, ValidationFailed])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_refusal_sends_a_clerk_to_a_field(refusal: type[Problem], language: Literal["ja", "en"]) -> None:
    told = refusal.detail.in_language(language)
    assert "errors" in told
    shown = detail_in_words(told)
    assert shown
    assert "errors" not in shown
    assert told.startswith(shown)


def test_states_are_told_in_japanese() -> None:
    told = EditionNotDraft.detail.ja.format(state="discarded")
    assert detail_in_words(told).startswith("この年度版は「破棄済み」のため")


def test_a_missing_period_names_the_options() -> None:
    for text, language in ((MESSAGES["period_unknown"].ja, "ja"), (MESSAGES["period_unknown"].en, "en")):
        shown = message_in_words(text, "ja" if language == "ja" else "en")
        assert "--from 2027-04-01 --to 2028-03-31" in shown


def test_a_refused_change_is_shown_in_words(machiport: Machiport, service: FakeService) -> None:
    fault = {"pointer": "/body/effects/0/category_ids/0", "message": "その日に、この区分の収集がありません。"}
    refused: httpx.Response = problem(
        422, "garbage.change_not_valid", "臨時変更の内容が正しくありません", errors=[fault]
    )
    service.fail_next(refused)
    result = machiport(
        *("change", "publish", "--cancel", "2026-11-22", "-c", "pet", "--all-areas", "--reason-ja", "台風", "--yes")
    )
    assert "1番目の内容の区分(1番目): その日に、この区分の収集がありません。" in result.stderr
    assert "/body/" not in result.stderr
