"""People of the deployed stack who apply for things, and the staff of the departments that decide."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from tests.e2e.deployed_stack import REVIEWER, DeployedStack, eventually

from machiport.residents.dynamo_keys import facts_key
from machiport_cli.sample_residents import make_resident, sample_facts
from machiport_cli.tokens import subject_of

CITY: Final = "44201"
# 住民票の写し, for oneself, to be shown at a bank.
JUMINHYO: Final[Mapping[str, Any]] = {
    "whose": "self",
    "with_relationship": False,
    "with_domicile": False,
    "used_for": "bank",
    "copies": 1,
}
# What the register says of everybody in these tests.
REGISTER: Final[Mapping[str, Any]] = {"resident_since": "2020-04-01"}
_ISSUED_WITHIN: Final = 120.0


@dataclass(frozen=True)
class Applicant:
    """An invented resident with an access token."""

    stack: DeployedStack
    token: str
    municipality: str = CITY

    @classmethod
    def of(cls, stack: DeployedStack, municipality: str = CITY) -> "Applicant":
        """Return the sample resident of a municipality."""
        return cls(stack, stack.resident(municipality).access, municipality)

    def get(self, path: str, **asked: str) -> Any:
        """Return what a GET is answered with."""
        answer = self.stack.get(path, token=self.token, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None) -> httpx.Response:
        """Send a POST."""
        return self.stack.post(path, token=self.token, json=body)

    def done(self, path: str, body: Any = None) -> dict[str, Any]:
        """Send a POST that must succeed, and return its answer."""
        answer = self.post(path, body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def begin(self, procedure_id: str, mandate_id: str | None = None) -> dict[str, Any]:
        """Begin an application where they live."""
        wish = {"municipality": self.municipality, "procedure_id": procedure_id, "mandate_id": mandate_id}
        return self.done("/applications", {name: value for name, value in wish.items() if value is not None})

    def save(self, application_id: str, version: int, answers: Mapping[str, Any]) -> httpx.Response:
        """Save the answers over those of a version."""
        headers = {"If-Match": f'"{version}"'}
        path = f"/applications/{application_id}/answers"
        return self.stack.request("PUT", path, token=self.token, headers=headers, json={"answers": dict(answers)})

    def fill(self, begun: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
        """Add answers to those that a draft began with; return how far the form is."""
        form = begun["form"]
        saved = self.save(begun["application_id"], form["version"], {**form["answers"], **answers})
        assert saved.status_code == 200, saved.text
        return dict(saved.json())

    def submit(self, application_id: str, progress: Mapping[str, Any], delivery: Any = None) -> httpx.Response:
        """Submit what was looked at, for the fee that was shown."""
        wish = {"answers_version": progress["version"], "expected_fee": progress["fee"]["total"]}
        return self.post(
            f"/applications/{application_id}/submission", wish | ({"delivery": delivery} if delivery else {})
        )

    def submitted(self, procedure_id: str, answers: Mapping[str, Any], delivery: Any = None) -> str:
        """Apply for a procedure and return the application's id."""
        begun = self.begin(procedure_id)
        application_id = str(begun["application_id"])
        answer = self.submit(application_id, self.fill(begun, answers), delivery)
        assert answer.status_code == 200, answer.text
        return application_id

    def juminhyo(self, method: str = "download", **other: Any) -> str:
        """Apply for 住民票の写し and return the application's id."""
        return self.submitted("juminhyo", {**JUMINHYO, **other}, {"method": method})

    def free_juminhyo(self, copies: int = 1) -> str:
        """Apply for 住民票の写し for a pension report, which costs nothing."""
        return self.juminhyo(used_for="pension_report", copies=copies)

    def start_payment(self, application_id: str) -> dict[str, Any]:
        """Return what the phone needs to pay."""
        return self.done(f"/applications/{application_id}/payment")

    def pay(self, application_id: str) -> dict[str, Any]:
        """Pay by card and have the service look at once, as the app does; return the payment."""
        card_is_entered(self.stack, self.start_payment(application_id))
        return self.done(f"/applications/{application_id}/payment/observation")

    def view(self, application_id: str) -> dict[str, Any]:
        """Return everything that the applicant sees."""
        return dict(self.get(f"/applications/{application_id}"))

    def state(self, application_id: str) -> str:
        """Return the state."""
        return str(self.view(application_id)["status"]["state"])

    def when(self, application_id: str, state: str) -> dict[str, Any]:
        """Wait until the application is in a state, and return it."""

        def reached(view: dict[str, Any]) -> bool:
            return bool(view["status"]["state"] == state)

        return eventually(lambda: self.view(application_id), reached, seconds=_ISSUED_WITHIN)

    def download(self, application_id: str, kind: str = "pdf", number: int = 1) -> bytes:
        """Download a certificate by its presigned link."""
        link = self.done(f"/applications/{application_id}/certificates/{number}/downloads", {"kind": kind})
        answer = httpx.get(link["url"], timeout=35, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.content


def newcomer(stack: DeployedStack, name: str, kana: str, **facts: str) -> Applicant:
    """Return a resident of 大分市 of that name who has just signed up, verified by card; nobody else is them."""
    outputs = stack.running.outputs
    user = f"mihon-{secrets.token_hex(6)}@example.jp"
    stack.client("cognito-idp").admin_create_user(
        UserPoolId=outputs.residents_user_pool_id, Username=user, MessageAction="SUPPRESS"
    )
    token = stack.sign_in("resident", user).access
    subject = subject_of(token)
    make_resident(outputs, subject, user, CITY)
    known = sample_facts(user).model_copy(update={"name": name, "name_kana": kana, **facts})
    document = {"document": {"S": known.model_dump_json(exclude_none=True)}}
    stack.client("dynamodb").put_item(TableName=outputs.residents_table_name, Item={**facts_key(subject), **document})
    return Applicant(stack, token)


def gateway_address(stack: DeployedStack) -> str:
    """Return where the simulated payment gateway is, which phones ask themselves."""
    return stack.running.place.payment_gateway_file.read_text(encoding="utf-8")


def card_is_entered(stack: DeployedStack, started: Mapping[str, Any], card: str = "pm_card_visa") -> None:
    """Do what the gateway's SDK on the phone does with the client secret."""
    address = f"{gateway_address(stack)}/v1/payment_intents/{started['gateway_payment_id']}/confirm"
    told = {"client_secret": started["client_secret"], "payment_method": card}
    answer = httpx.post(address, data=told, timeout=35, trust_env=False)
    assert answer.status_code == 200, answer.text


def at_the_gateway(stack: DeployedStack, application_id: str) -> list[dict[str, Any]]:
    """Return what the gateway's own ledger has about an application."""
    ledger = httpx.get(f"{gateway_address(stack)}/_ledger", timeout=35, trust_env=False).json()
    return [each for each in ledger["payments"] if each["metadata"]["payment_id"].startswith(application_id)]


@dataclass(frozen=True)
class Office:
    """A department of a city: one reviewer, one approver."""

    stack: DeployedStack
    department: str = "citizens"
    municipality: str = CITY

    def token(self, role: str) -> str:
        """Return the access token of a member of the department's staff."""
        in_department = role if self.department == "citizens" else f"{role}+departments.{self.department}"
        return self.stack.staff(self.municipality, in_department).access

    def get(self, path: str, role: str = REVIEWER, **asked: str) -> httpx.Response:
        """Send a GET below the municipality's staff routes."""
        return self.stack.get(f"/staff/applications/{self.municipality}{path}", token=self.token(role), params=asked)

    def post(self, path: str, body: Any, role: str = REVIEWER) -> httpx.Response:
        """Send a POST below the municipality's staff routes."""
        return self.stack.post(f"/staff/applications/{self.municipality}{path}", token=self.token(role), json=body)

    def done(self, path: str, body: Any, role: str = REVIEWER) -> dict[str, Any]:
        """Send a POST that must succeed, and return its answer."""
        answer = self.post(path, body, role)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def case(self, application_id: str, role: str = REVIEWER) -> dict[str, Any]:
        """Return a case as a reviewer sees it."""
        answer = self.get(f"/applications/{application_id}", role)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def act(self, application_id: str, act: str, role: str = REVIEWER, **said: Any) -> httpx.Response:
        """Do a step in the version that is there."""
        version = self.case(application_id, role)["application"]["version"]
        return self.post(f"/applications/{application_id}/{act}", {"version": version, **said}, role)

    def acted(self, application_id: str, act: str, role: str = REVIEWER, **said: Any) -> dict[str, Any]:
        """Do a step that must succeed, and return its answer."""
        answer = self.act(application_id, act, role, **said)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def record(self, application_id: str, data: Mapping[str, Any] = REGISTER) -> dict[str, Any]:
        """Enter what the register says."""
        version = self.case(application_id)["application"]["version"]
        path = f"/staff/applications/{self.municipality}/applications/{application_id}/record"
        answer = self.stack.request(
            "PUT", path, token=self.token(REVIEWER), key=f"record-{application_id}-{version}",
            json={"version": version, "data": dict(data)},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def approve(self, application_id: str) -> dict[str, Any]:
        """Enter the register and approve, exempt from the fee where that is asked for: what 住民票の写し needs."""
        decision: dict[str, Any] = {"version": self.record(application_id)["version"]}
        if self.case(application_id)["exemption_to_decide"]:
            decision["exempt"] = True
        return self.done(f"/applications/{application_id}/approval", decision)
