"""Problems: RFC 9457 documents in three languages."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator

import pytest

import machiport
from machiport.localized_text import LANGUAGES, LocalizedText
from machiport.problem_details import Forbidden, NotFound, Problem, ProblemError, ValidationFailed


class RoomNotFound(NotFound):
    """404: for these tests."""

    code = "test_rooms.room_not_found"
    detail = LocalizedText(ja="室場 {room} はありません。", en="No room {room}.", ja_x_easy="{room} は ありません。")


# Where problems are defined: a context's errors, and the two shared modules.
_PLACES = (".errors", ".standard", ".registry")


def _import_all_problems() -> None:
    for module in pkgutil.walk_packages(machiport.__path__, "machiport."):
        if module.name.endswith(_PLACES):
            importlib.import_module(module.name)


def _kinds(base: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_document_has_every_member_of_rfc_9457() -> None:
    wrong = ProblemError("/query/from", LocalizedText(ja="日付", en="date", ja_x_easy="日にち"))
    document = ValidationFailed(errors=[wrong]).to_document("en", request_id="abc")
    assert document == {
        "type": "urn:problem-type:machiport:validation_failed",
        "title": "Input is not valid",
        "status": 422,
        "detail": "Some of the input is not valid. See each entry of errors.",
        "code": "validation_failed",
        "request_id": "abc",
        "errors": [{"pointer": "/query/from", "message": "date"}],
    }
    assert json.dumps(document)


def test_errors_and_request_id_are_left_out_where_there_are_none() -> None:
    assert "errors" not in Forbidden().to_document("ja")
    assert "request_id" not in Forbidden().to_document("ja")


@pytest.mark.parametrize(
    ("language", "detail"),
    [("ja", "室場 A1 はありません。"), ("en", "No room A1."), ("ja-x-easy", "A1 は ありません。")],
)
def test_detail_is_filled_in_the_language_asked_for(language: str, detail: str) -> None:
    document = RoomNotFound(params={"room": "A1"}).to_document(language)  # type: ignore[arg-type]  # parametrized
    assert document["detail"] == detail
    assert document["status"] == 404


def test_params_are_not_read_as_templates() -> None:
    assert RoomNotFound(params={"room": "{room.__class__}"}).detail_in("en") == "No room {room.__class__}."


def test_text_of_the_exception_is_code_and_english_detail() -> None:
    assert str(RoomNotFound(params={"room": "A1"})) == "test_rooms.room_not_found: No room A1."


@pytest.mark.parametrize("code", ["Not_Snake", "with-hyphen", "", "a..b"])
def test_a_code_of_another_form_is_refused_at_import(code: str) -> None:
    with pytest.raises(TypeError, match="code"):
        type("Wrong", (NotFound,), {"code": code})


@pytest.mark.parametrize("status", [200, 399, 600])
def test_a_status_that_is_no_error_is_refused_at_import(status: int) -> None:
    with pytest.raises(TypeError, match="status"):
        type("Wrong", (NotFound,), {"status": status})


def test_every_problem_speaks_three_different_languages() -> None:
    _import_all_problems()
    kinds = [kind for kind in _kinds() if kind.__module__.startswith("machiport.")]
    assert len(kinds) > 15
    for kind in kinds:
        for text in (kind.title, kind.detail):
            texts = {text.in_language(language) for language in LANGUAGES}
            assert len(texts) == 3, f"{kind.__name__}: {text.ja} lacks a language of its own"
            known = set(re.findall(r"{(\w+)}", text.ja))
            for each in texts:
                strange = set(re.findall(r"{(\w+)}", each)) - known
                assert not strange, f"{kind.__name__}: {strange} has no value, the Japanese text lacks it"


def test_no_two_problems_share_a_code() -> None:
    _import_all_problems()
    codes = [kind.code for kind in _kinds() if kind.__module__.startswith("machiport.")]
    assert len(codes) == len(set(codes))
