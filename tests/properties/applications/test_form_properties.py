"""Whatever is sent as answers to a form: nothing breaks, nothing is repeated, and what is kept stays the same."""

import json
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.applications_procedures import OITA, sample_procedures
from tests.procedure_answers import ages, complete_answers

from machiport.applications.procedures.attachment_slots import attachments_needed, attachments_offered
from machiport.applications.procedures.checking import check
from machiport.applications.procedures.fees import fee_of
from machiport.applications.procedures.forms import cleaned, complete_faults, partial_faults, tidied
from machiport.applications.procedures.model import Procedure

TODAY = date(2026, 11, 22)
CANARY = "カナリア鳥"
PROCEDURES = sample_procedures().offered(OITA)

_texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from([CANARY, "1234 5678 9018", "2026-02-29", "", " ", "\ud800", "見本\U000e0102", "８７０", "ｱ"]),
)
_leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _texts)
_json = st.recursive(
    _leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
_procedures = st.sampled_from(PROCEDURES)


@cache
def _complete(procedure_id: str) -> str:
    """Return answers that can be submitted, as JSON."""
    procedure = sample_procedures().find(OITA, procedure_id)
    tried = (complete_answers(procedure, TODAY, age=age) for age in ages())
    return json.dumps(next(answers for answers in tried if not complete_faults(procedure, answers, TODAY)))


def _answers(procedure: Procedure) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(_complete(procedure.id))
    return answers


@settings(max_examples=150, deadline=None)
@given(_procedures, st.data())
def test_whatever_is_put_into_a_form_is_taken_or_refused_without_repeating_it(
    procedure: Procedure, data: st.DataObject
) -> None:
    names = st.sampled_from([*procedure.form.json_schema["properties"], CANARY])
    answers = _answers(procedure) | data.draw(st.dictionaries(names, _json, max_size=3))
    checked = check(procedure, answers, TODAY)
    said = repr([checked.faults, partial_faults(procedure, answers)])
    assert CANARY not in said
    assert "5678" not in said
    assert checked.fee.total >= 0
    if not checked.faults:
        kept = cleaned(procedure, answers, TODAY)
        offered = attachments_offered(procedure, kept)
        assert all(paper in offered for paper in checked.papers)
        assert cleaned(procedure, kept, TODAY) == kept
        assert complete_faults(procedure, kept, TODAY) == []
        assert partial_faults(procedure, kept) == []
        json.dumps(kept, ensure_ascii=False, allow_nan=False).encode()


@settings(max_examples=80, deadline=None)
@given(_procedures, st.data())
def test_typing_a_form_field_by_field_is_never_wrong_on_the_way(procedure: Procedure, data: st.DataObject) -> None:
    whole = _answers(procedure)
    typed = {name: whole[name] for name in data.draw(st.lists(st.sampled_from(sorted(whole)), unique=True))}
    assert partial_faults(procedure, typed) == []
    kept = tidied(procedure, typed, TODAY)
    computed = {each.field for each in procedure.form.computed}
    assert {name: value for name, value in kept.items() if name not in computed} == {
        name: value for name, value in typed.items() if name not in computed
    }
    assert tidied(procedure, kept, TODAY) == kept
    missing = {fault.code for fault in complete_faults(procedure, typed, TODAY)}
    assert missing <= {"required"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([each for each in PROCEDURES if each.fee.per_copy]), st.integers(1, 9))
def test_one_copy_more_costs_one_copy_more(procedure: Procedure, copies: int) -> None:
    answers = _answers(procedure)
    fewer, more = (fee_of(procedure, answers | {"copies": number}).total for number in (copies, copies + 1))
    assert more - fewer == procedure.fee.per_copy
    assert attachments_needed(procedure, answers) == attachments_needed(procedure, answers | {"copies": copies})
