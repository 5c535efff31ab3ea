"""What of the register (台帳) a certificate needs: its schema alone cannot know which lines these answers show."""

from collections.abc import Mapping
from typing import Any

from machiport.applications.procedures.form_faults import ANSWERS, FormFault
from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.pointers import Answers

_RECORD = "record:"


def missing_of_record(procedure: Procedure, answers: Answers, record: Mapping[str, Any]) -> list[FormFault]:
    """Return the fields of the record that a shown line needs and that are not filled in, as `required` faults.

    `answers` and `record` are as they are kept (`cleaned`, `folded`). Nobody should approve a certificate while there
    are any: its lines would be empty. Pointers are those of a form's faults (`/answers/<field of the record>`).
    """
    lines = () if procedure.issuance is None else procedure.issuance.lines
    needed = dict.fromkeys(
        line.source.removeprefix(_RECORD)
        for line in lines
        if line.source.startswith(_RECORD) and (line.shown_when is None or holds(line.shown_when, answers))
    )
    return [FormFault(f"{ANSWERS}/{name}", "required") for name in needed if record.get(name) in (None, "")]
