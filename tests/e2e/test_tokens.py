"""Tokens that must open nothing (security checklist 5), on a resident's, a clerk's and an editor's route, over HTTP.

A token without the word `Bearer` is not refused: API Gateway's Cognito authorizer reads either form, in the cloud
too. It is the same person's token, so nothing is gained by leaving the word out.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

import httpx
import pytest
from tests.e2e.deployed_stack import EDITOR, HERE, DeployedStack, SignedIn, sign_in
from tests.e2e.forged_tokens import (
    changed,
    claims_of,
    header_of,
    own_jwk,
    signed_with_own_key,
    signed_with_public_key,
    unsigned,
)

from machiport_cli.tokens import sample_user

pytestmark = pytest.mark.xdist_group("stack")

ROUTES = {
    "resident": "/residents/me",
    "staff": "/staff/me",
    "editor": f"/staff/garbage/{HERE}/editions",
}
OUTSIDE = {"cognito:groups": [f"m{HERE}.garbage.publisher"]}

FORGERIES = (
    "alg none",
    "alg nOnE",
    "alg none with the old signature",
    "HS256 with the public key",
    "HS512 with the public key",
    "own key, own jwk",
    "own key, jku",
    "own key, x5u",
    "own key under the pool's kid",
    "own key, unknown kid",
    "own key, no kid",
    "kid that is a path",
    "own issuer that serves the key",
    "another pool as issuer",
    "claims changed",
    "another expiry",
)
GARBAGE = (".", "..", "...", "null", "undefined", "[object Object]", "e30.e30.", "e30.e30.e30", "a.b.c", "A" * 8000)


@dataclass
class AttackersSite:
    """A web server that offers the attacker's public key, and remembers who asked for it."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site() -> Iterator[AttackersSite]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server calls
            attacker.asked.append(self.path)
            body = json.dumps({"keys": [own_jwk("own")], "jwks_uri": f"{attacker.address}/keys"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing in the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    attacker = AttackersSite(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield attacker
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def person_of(stack: DeployedStack, route: str) -> SignedIn:
    return stack.resident() if route == "resident" else stack.staff(HERE, EDITOR)


def key_of_pool(stack: DeployedStack, token: str) -> dict[str, str]:
    """Return the pool's public key that the token names, from where everybody can read it."""
    pool = claims_of(token)["iss"].rpartition("/")[2]
    keys = httpx.get(f"{stack.running.outputs.endpoint}/{pool}/.well-known/jwks.json").json()["keys"]
    return next(dict(key) for key in keys if key["kid"] == header_of(token)["kid"])


def forged(stack: DeployedStack, name: str, token: str, site: AttackersSite) -> str:
    claims = claims_of(token)
    pool = claims["iss"].rpartition("/")[2]
    makers = {
        "alg none": lambda: unsigned(token, "none"),
        "alg nOnE": lambda: unsigned(token, "nOnE"),
        "alg none with the old signature": lambda: unsigned(token, "none", token.split(".")[2]),
        "HS256 with the public key": lambda: signed_with_public_key(token, key_of_pool(stack, token)),
        "HS512 with the public key": lambda: signed_with_public_key(token, key_of_pool(stack, token), "HS512"),
        "own key, own jwk": lambda: signed_with_own_key(token, {"kid": "own", "jwk": own_jwk("own")}),
        "own key, jku": lambda: signed_with_own_key(token, {"kid": "own", "jku": f"{site.address}/keys"}),
        "own key, x5u": lambda: signed_with_own_key(token, {"kid": "own", "x5u": f"{site.address}/chain"}),
        "own key under the pool's kid": lambda: signed_with_own_key(token),
        "own key, unknown kid": lambda: signed_with_own_key(token, {"kid": "nobody-knows-it"}),
        "own key, no kid": lambda: signed_with_own_key(token, {"kid": None}),
        "kid that is a path": lambda: signed_with_own_key(token, {"kid": "../../../../dev/null"}),
        "own issuer that serves the key": lambda: signed_with_own_key(
            token, {"kid": "own"}, {"iss": f"{site.address}/{pool}"}
        ),
        "another pool as issuer": lambda: changed(token, {"iss": claims["iss"] + "x"}),
        "claims changed": lambda: changed(token, OUTSIDE),
        "another expiry": lambda: changed(token, {"exp": claims["exp"] + 1}),
    }
    return makers[name]()


def refused(answer: httpx.Response) -> bool:
    """Say whether it is the problem 401 and gives nothing away."""
    return (
        answer.status_code == 401
        and answer.headers["content-type"] == "application/problem+json"
        and answer.headers["www-authenticate"] == "Bearer"
        and answer.headers["cache-control"] == "no-store"
        and answer.json()["code"] == "unauthenticated"
        and answer.json().keys() <= {"type", "title", "status", "detail", "code", "request_id"}
    )


def asked(stack: DeployedStack, route: str, authorization: str | None) -> httpx.Response:
    return stack.get(ROUTES[route], headers={} if authorization is None else {"Authorization": authorization})


@pytest.mark.parametrize("route", ROUTES)
def test_the_right_token_opens_the_route(stack: DeployedStack, route: str) -> None:
    token = person_of(stack, route).access
    assert stack.get(ROUTES[route], token=token).status_code == 200


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.parametrize("route", ROUTES)
def test_forgery_is_refused(stack: DeployedStack, site: AttackersSite, route: str, name: str) -> None:
    token = person_of(stack, route).access
    assert refused(asked(stack, route, f"Bearer {forged(stack, name, token, site)}"))
    assert site.asked == [], "a key was fetched from where the token says"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", ["id", "refresh"])
def test_only_an_access_token_authorises(stack: DeployedStack, route: str, kind: Literal["id", "refresh"]) -> None:
    assert refused(asked(stack, route, f"Bearer {getattr(person_of(stack, route), kind)}"))


@pytest.mark.parametrize("route", ROUTES)
def test_the_other_kind_of_person_is_refused(stack: DeployedStack, route: str) -> None:
    other = stack.staff(HERE, EDITOR) if route == "resident" else stack.resident()
    assert refused(asked(stack, route, f"Bearer {other.access}"))


@pytest.mark.parametrize("route", ROUTES)
def test_garbage_is_refused(stack: DeployedStack, route: str) -> None:
    token = person_of(stack, route).access
    head, body, signature = token.split(".")
    wrong = [
        None,
        "Bearer",
        f"Basic {token}",
        f"Token {token}",
        f"Bearer Bearer {token}",
        f"Bearer {token}x",
        f"Bearer {token}.x",
        f"Bearer {token[:-6]}",
        f"Bearer {head}.{body}",
        f"Bearer {body}.{head}.{signature}",
        *(f"Bearer {text}" for text in GARBAGE),
    ]
    assert [text for text in wrong if not refused(asked(stack, route, text))] == []


@pytest.mark.parametrize("route", ROUTES)
def test_a_token_in_the_query_or_in_a_cookie_is_not_looked_at(stack: DeployedStack, route: str) -> None:
    token = person_of(stack, route).access
    answers = [
        stack.get(ROUTES[route], params={"access_token": token, "Authorization": f"Bearer {token}"}),
        stack.get(ROUTES[route], headers={"Cookie": f"Authorization={token}; access_token={token}"}),
        stack.get(ROUTES[route], headers={"X-Authorization": f"Bearer {token}"}),
    ]
    assert all(map(refused, answers))


def _foreign_client(stack: DeployedStack, pool: str) -> str:
    made = stack.client("cognito-idp").create_user_pool_client(
        UserPoolId=pool, ClientName="foreign", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )
    return str(made["UserPoolClient"]["ClientId"])


@pytest.mark.parametrize("route", ROUTES)
def test_token_of_another_app_client_of_the_same_pool_is_refused(stack: DeployedStack, route: str) -> None:
    kind: Literal["resident", "staff"] = "resident" if route == "resident" else "staff"
    known = claims_of(person_of(stack, route).access)
    foreign = _foreign_client(stack, known["iss"].rpartition("/")[2])
    token = stack.sign_in(kind, sample_user(kind, HERE, EDITOR if kind == "staff" else ""), foreign).access
    assert claims_of(token)["sub"] == known["sub"]
    assert refused(asked(stack, route, f"Bearer {token}"))


def _user_with_every_role(cognito: Any, pool: str) -> None:
    cognito.admin_create_user(UserPoolId=pool, Username="mihon", MessageAction="SUPPRESS")
    for role in ("editor", "publisher"):
        group = f"m{HERE}.garbage.{role}"
        cognito.create_group(UserPoolId=pool, GroupName=group)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="mihon", GroupName=group)


def test_token_of_a_foreign_pool_with_the_same_groups_is_refused(stack: DeployedStack) -> None:
    cognito = stack.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="foreign")["UserPool"]["Id"]
    _user_with_every_role(cognito, pool)
    token = sign_in(cognito, pool, _foreign_client(stack, pool), "mihon").access
    assert claims_of(token)["cognito:groups"]
    assert all(refused(asked(stack, route, f"Bearer {token}")) for route in ROUTES)


_SETTINGS_OF_A_CLIENT = (
    "ClientName", "ExplicitAuthFlows", "TokenValidityUnits", "AccessTokenValidity", "IdTokenValidity",
    "RefreshTokenValidity", "ReadAttributes", "WriteAttributes", "PreventUserExistenceErrors", "EnableTokenRevocation",
)  # fmt: skip


def test_expired_token_is_refused(stack: DeployedStack) -> None:
    outputs, cognito = stack.running.outputs, stack.client("cognito-idp")
    client = {"UserPoolId": outputs.staff_user_pool_id, "ClientId": outputs.staff_client_id}
    described = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    settings = {name: described[name] for name in _SETTINGS_OF_A_CLIENT if name in described}
    short = settings | {"TokenValidityUnits": {"AccessToken": "seconds"}, "AccessTokenValidity": 2}
    stack.staff(HERE, EDITOR)
    try:
        cognito.update_user_pool_client(**client, **short)
        token = stack.sign_in("staff", sample_user("staff", HERE, EDITOR)).access
    finally:
        cognito.update_user_pool_client(**client, **settings)
    assert stack.get(ROUTES["staff"], token=token).status_code == 200
    time.sleep(max(0.0, claims_of(token)["exp"] - time.time()) + 0.1)  # an expiry is a point in time
    assert refused(asked(stack, "staff", f"Bearer {token}"))
    assert refused(asked(stack, "editor", f"Bearer {token}"))
