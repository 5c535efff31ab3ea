"""Whether a deployment lets sample users sign in: only where it was deployed for trying out (PasswordSignIn)."""

from typing import Final, Literal

from machiport.localized_text import LocalizedText
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.faults import OperatorError

_FLOW: Final = "ALLOW_ADMIN_USER_PASSWORD_AUTH"


def require_password_sign_in(outputs: StackOutputs, kind: Literal["resident", "staff"]) -> None:
    """Make sure that sample users are welcome, before one is made: never a sample publisher in production.

    Raises OperatorError where they are not, botocore's errors where AWS refuses the question.
    """
    pools = {
        "resident": (outputs.residents_user_pool_id, outputs.residents_client_id),
        "staff": (outputs.staff_user_pool_id, outputs.staff_client_id),
    }
    pool_id, client_id = pools[kind]
    cognito = client("cognito-idp", outputs.endpoint, outputs.region)
    described = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)["UserPoolClient"]
    if _FLOW in described.get("ExplicitAuthFlows", []):
        return
    raise OperatorError(
        "password_sign_in_not_enabled",
        LocalizedText(ja="見本の利用者は使えません", en="Sample users are not allowed here"),
        LocalizedText(
            ja="この環境ではパスワードによるサインインが無効です(PasswordSignIn=false)。"
            "トークンは、市町村のアプリから StaffClientId のアプリクライアントでサインインして得ます。"
            "職員のグループは machiport staff groups、職員の登録は machiport staff add で行えます。",
            en="Password sign-in is not enabled in this deployment (PasswordSignIn=false). Staff get their tokens by "
            "signing in through the municipality's own app, with the app client StaffClientId. Groups are made by "
            "machiport staff groups, members by machiport staff add.",
        ),
    )
