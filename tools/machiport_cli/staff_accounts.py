"""Members of staff (職員) and their groups in a deployment's user pool; passwords are between them and Cognito."""

from collections.abc import Callable
from typing import Any, Final, Literal

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.region import region

type Invitation = Literal["invited", "invited_again", "already_there"]

STAFF_ROLES: Final = (
    "garbage.editor",
    "garbage.publisher",
    "hazard.reporter",
    "hazard.editor",
    "facilities.clerk",
    "facilities.manager",
    "applications.reviewer",
    "applications.approver",
)


def staff_groups() -> list[str]:
    """Return the groups of all municipalities of the region: `m44201.garbage.editor` and so on."""
    return [f"m{municipality.code}.{role}" for municipality in region() for role in STAFF_ROLES]


def make_staff_groups(outputs: StackOutputs, advance: Callable[[], object]) -> list[str]:
    """Make the groups that are not there yet and return those; calls `advance` after each of `staff_groups()`.

    Raises botocore's errors where AWS refuses.
    """
    cognito = client("cognito-idp", outputs.endpoint, outputs.region)
    made = []
    for group in staff_groups():
        made += [group] if ensure_group(cognito, outputs.staff_user_pool_id, group) else []
        advance()
    return made


def ensure_group(cognito: Any, pool_id: str, group: str) -> bool:  # noqa: ANN401  # see aws.client
    """Make a group unless it is there; return whether it was made."""
    try:
        cognito.create_group(UserPoolId=pool_id, GroupName=group)
    except cognito.exceptions.GroupExistsException:
        return False
    return True


def add_member(outputs: StackOutputs, address: str, group: str, *, again: bool) -> Invitation:
    """Put the owner of an e-mail address into a group; who is new gets Cognito's invitation by e-mail.

    With `again` somebody who never answered an earlier invitation (it ends after three days) gets another one.
    The groups that a member has already stay.

    Raises botocore's errors where AWS refuses.
    """
    cognito = client("cognito-idp", outputs.endpoint, outputs.region)
    ensure_group(cognito, outputs.staff_user_pool_id, group)
    invitation = _invite(cognito, outputs.staff_user_pool_id, address, again=again)
    cognito.admin_add_user_to_group(UserPoolId=outputs.staff_user_pool_id, Username=address, GroupName=group)
    return invitation


def _invite(cognito: Any, pool_id: str, address: str, *, again: bool) -> Invitation:  # noqa: ANN401  # see aws.client
    """Let Cognito write to the address; it makes the first password itself and nobody else sees it."""
    mail = {"UserPoolId": pool_id, "Username": address, "DesiredDeliveryMediums": ["EMAIL"]}
    try:
        cognito.admin_create_user(
            **mail, UserAttributes=[{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}]
        )
    except cognito.exceptions.UsernameExistsException:
        status = cognito.admin_get_user(UserPoolId=pool_id, Username=address)["UserStatus"]
        if not again or status != "FORCE_CHANGE_PASSWORD":
            return "already_there"
        cognito.admin_create_user(**mail, MessageAction="RESEND")
        return "invited_again"
    return "invited"
