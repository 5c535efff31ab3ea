"""Principals from the claims that API Gateway's Cognito authorizer has verified.

Signature, expiry and issuer were checked by API Gateway before the function ran. What it does not check is checked
here: that the token is an access token (an ID token is for the app, not for the API), and that it comes from the
user pool of the kind of person that the route is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from machiport.identity.principal import Principal, Resident, Staff, parse_group
from machiport.problem_details import Unauthenticated


@dataclass(frozen=True, slots=True)
class UserPools:
    """The ids of the two Cognito user pools (`ap-northeast-1_…`), and of the app clients whose tokens count.

    Without a client id the tokens of every app client of that pool count.
    """

    residents: str
    staff: str
    residents_client: str | None = None
    staff_client: str | None = None


def _groups(claim: object) -> list[str]:
    """Split the claim `cognito:groups`.

    A REST API hands over a string: `a,b`, `[a b]` or `[a, b]`, by the version of the gateway; a test event or a
    local gateway may hand over the list itself. Group names have neither commas, blanks nor brackets.
    """
    if isinstance(claim, str):
        return claim.strip().removeprefix("[").removesuffix("]").replace(",", " ").replace('"', " ").split()
    if isinstance(claim, list | tuple):
        return [str(group) for group in claim]
    return []


def _pool_id(claims: Mapping[str, object]) -> str:
    issuer = claims.get("iss")
    if not isinstance(issuer, str):
        raise Unauthenticated
    # https://cognito-idp.<region>.amazonaws.com/<pool id>
    return issuer.rpartition("/")[2]


def _require_client(claims: Mapping[str, object], client: str | None) -> None:
    if client is not None and claims.get("client_id") != client:
        raise Unauthenticated


def principal_from_claims(claims: Mapping[str, object], pools: UserPools) -> Principal:
    """Return the resident or the member of staff whom `claims` describe.

    Groups of another form than `m<municipality>.<context>.<role>` grant nothing.

    Raises Unauthenticated for a token that is not an access token, has no subject, or is of a foreign
    pool or app client.
    """
    subject = claims.get("sub")
    if claims.get("token_use") != "access" or not isinstance(subject, str) or not subject:
        raise Unauthenticated
    pool = _pool_id(claims)
    if pool and pool == pools.residents:
        _require_client(claims, pools.residents_client)
        return Resident(subject)
    if pool and pool == pools.staff:
        _require_client(claims, pools.staff_client)
        grants = (parse_group(group) for group in _groups(claims.get("cognito:groups")))
        return Staff(subject, frozenset(grant for grant in grants if grant is not None))
    raise Unauthenticated
