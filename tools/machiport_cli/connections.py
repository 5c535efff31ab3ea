"""Which deployment a command talks to, and as whom."""

import os
from typing import TYPE_CHECKING

import httpx

from machiport_cli.api_client import ApiClient, open_http
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs, read_outputs
from machiport_cli.faults import wrong_usage
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.places import DEFAULT_PORT, REGION, checkout_place
from machiport_cli.local_stack.running import stack_in
from machiport_cli.operation_keys import OperationKeys, default_directory
from machiport_cli.tokens import DEFAULT_ROLE, issue_token

if TYPE_CHECKING:
    from machiport_cli.presentation import OperatorLanguage


def deployment(stack_name: str | None) -> StackOutputs:
    """Return what a deployment made: a named stack of the AWS of the environment, or the one on this machine.

    Raises LocalStackFailureError where none runs here, botocore's errors where AWS does not know the stack.
    """
    if stack_name is None:
        return local_deployment()
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or REGION
    return read_outputs(client("cloudformation", None, region), stack_name, region, None, None)


def local_deployment() -> StackOutputs:
    """Return what `make run` started in this checkout (GATEWAY_PORT chooses among several).

    Raises LocalStackFailureError where it does not run.
    """
    port = os.environ.get("GATEWAY_PORT") or str(DEFAULT_PORT)
    if not port.isdecimal():
        raise LocalStackFailureError(f"GATEWAY_PORT={port} is no port: take a number.")
    return stack_in(checkout_place(int(port)))


def staff_api(
    api_url: str | None, token: str | None, municipality: str, language: "OperatorLanguage", role: str = DEFAULT_ROLE
) -> ApiClient:
    """Return the API as a member of the municipality's staff.

    On this machine the token of a sample user with `role` is made where none is given. Raises OperatorError where a
    token is needed and not given, LocalStackFailureError where no address is given and nothing runs here.
    """
    if token is None:
        here = _local_deployment_at(api_url)
        if here is None:
            raise wrong_usage(
                "職員のアクセストークンが必要です。--token または環境変数 MACHIPORT_TOKEN で指定してください。",
                "A staff access token is needed: --token, or the environment variable MACHIPORT_TOKEN.",
            )
        api_url, token = here.base_url, issue_token(here, "staff", municipality, role)
    return _connected(api_url or local_deployment().base_url, token, language)


def public_api(api_url: str | None, language: "OperatorLanguage") -> ApiClient:
    """Return the API as anybody.

    Raises LocalStackFailureError where no address is given and nothing runs here.
    """
    return _connected(api_url or local_deployment().base_url, None, language)


def _local_deployment_at(api_url: str | None) -> StackOutputs | None:
    if api_url is None:
        return local_deployment()
    try:
        here = local_deployment()
    except LocalStackFailureError:
        return None
    return here if here.base_url == api_url.rstrip("/") else None


def _connected(address: str, token: str | None, language: "OperatorLanguage") -> ApiClient:
    if not address.startswith(("http://", "https://")):
        raise wrong_usage(
            f"接続先が正しくありません: {address}(https://…/v1 の形で指定してください)",
            f"This is no address: {address} (write https://…/v1)",
        )
    http = open_http(address, token, language, http_transport())
    return ApiClient(http, OperationKeys(default_directory()))


def http_transport() -> httpx.BaseTransport | None:
    """Return what requests go through: the network. Tests put a service of their own here."""
    return None
