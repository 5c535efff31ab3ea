"""A form tried out before anybody signs in."""

from fastapi import APIRouter, Response

from machiport.http_api.access import public
from machiport.http_api.answers import private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from procedures_api.routes.procedures import ProcedureIdInPath
from procedures_api.schemas.checks import CheckIn, CheckOut
from procedures_api.services import AskedHere

router = APIRouter(tags=["procedures"], dependencies=[public()])


@router.post("/procedures/{municipality}/{procedure_id}/checks", response_model=CheckOut, summary="Try a form out")
async def check_answers(
    asked: AskedHere, municipality: GivenMunicipality, procedure_id: ProcedureIdInPath, body: CheckIn
) -> Response:
    """Return what is wrong or missing, what it would cost and which papers it would need.

    It is a question with a body, since what people fill in belongs in no address line: nothing is created, kept or
    logged, so there is no Idempotency-Key, and no cache may keep the answer.
    """
    _, check = asked.services.catalogue.check(municipality.code, procedure_id, body.answers)
    return private_json_answer(CheckOut.of(check, asked.language), asked.language)
