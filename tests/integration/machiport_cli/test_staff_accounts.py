"""Groups and members of staff, made where nobody can sign in with a password: as in the cloud."""

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from tests.integration.conftest import REGION
from typer.testing import CliRunner, Result

from machiport_cli import staff_accounts
from machiport_cli.commands import staff
from machiport_cli.deployment import StackOutputs
from machiport_cli.main import app
from machiport_cli.region import region

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

CLERK = "mihon-hanako@example.jp"


@pytest.fixture
def pool(outputs: StackOutputs, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the id of the deployment's staff pool, made as infra/identity.yaml makes it."""
    cognito = boto3.client("cognito-idp", region_name=REGION)
    made = cognito.create_user_pool(
        PoolName="staff", UsernameAttributes=["email"], AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}
    )["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=made, ClientName="desk", ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
    )["UserPoolClient"]["ClientId"]
    here = outputs.model_copy(update={"staff_user_pool_id": made, "staff_client_id": client})
    monkeypatch.setattr(staff, "deployment", lambda _: here)
    return made


@pytest.fixture
def cognito(pool: str, monkeypatch: pytest.MonkeyPatch) -> "CognitoIdentityProviderClient":
    """Return Cognito with the staff pool in it, as the commands call it."""
    assert pool
    cognito = boto3.client("cognito-idp", region_name=REGION)
    monkeypatch.setattr(staff_accounts, "client", lambda *_: cognito)
    return cognito


def machiport(*arguments: str) -> Result:
    """Run `machiport staff`."""
    return CliRunner().invoke(app, ["staff", *arguments], env={"COLUMNS": "160"})


def groups_of(cognito: "CognitoIdentityProviderClient", pool: str, member: str) -> set[str]:
    """Return the names of a member's groups."""
    found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=member)["Groups"]
    return {group["GroupName"] for group in found}


def test_every_municipality_gets_its_groups_once(cognito: "CognitoIdentityProviderClient", pool: str) -> None:
    cognito.create_group(UserPoolId=pool, GroupName="m44201.garbage.editor", Description="kept")
    of_facilities = ("facilities.clerk", "facilities.manager")
    of_applications = ("applications.reviewer", "applications.approver")
    of_others = ("garbage.editor", "garbage.publisher", "hazard.editor", "hazard.reporter")
    roles = (*of_others, *of_facilities, *of_applications)
    wanted = {f"m{one.code}.{role}" for one in region() for role in roles}
    first = machiport("groups", "--json")
    assert first.exit_code == 0, first.output
    assert set(json.loads(first.stdout)["groups"]) == wanted
    assert set(json.loads(first.stdout)["made"]) == wanted - {"m44201.garbage.editor"}
    second = machiport("groups", "--json")
    assert second.exit_code == 0
    assert json.loads(second.stdout)["made"] == []
    pages = cognito.get_paginator("list_groups").paginate(UserPoolId=pool)
    there = {group["GroupName"]: group for page in pages for group in page["Groups"]}
    assert set(there) == wanted
    assert there["m44201.garbage.editor"]["Description"] == "kept"
    assert "m44202.garbage.publisher" in machiport("groups").stdout


def test_a_new_member_is_invited_by_email_and_gets_the_one_group(
    cognito: "CognitoIdentityProviderClient", pool: str
) -> None:
    asked: list[dict[str, Any]] = []
    cognito.meta.events.register(
        "provide-client-params.cognito-idp.AdminCreateUser", lambda params, **_: asked.append(dict(params))
    )
    result = machiport("add", CLERK, "-m", "44201", "--role", "editor", "--yes", "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer == {"email": CLERK, "group": "m44201.garbage.editor", "invitation": "invited"}
    (invitation,) = asked
    assert invitation["DesiredDeliveryMediums"] == ["EMAIL"]
    assert not {"MessageAction", "TemporaryPassword"} & invitation.keys(), "Cognito writes, and makes the password"
    member = cognito.admin_get_user(UserPoolId=pool, Username=CLERK)
    assert member["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert {"Name": "email_verified", "Value": "true"} in member["UserAttributes"]
    assert groups_of(cognito, pool, CLERK) == {"m44201.garbage.editor"}


def test_who_is_there_already_gets_the_role_besides(cognito: "CognitoIdentityProviderClient", pool: str) -> None:
    machiport("add", CLERK, "-m", "44201", "--role", "editor", "--yes")
    again = machiport("add", CLERK, "-m", "44202", "--role", "publisher", "--yes", "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["invitation"] == "already_there"
    assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1
    assert groups_of(cognito, pool, CLERK) == {"m44201.garbage.editor", "m44202.garbage.publisher"}


def test_an_invitation_is_sent_again_until_it_was_answered(cognito: "CognitoIdentityProviderClient", pool: str) -> None:
    add = ("add", CLERK, "-m", "44201", "--role", "editor", "--yes", "--json")
    machiport(*add)
    assert json.loads(machiport(*add, "--resend").stdout)["invitation"] == "invited_again"
    cognito.admin_set_user_password(UserPoolId=pool, Username=CLERK, Password="Mihon-2026-mihon", Permanent=True)
    assert json.loads(machiport(*add, "--resend").stdout)["invitation"] == "already_there"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((CLERK, "-m", "13101", "--role", "editor", "--yes"), "44201 大分市"),
        ((CLERK, "-m", "44201", "--role", "mayor", "--yes"), "publisher"),
        (("mihon-hanako", "-m", "44201", "--role", "editor", "--yes"), "メールアドレスではありません"),
        ((CLERK, "-m", "44201", "--role", "editor"), "--yes"),
    ],
    ids=["foreign municipality", "unknown role", "no address", "nobody to ask"],
)
def test_a_wrong_call_invites_nobody(
    cognito: "CognitoIdentityProviderClient", pool: str, arguments: tuple[str, ...], told: str
) -> None:
    result = machiport("add", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert cognito.list_users(UserPoolId=pool)["Users"] == []
    assert cognito.list_groups(UserPoolId=pool)["Groups"] == []
