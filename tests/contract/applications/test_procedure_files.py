"""Every procedure file of the sample region is one that can be offered; and what is wrong with a file is found."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
from tests.applications_procedures import a_procedure, sample_procedures
from tests.contract.applications.definition_rules import complaints
from tests.procedure_answers import ages, complete_answers, every_choice

from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.fees import fee_of
from machiport.applications.procedures.forms import cleaned, complete_faults, section_states
from machiport.applications.procedures.model import LifeEvent, Procedure
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT

REGION = ROOT / "sample_region"
IDS = ProcedureFiles(REGION).ids()
TODAY = date(2026, 11, 22)
NO_RECORD = {"type": "object", "additionalProperties": False, "properties": {}}
WORDS = {"ja": "見本", "en": "sample", "ja-x-easy": "見本"}


def _load(procedure_id: str) -> Procedure:
    return ProcedureFiles(REGION).load(procedure_id)


@pytest.mark.parametrize("procedure_id", IDS)
def test_a_file_fits_together(procedure_id: str) -> None:
    assert complaints(_load(procedure_id)) == []


@pytest.mark.parametrize("procedure_id", IDS)
def test_a_form_can_be_filled_in_whatever_is_chosen(procedure_id: str) -> None:
    procedure = _load(procedure_id)
    for chosen in every_choice(procedure):
        tried = [complete_answers(procedure, TODAY, chosen, age=age) for age in ages()]
        faults = [complete_faults(procedure, answers, TODAY) for answers in tried]
        assert [] in faults, (chosen, faults)
        answers = tried[faults.index([])]
        assert cleaned(procedure, answers, TODAY) == answers
        assert set(section_states(procedure, answers, TODAY).values()) <= {"complete", "hidden", "empty"}
        assert fee_of(procedure, answers).total >= 0


def test_the_region_has_procedures_for_every_moment_of_life() -> None:
    assert len(IDS) >= 32
    procedures = [_load(procedure_id) for procedure_id in IDS]
    assert {event for each in procedures for event in each.life_events} == set(get_args(LifeEvent.__value__))
    assert {
        "juminhyo", "inkan_toroku_shomeisho", "shotoku_kazei_shomeisho", "tenshutsu", "jido_teate", "sodai_gomi",
        "inu_toroku", "risai_shomeisho",
    } <= set(IDS)  # fmt: skip
    assert {each.review for each in procedures} == {"automatic", "one_step", "two_steps"}
    assert {each.fee.timing for each in procedures} == {"none", "before_review", "after_review"}
    assert {each.identity for each in procedures} == {"none", "email", "jpki"}


def test_departments_are_called_the_same_everywhere() -> None:
    names = defaultdict(set)
    for procedure_id in IDS:
        names[_load(procedure_id).department].add(_load(procedure_id).department_name.ja)
    assert {department: called for department, called in names.items() if len(called) > 1} == {}


def test_municipalities_in_files_are_the_regions() -> None:
    codes = {each.code for each in load_registry(REGION)}
    for procedure in map(_load, IDS):
        named = set(procedure.local) | set(procedure.offered_by if procedure.offered_by != "all" else ())
        assert named <= codes, procedure.id
    assert all(sample_procedures().offered(code) for code in codes)


def test_the_example_of_the_manual_is_a_procedure_that_can_be_offered() -> None:
    page = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    procedure = Procedure.model_validate_json(example)
    assert complaints(procedure) == []
    answers = complete_answers(procedure, TODAY, {"plot": "large"})
    assert complete_faults(procedure, answers, TODAY) == []
    assert fee_of(procedure.as_in("44202"), answers).total == 4000
    undescribed = set(Procedure.model_fields) - {name for name in Procedure.model_fields if f"`{name}`" in page}
    assert undescribed <= {"id", "version", "form", "attachments", "fee", "issuance"}


def _form(change: Callable[[dict[str, Any]], object]) -> Procedure:
    form = a_procedure().form.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    change(form)
    return a_procedure(form=form)


def _issued(**different: Any) -> dict[str, Any]:
    lines = [{"id": "given", "label": WORDS, "source": "answer:/given"}]
    issuance = {"title": WORDS, "attestation": WORDS, "lines": lines, "credential_type": "urn:machiport:mihon"}
    return {"issuance": issuance | different, "deliveries": ["download"]}


def _line(source: str, **different: Any) -> Procedure:
    return a_procedure(**_issued(lines=[{"id": "a", "label": WORDS, "source": source} | different]))


def _fee(**fee: Any) -> Procedure:
    return a_procedure(fee={"timing": "before_review"} | fee)


def _exempt(**different: Any) -> Procedure:
    exemption = {"id": "x", "title": WORDS, "when": {"required": ["given"]}} | different
    return a_procedure(fee={"flat": 1, "timing": "before_review", "exemptions": [exemption]}, review="automatic")


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        (_form(lambda form: form["texts"].pop("given")), "texts and fields differ: ['given']"),
        (_form(lambda form: form["sections"][0]["fields"].pop()), "sections show ['whole_name']"),
        (_form(lambda form: form["sections"][0]["fields"].append("given")), "sections show a field twice"),
        (_form(lambda form: form["json_schema"]["properties"]["given"].update(maxLength="1")), "form: $."),
        (_form(lambda form: form["json_schema"]["properties"]["given"].pop("maxLength")), "no greatest length"),
        (_form(lambda form: form["json_schema"]["properties"]["rows"].pop("maxItems")), "may be endless"),
        (_form(lambda form: form["json_schema"].pop("additionalProperties")), "takes unknown fields"),
        (_form(lambda form: form["json_schema"].update(required=["age"])), "computed, but required"),
        (_form(lambda form: form["json_schema"].update(anyOf=[{}])), "keyword anyOf"),
        (_form(lambda form: form["json_schema"]["properties"]["given"].update(format="kanji")), "unknown format"),
        (_form(lambda form: form["json_schema"]["properties"]["given"].update(pattern="a")), "at a part only"),
        (_form(lambda form: form["computed"][0].update(of=["/nobody"])), "/nobody, which is no field"),
        (_form(lambda form: form["texts"]["given"].update(choices={"x": WORDS})), "other choices"),
        (_form(lambda form: form["texts"]["given"].update(prefill="shoe_size")), "unknown fact shoe_size"),
        (_form(lambda form: form["texts"]["given"]["label"].update(ja="個人番号")), "Individual Number"),
        (
            _form(lambda form: form["sections"][0].update(shown_when={"required": ["given"]})),
            "section all looks at given, which is not there (yet)",
        ),
        (
            _form(lambda form: form["sections"][0].update(shown_when={"properties": {"given": {"const": "x"}}})),
            "holds for a form with nothing in it",
        ),
        (a_procedure(title={"ja": "見本"}), "/title is not said in ['en', 'ja-x-easy']"),
        (a_procedure(help=dict.fromkeys(WORDS, "とても長い日本語の文章がここにあります。")), "/help is no plainer"),
        (a_procedure(deliveries=["download"]), "something to deliver without a certificate"),
        (_fee(), "a fee without a time to pay it"),
        (a_procedure(fee={"flat": 5}), "a fee without a time to pay it"),
        (_fee(per_copy=5), "nobody says how many"),
        (_fee(by_choice={"field": "/given", "prices": {"a": 1}}), "prices at /given"),
        (_fee(items={"field": "/rows", "prices": {"a": 1}}), "have no quantity"),
        (_exempt(), "exemption that nobody decides on"),
        (_exempt(when={"required": ["nobody"]}), "exemption x looks at nobody"),
        (_line("answer:/nobody"), "nobody knows answer:/nobody"),
        (_line("record:nobody"), "nobody knows record:nobody"),
        (_line("fact:name"), "nobody's identity is verified"),
        (a_procedure(**_issued(copies="/number")), "copies are a whole number"),
        (a_procedure(**_issued(record=NO_RECORD), review="automatic"), "a record that nobody fills in"),
        (
            a_procedure(attachments=[{"id": "a", "title": WORDS, "types": ["image/png"]}] * 2),
            "two papers have one id",
        ),
        (a_procedure(offered_by=["44201"], local={"44202": {}}), "a difference of a municipality"),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_found(planted: Procedure, complaint: str) -> None:
    assert any(complaint in found for found in complaints(planted)), complaints(planted)


def test_the_invented_procedure_of_the_tests_is_right() -> None:
    assert complaints(a_procedure()) == []
    assert complaints(a_procedure(**_issued())) == []
