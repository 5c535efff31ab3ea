"""Access tokens for trying out and tests: sample users who exist only where password sign-in is allowed."""

import base64
import json
import secrets
from typing import Any, Final, Literal

from botocore.exceptions import ClientError

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.sample_residents import make_resident
from machiport_cli.staff_accounts import ensure_group

DEFAULT_MUNICIPALITY: Final = "44201"
DEFAULT_ROLE: Final = "garbage.publisher"
# Applications are a department's: who decides on them is in it as well, the sample clerk in the one at the counter.
_ONLY_WITH_DEPARTMENT: Final = "applications."
_SAMPLE_DEPARTMENT: Final = "departments.citizens"
_ATTEMPTS: Final = 5


def issue_token(
    outputs: StackOutputs,
    kind: Literal["resident", "staff"],
    municipality: str = DEFAULT_MUNICIPALITY,
    role: str = DEFAULT_ROLE,
) -> str:
    """Return a fresh access token of a sample user, who is made when missing.

    `role` is `<context>.<role>` (staff only), or several with a plus between (`applications.reviewer+departments.tax`):
    the user is in the group `m<municipality>.<role>` of each. Who decides on applications is 市民課's
    (`departments.citizens`) where no department is named. An empty role gives staff without any group. A resident lives
    in the municipality, as verified, and is registered for reservations. Nobody knows the user's password: each call
    sets a new one.

    Raises botocore's ClientError where the deployment does not allow password sign-in (PasswordSignIn).
    """
    user = sample_user(kind, municipality, role)
    pool_id, client_id = _pool(outputs, kind)
    cognito = client("cognito-idp", outputs.endpoint, outputs.region)
    _ensure_user(cognito, pool_id, user)
    for group in _groups(municipality, role) if kind == "staff" else ():
        ensure_group(cognito, pool_id, group)
        cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=user, GroupName=group)
    token = _signed_in(cognito, pool_id, client_id, user)
    if kind == "resident":
        make_resident(outputs, subject_of(token), user, municipality)
    return token


def _groups(municipality: str, role: str) -> list[str]:
    roles = role.split("+") if role else []
    if any(each.startswith(_ONLY_WITH_DEPARTMENT) for each in roles) and "departments." not in role:
        roles.append(_SAMPLE_DEPARTMENT)
    return [f"m{municipality}.{each}" for each in roles]


def subject_of(token: str) -> str:
    """Return whom a token is for. It is not checked: only for tokens that we have just got."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["sub"])


def _signed_in(cognito: Any, pool_id: str, client_id: str, user: str) -> str:  # noqa: ANN401  # see aws.client
    for attempt in range(_ATTEMPTS):
        try:
            return _sign_in(cognito, pool_id, client_id, user)
        except ClientError as error:
            # Somebody else asked for the same user's token just now and set another password.
            if error.response["Error"]["Code"] != "NotAuthorizedException" or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def sample_user(kind: Literal["resident", "staff"], municipality: str, role: str) -> str:
    """Return the sign-in name (an address at example.jp, where nobody lives) of a sample user."""
    if kind == "resident":
        return f"mihon-taro.{municipality}@example.jp"
    return f"mihon-{role.replace('.', '-').replace('+', '-') or 'nobody'}.{municipality}@example.jp"


def _pool(outputs: StackOutputs, kind: Literal["resident", "staff"]) -> tuple[str, str]:
    if kind == "resident":
        return outputs.residents_user_pool_id, outputs.residents_client_id
    return outputs.staff_user_pool_id, outputs.staff_client_id


def _ensure_user(cognito: Any, pool_id: str, user: str) -> None:  # noqa: ANN401  # see aws.client
    try:
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=user,
            MessageAction="SUPPRESS",
            TemporaryPassword=_new_password(),
            UserAttributes=[{"Name": "email", "Value": user}, {"Name": "email_verified", "Value": "true"}],
        )
    except cognito.exceptions.UsernameExistsException:
        return


def _new_password() -> str:
    return f"{secrets.token_urlsafe(24)}aA1!"


def _sign_in(cognito: Any, pool_id: str, client_id: str, user: str) -> str:  # noqa: ANN401  # see aws.client
    password = _new_password()
    cognito.admin_set_user_password(UserPoolId=pool_id, Username=user, Password=password, Permanent=True)
    signed_in = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user, "PASSWORD": password},
    )
    token: str = signed_in["AuthenticationResult"]["AccessToken"]
    return token
