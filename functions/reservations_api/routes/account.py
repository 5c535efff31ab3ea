"""A person's own account (利用者登録): one for the rooms of the whole region."""

from fastapi import APIRouter, Response

from machiport.http_api.answers import private_json_answer
from reservations_api.schemas.account import AccountIn, AccountOut
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations/account", tags=["account and groups"])


@router.get("", response_model=AccountOut, summary="My account")
async def get_account(person: Person, services: GivenServices) -> Response:
    """Return the account of the person who asks; 404 before the first registration."""
    return private_json_answer(AccountOut.of(services.accounts.account(person.subject)))


@router.put("", response_model=AccountOut, summary="Register, or change my account")
async def put_account(body: AccountIn, person: Person, services: GivenServices) -> Response:
    """Register, or change what was registered: then `version` is that of the account which was read (409 if older)."""
    saved = services.accounts.save(person.subject, body.contact(), body.version)
    return private_json_answer(AccountOut.of(saved))
