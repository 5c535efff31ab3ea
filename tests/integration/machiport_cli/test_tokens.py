"""Sample users are made only where password sign-in is allowed."""

import json
from typing import Literal

import boto3
import pytest
from tests.integration.conftest import REGION
from typer.testing import CliRunner

from machiport_cli import connections
from machiport_cli.commands import token as command
from machiport_cli.deployment import StackOutputs
from machiport_cli.main import app
from machiport_cli.tokens import issue_token, sample_user

type Flow = Literal["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]


def deployed(outputs: StackOutputs, flow: Flow) -> StackOutputs:
    """Make both user pools with clients that allow `flow`."""
    cognito = boto3.client("cognito-idp", region_name=REGION)
    made: dict[str, str] = {}
    for kind in ("residents", "staff"):
        pool = cognito.create_user_pool(PoolName=kind, UsernameAttributes=["email"])["UserPool"]["Id"]
        client = cognito.create_user_pool_client(UserPoolId=pool, ClientName=kind, ExplicitAuthFlows=[flow])
        made |= {f"{kind}_user_pool_id": pool, f"{kind}_client_id": client["UserPoolClient"]["ClientId"]}
    return outputs.model_copy(update=made)


def test_production_gets_no_sample_user(outputs: StackOutputs, monkeypatch: pytest.MonkeyPatch) -> None:
    here = deployed(outputs, "ALLOW_USER_SRP_AUTH")
    monkeypatch.setattr(command, "deployment", lambda _: here)
    for kind in ("resident", "staff"):
        result = CliRunner().invoke(app, ["token", kind, "--json"])
        assert result.exit_code == 1
        assert json.loads(result.stdout)["error"]["code"] == "password_sign_in_not_enabled"
        assert "PasswordSignIn=false" in result.stderr
    cognito = boto3.client("cognito-idp", region_name=REGION)
    for pool in (here.residents_user_pool_id, here.staff_user_pool_id):
        assert cognito.list_users(UserPoolId=pool)["Users"] == []
        assert cognito.list_groups(UserPoolId=pool)["Groups"] == []


def test_a_token_is_all_that_is_printed(outputs: StackOutputs, monkeypatch: pytest.MonkeyPatch) -> None:
    here = deployed(outputs, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
    monkeypatch.setattr(command, "deployment", lambda _: here)
    one = CliRunner().invoke(app, ["token", "staff", "-m", "44202", "--role", "editor"])
    assert one.exit_code == 0, one.output
    assert one.stdout.count(".") == 2
    assert one.stdout.count("\n") == 1
    groups = boto3.client("cognito-idp", region_name=REGION).list_groups(UserPoolId=here.staff_user_pool_id)["Groups"]
    assert [group["GroupName"] for group in groups] == ["m44202.garbage.editor"]
    both = CliRunner().invoke(app, ["token"])
    assert [line.partition("=")[0] for line in both.stdout.splitlines()] == ["RESIDENT", "STAFF"]


def test_staff_commands_sign_in_by_themselves_only_on_this_machine(
    outputs: StackOutputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = deployed(outputs, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
    monkeypatch.setattr(connections, "local_deployment", lambda: here)
    monkeypatch.setattr(connections, "http_transport", lambda: None)
    elsewhere = ["import", "list", "-m", "44201", "--api-url", "https://elsewhere.example.jp/v1"]
    result = CliRunner().invoke(app, elsewhere, env={"MACHIPORT_TOKEN": ""})
    assert result.exit_code == 2
    assert "MACHIPORT_TOKEN" in result.stderr


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("applications.reviewer", ["m44201.applications.reviewer", "m44201.departments.citizens"]),
        ("applications.approver+departments.tax", ["m44201.applications.approver", "m44201.departments.tax"]),
        ("facilities.clerk", ["m44201.facilities.clerk"]),
    ],
)
def test_who_decides_on_applications_is_of_a_department(outputs: StackOutputs, role: str, groups: list[str]) -> None:
    here = deployed(outputs, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
    issue_token(here, "staff", "44201", role)
    cognito = boto3.client("cognito-idp", region_name=REGION)
    user = sample_user("staff", "44201", role)
    found = cognito.admin_list_groups_for_user(UserPoolId=here.staff_user_pool_id, Username=user)["Groups"]
    assert sorted(group["GroupName"] for group in found) == groups
