"""Comparing our ledger with the gateway's."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from machiport.applications.payments.reconciliation import Reconciliation
from machiport.applications.payments.reconciliation_service import MOST_DAYS
from machiport.http_api.answers import private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed
from payments_api.schemas.reconciliation import ReconciliationOut
from payments_api.services import Approver, GivenServices, gateway_told_plainly

router = APIRouter(prefix="/staff/applications/{municipality}/reconciliation", tags=["payments staff"])

_PERIOD = LocalizedText(
    ja="期間は、開始日から終了日まで{most}日以内にしてください。".replace("{most}", str(MOST_DAYS)),
    en=f"The period must have 1 to {MOST_DAYS} days.",
    ja_x_easy=f"はじまりから おわりまで {MOST_DAYS}日までに してください。",
)


async def reconciled(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Approver,  # noqa: ARG001  # the guard
    first: Annotated[date, Query(alias="from", description="First day, in Japan.")],
    last: Annotated[date, Query(alias="to", description="Last day, at most 62 days in all.")],
) -> Reconciliation:
    """Return both ledgers of the period.

    Raises ValidationFailed, PaymentServiceAway, OnlinePaymentNotOffered.
    """
    if not 0 <= (last - first).days < MOST_DAYS:
        raise ValidationFailed(errors=[ProblemError("/query/to", _PERIOD)])
    with gateway_told_plainly():
        return services.reconciliation.reconciled(municipality.code, first, last)


Reconciled = Annotated[Reconciliation, Depends(reconciled)]


@router.get("", response_model=ReconciliationOut, summary="Compare both ledgers")
async def get_reconciliation(found: Reconciled) -> Response:
    """Return sums, and every payment in which our ledger and the gateway's differ, to the yen."""
    return private_json_answer(ReconciliationOut.of(found))


@router.get(
    "/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
    summary="Compare both ledgers, as a table",
)
async def get_reconciliation_table(found: Reconciled) -> Response:
    """Return every movement of money of the period with both sides' amounts, for spreadsheets."""
    name = f"payments-{found.municipality}-{found.first.isoformat()}-{found.last.isoformat()}.csv"
    return csv_answer(found.rows(), name)
