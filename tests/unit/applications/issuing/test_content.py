"""What a certificate says: lines from facts, answers and the register, and one canonical spelling of all of it."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.issuing_world import IssuingWorld, content, procedure, text

from machiport.applications.issuing.content import (
    CertificateContent,
    Identification,
    Sources,
    certificate_content,
)
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT

OITA = load_registry(ROOT / "sample_region").get("44201")
THIS = Identification("44201-00000000000000000000000a", 1, "44201-2026-8K3M2P9Q", "7QK2-…", date(2026, 11, 20))


def _value(line: dict[str, Any], **sources: Any) -> str:
    said = procedure(lines=[{"id": "line", "label": text("項目"), **line}])
    given = Sources(sources.get("answers", {}), sources.get("facts", {}), sources.get("record", {}))
    return certificate_content(said, given, OITA, THIS).lines[0].value


@pytest.mark.parametrize(
    ("line", "sources", "shown"),
    [
        ({"source": "fact:birthdate", "format": "date"}, {"facts": {"birthdate": "1989-01-07"}}, "昭和64年1月7日"),
        ({"source": "record:born", "format": "date"}, {"record": {"born": "昭和20年頃"}}, "昭和20年頃"),
        ({"source": "record:tax", "format": "yen"}, {"record": {"tax": 1234567}}, "1,234,567円"),
        ({"source": "answer:/copies"}, {"answers": {"copies": 2}}, "2"),
        ({"source": "answer:/a/b"}, {"answers": {"a": {"b": True}}}, "はい"),
        ({"source": "record:members"}, {"record": {"members": ["花子", "次郎"]}}, "花子\n次郎"),
        ({"source": "record:members"}, {"record": {"members": [{"name": "花子", "tie": "妻"}]}}, "花子\u3000妻"),
        ({"source": "answer:/nothing"}, {}, "―"),
        ({"source": "fact:name"}, {"facts": {"name": "神\ufa19"}}, "神\ufa19"),
        ({"source": "fact:address"}, {"facts": {"address": "一丁目\r\n2番"}}, "一丁目\n2番"),
        (
            {"source": "fact:address"},
            {"facts": {"address": "一丁目\t2番\u20033号\u3000見本"}},
            "一丁目 2番 3号\u3000見本",
        ),
    ],
)
def test_values_are_shown_as_people_read_them(line: dict[str, Any], sources: dict[str, Any], shown: str) -> None:
    assert _value(line, **sources) == shown


def test_choices_are_shown_by_their_names() -> None:
    choices = {"label": text("続柄"), "choices": {"wife": text("妻")}}
    said = procedure(
        lines=[{"id": "tie", "label": text("続柄"), "source": "record:tie"}], record_texts={"tie": choices}
    )
    assert certificate_content(said, Sources({}, {}, {"tie": "wife"}), OITA, THIS).lines[0].value == "妻"


def test_lines_are_shown_by_their_condition() -> None:
    shown_when = {"properties": {"all": {"const": True}}, "required": ["all"]}
    lines = [
        {"id": "name", "label": text("氏名"), "source": "fact:name"},
        {"id": "domicile", "label": text("本籍"), "source": "record:domicile", "shown_when": shown_when},
    ]
    facts = {"name": "見本 太郎"}
    for answers, wanted in (({"all": True}, ["name", "domicile"]), ({}, ["name"])):
        said = certificate_content(procedure(lines=lines), Sources(answers, facts, {}), OITA, THIS)
        assert [line.id for line in said.lines] == wanted


def test_the_head_of_the_municipality_issues_it() -> None:
    said = certificate_content(procedure(), Sources({}, {}, {}), OITA, THIS)
    assert (said.issuer, said.municipality_name) == ("大分市長", "大分市")
    assert said.valid_until == date(2027, 2, 18)


def test_there_is_one_spelling_and_its_hash() -> None:
    said = content()
    assert said.canonical() == json.dumps(
        json.loads(said.canonical()), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert said.sha256() == hashlib.sha256(said.canonical().encode()).hexdigest()
    assert CertificateContent.from_canonical(said.canonical()) == said
    with pytest.raises(ValueError, match="not canonical"):
        CertificateContent.from_canonical(json.dumps(json.loads(said.canonical()), ensure_ascii=False, indent=1))


def test_every_copy_has_a_serial_and_a_code_of_its_own_and_says_the_same_otherwise() -> None:
    world = IssuingWorld()
    copies = world.case(world.approved(copies=3)).certificates
    said = [CertificateContent.from_canonical(each.content or "") for each in copies]
    assert [each.number for each in said] == [1, 2, 3]
    assert len({each.serial for each in said}) == len({each.code for each in said}) == 3
    assert len({each.lines for each in said}) == 1
    assert all(len(each.code.replace("-", "")) * 5 >= 100 for each in said)


def test_a_preview_has_neither_serial_nor_code() -> None:
    world = IssuingWorld()
    case = world.case(world.approved())
    shown = world.drafting.preview(case, {"head": "見本 花子"}, datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert (shown.serial, shown.code) == ("-", "-")
    assert "見本 花子" in {line.value for line in shown.lines}


def test_a_procedure_that_issues_nothing_says_nothing() -> None:
    nothing = procedure().model_copy(update={"issuance": None})
    with pytest.raises(ValueError, match="issues nothing"):
        certificate_content(nothing, Sources({}, {}, {}), OITA, THIS)
    world = IssuingWorld(issuing=nothing)
    assert list(world.drafting.drafted(world.case(world.draft()), world.clock.now())) == []
