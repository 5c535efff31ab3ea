"""The deployed stack as people meet it: its addresses, and who they are."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from machiport_cli.local_stack import RunningStack
from machiport_cli.local_stack.simulated_locks import SimulatedLocks
from machiport_cli.local_stack.simulations import Simulations
from machiport_cli.tokens import issue_token, sample_user

HERE = "44201"
ELSEWHERE = "44202"
EDITOR = "garbage.editor"
PUBLISHER = "garbage.publisher"
HAZARD_REPORTER = "hazard.reporter"
HAZARD_EDITOR = "hazard.editor"
FACILITIES_CLERK = "facilities.clerk"
FACILITIES_MANAGER = "facilities.manager"
REVIEWER = "applications.reviewer"
APPROVER = "applications.approver"
# Staff of a municipality who have nothing to do with its garbage calendar, nor with its shelters.
OTHER_CONTEXT = FACILITIES_MANAGER

_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Cognito gives a person who signs in."""

    access: str
    id: str
    refresh: str


@dataclass
class DeployedStack:
    """A running, seeded stack with the simulated services that it asks; every person signs in once."""

    running: RunningStack
    http: httpx.Client
    simulations: Simulations
    _people: dict[tuple[str, str, str], SignedIn] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """Address of the API with its stage."""
        return self.running.base_url

    @property
    def locks(self) -> SimulatedLocks:
        """The doors' locks."""
        return self.simulations.locks.locks

    def client(self, service: str) -> Any:  # one type per service
        """Return a boto3 client for one of the stack's AWS services."""
        return self.running.client(service)

    def resident(self, municipality: str = HERE) -> SignedIn:
        """Return an invented resident of a municipality, who is registered for reservations."""
        return self._signed_in("resident", municipality, "")

    def staff(self, municipality: str = HERE, role: str = PUBLISHER) -> SignedIn:
        """Return an invented member of a municipality's staff with one role (none where it is empty)."""
        return self._signed_in("staff", municipality, role)

    def allowed(self, access: str) -> str | None:
        """Return the access token of somebody who may call a route of that declared access; None for public ones."""
        if access == "public":
            return None
        return (
            self.resident() if access == "resident" else self.staff(HERE, access.partition(":")[2] or EDITOR)
        ).access

    def _signed_in(self, kind: Literal["resident", "staff"], municipality: str, role: str) -> SignedIn:
        person = (kind, municipality, role)
        if person not in self._people:
            issue_token(self.running.outputs, kind, municipality, role)  # makes the user and the group
            self._people[person] = self.sign_in(kind, sample_user(kind, municipality, role))
        return self._people[person]

    def sign_in(self, kind: Literal["resident", "staff"], user: str, client_id: str | None = None) -> SignedIn:
        """Sign an existing user in, to the deployed app client or to another one of the pool."""
        outputs = self.running.outputs
        pool, own_client = (
            (outputs.residents_user_pool_id, outputs.residents_client_id)
            if kind == "resident"
            else (outputs.staff_user_pool_id, outputs.staff_client_id)
        )
        return sign_in(self.client("cognito-idp"), pool, client_id or own_client, user)

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **parts: Any,  # httpx' own: params, json, data, files, content
    ) -> httpx.Response:
        """Send a request as the owner of an access token, with an Idempotency-Key for what creates something."""
        named = dict(headers or {})
        if token is not None:
            named["Authorization"] = f"Bearer {token}"
        if key is not None:
            named["Idempotency-Key"] = key
        return self.http.request(method, path, headers=named, **parts)

    def get(self, path: str, *, token: str | None = None, **parts: Any) -> httpx.Response:
        """Send a GET."""
        return self.request("GET", path, token=token, **parts)

    def post(self, path: str, *, token: str, key: str | None = None, **parts: Any) -> httpx.Response:
        """Send a POST; every call is an operation of its own unless `key` is given."""
        return self.request("POST", path, token=token, key=key or new_key(), **parts)


def sign_in(cognito: Any, pool: str, client_id: str, user: str) -> SignedIn:
    """Give an existing user a new password nobody knows, and sign in with it."""
    password = f"{secrets.token_urlsafe(24)}aA1!"
    cognito.admin_set_user_password(UserPoolId=pool, Username=user, Password=password, Permanent=True)
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user, "PASSWORD": password},
    )["AuthenticationResult"]
    return SignedIn(answer["AccessToken"], answer["IdToken"], answer["RefreshToken"])


def new_key() -> str:
    """Return an Idempotency-Key that nobody used."""
    return f"test-{secrets.token_hex(12)}"


def eventually[Seen](look: Callable[[], Seen], holds: Callable[[Seen], bool], seconds: float = 30) -> Seen:
    """Look until what is seen holds, and return it.

    Raises AssertionError with what was seen last.
    """
    deadline = time.monotonic() + seconds
    while not holds(seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r}"
        time.sleep(_POLL_SECONDS)  # what happens behind a queue tells nobody when it has happened
    return seen
