"""Canaries: personal data that is put into logs in every way does not come out."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pydantic import BaseModel, ValidationError

from machiport.observability.log_context import add_to_log_context, log_context, log_context_fields
from machiport.observability.logging import configure_logging
from machiport.problem_details import NotFound

NAME = "山田太郎"
EMAIL = "taro.yamada@example.jp"
PHONE = "097-534-6111"
MY_NUMBER = "123456789018"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x"
CANARIES = (NAME, EMAIL, PHONE, MY_NUMBER, TOKEN)
PATTERNED = f"{EMAIL} {PHONE} {MY_NUMBER} {TOKEN}"

_LOGGER = logging.getLogger("machiport.test")


class Form(BaseModel):
    """A form whose validation error would repeat what was typed."""

    age: int


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging("test_service", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def _lines(log: io.StringIO) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    for canary in CANARIES:
        assert canary not in log.getvalue()
    return lines


def test_a_line_says_who_when_and_what(log: io.StringIO) -> None:
    _LOGGER.info("edition published", extra={"municipality": "44201", "routes": 12})
    (line,) = _lines(log)
    assert line["message"] == "edition published"
    assert line["service"] == "test_service"
    assert line["level"] == "INFO"
    assert line["timestamp"].endswith("+00:00")
    assert (line["municipality"], line["routes"]) == ("44201", 12)


def test_canaries_in_messages(log: io.StringIO) -> None:
    _LOGGER.info(PATTERNED)
    _LOGGER.info("resident %s", NAME)
    _LOGGER.info("resident %(who)s", {"who": NAME})
    _LOGGER.info({"email": EMAIL, "text": PATTERNED, "deep": [{"氏名": NAME}]})
    _LOGGER.info(json.dumps({"name": NAME, "note": PHONE}, ensure_ascii=False))
    assert len(_lines(log)) == 5


def test_numbers_in_messages_are_kept(log: io.StringIO) -> None:
    _LOGGER.info("%d of %d routes", 3, 12)
    assert _lines(log)[0]["message"] == "3 of 12 routes"


def test_canaries_in_fields(log: io.StringIO) -> None:
    person = {"name_kana": NAME, "contact": {"phone": PHONE, "others": [EMAIL, {"address": NAME}]}}
    _LOGGER.info("applied", extra={"applicant": person, "authorization": TOKEN, "note": PATTERNED})
    (line,) = _lines(log)
    assert line["applicant"]["contact"]["others"] == ["[masked]", {"address": "[masked]"}]


def test_canaries_in_exceptions(log: io.StringIO) -> None:
    try:
        try:
            Form.model_validate({"age": NAME})
        except ValidationError as error:
            error.add_note(EMAIL)
            raise KeyError(NAME) from error
    except KeyError:
        _LOGGER.exception("failed", stack_info=True)
    (line,) = _lines(log)
    outer, inner = line["exception"]
    assert outer["type"] == "builtins.KeyError"
    assert "text" not in outer
    assert inner["text"] == "age: int_parsing"
    assert outer["frames"][-1].endswith("test_canaries_in_exceptions")


def test_harmless_texts_of_exceptions_are_kept(log: io.StringIO) -> None:
    throttled: Any = {"Error": {"Code": "ThrottlingException", "Message": f"{NAME} is too fast"}}
    for error in (ClientError(throttled, "Query"), NotFound(), FileNotFoundError(2, "No such file", NAME)):
        _LOGGER.error("failed", exc_info=error)
    texts = [line["exception"][0]["text"] for line in _lines(log)]
    assert texts == ["Query: ThrottlingException", "not_found", "No such file"]


def test_hidden_causes_stay_hidden_and_long_chains_end(log: io.StringIO) -> None:
    error: Exception = ValueError(NAME)
    for _ in range(20):
        following = RuntimeError(NAME)
        following.__cause__ = error
        error = following
    _LOGGER.error("failed", exc_info=error)
    try:
        try:
            raise ValueError(NAME)
        except ValueError:
            raise RuntimeError(NAME) from None
    except RuntimeError as alone:
        _LOGGER.error("failed", exc_info=alone)
    lines = _lines(log)
    assert [len(line["exception"]) for line in lines] == [5, 1]


def test_other_libraries_pass_the_same_masking(log: io.StringIO) -> None:
    logging.getLogger("botocore.hooks").warning("sending %s to %s", NAME, EMAIL)
    logging.getLogger("mangum.http").error(PATTERNED)
    logging.getLogger("botocore").info("not wanted")
    assert len(_lines(log)) == 2


def test_the_level_is_that_of_the_setting(log: io.StringIO) -> None:
    configure_logging("quiet", "ERROR", stream=log)
    _LOGGER.warning("not wanted")
    _LOGGER.error("wanted")
    assert [line["message"] for line in _lines(log)] == ["wanted"]


def test_configuring_twice_does_not_log_twice(log: io.StringIO) -> None:
    configure_logging("again", stream=log)
    _LOGGER.info("once")
    assert [line["service"] for line in _lines(log)] == ["again"]


def test_context_is_on_every_line_of_its_request_only(log: io.StringIO) -> None:
    with log_context(request_id="r1"):
        add_to_log_context(principal="abc")
        _LOGGER.info("inside")
        _LOGGER.info("own field wins", extra={"request_id": "r2"})
    _LOGGER.info("outside")
    inside, own, outside = _lines(log)
    assert (inside["request_id"], inside["principal"]) == ("r1", "abc")
    assert own["request_id"] == "r2"
    assert "request_id" not in outside
    assert log_context_fields() == {}
