"""A municipality's staff learn nothing about another one and change nothing there (security checklist 2, 3)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.e2e.applying_people import newcomer
from tests.e2e.booking_people import Booker
from tests.e2e.deployed_stack import (
    APPROVER,
    EDITOR,
    ELSEWHERE,
    FACILITIES_MANAGER,
    HAZARD_EDITOR,
    HERE,
    PUBLISHER,
    DeployedStack,
    new_key,
)
from tests.e2e.facility_requests import FACILITY, NO_DIGITS, SLOT
from tests.e2e.facility_things import existing_things
from tests.e2e.route_requests import REQUESTS, path_of, path_values, routes

from machiport.http_api.pagination import encode_cursor, query_fingerprint
from machiport_cli.tokens import sample_user

pytestmark = pytest.mark.xdist_group("stack")

STAFF_ROUTES = [(method, path) for method, path, access in routes() if access.startswith("staff:")]


@pytest.fixture(scope="module")
def holder(stack: DeployedStack) -> Booker:
    """Return who has a reservation in 44201."""
    return Booker(stack, "44206")


@pytest.fixture(scope="module")
def values(stack: DeployedStack, holder: Booker) -> Iterator[dict[str, str]]:
    applied = {"application_id": newcomer(stack, "見本 隣", "ミホン トナリ").juminhyo()}
    with existing_things(stack, holder) as things:
        yield path_values(stack, HERE) | things | applied


@pytest.fixture(scope="module")
def change_here(stack: DeployedStack) -> str:
    """Return the id of a change of 44201 that was withdrawn again: it exists, and changes nothing."""
    token = stack.staff(HERE).access
    area = stack.get(f"/garbage/{HERE}/areas?limit=1").json()["items"][0]["area_id"]
    coming = stack.get(f"/garbage/{HERE}/areas/{area}/collections/next").json()["collections"][0]
    effect = {"kind": "cancel", "date": coming["date"], "category_ids": [coming["category"]["category_id"]]}
    body = {"reason": {"ja": "見本"}, "areas": [area], "effects": [effect]}
    made = stack.post(f"/staff/garbage/{HERE}/changes", token=token, json=body)
    assert made.status_code == 201, made.text
    change: str = made.json()["change_id"]
    assert stack.post(f"/staff/garbage/{HERE}/changes/{change}/withdrawal", token=token).status_code == 200
    return change


# The emulator closes a connection after a thousand requests, and says so with the last.
VOLATILE = frozenset({"date", "x-request-id", "x-amzn-requestid", "x-amz-request-id", "content-length", "connection"})


def shape(answer: httpx.Response) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Return status, headers and problem, without what is another one for every request."""
    problem = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers = {name: value for name, value in answer.headers.items() if name not in VOLATILE}
    return answer.status_code, headers, problem


def ask(stack: DeployedStack, route: tuple[str, str], values: dict[str, str], token: str) -> httpx.Response:
    """Send a staff route's own request with these values in its path."""
    request = REQUESTS[route]
    return stack.request(
        route[0], path_of(route, values), token=token, key=new_key() if request.needs_key else None, **request.parts
    )


_IDS = ("edition_id", "change_id", "shelter_id", "facility_id", "reservation_id", "round_id", "group_id", "closure_id")
UNKNOWN = {**dict.fromkeys(_IDS, "unknown"), "application_id": f"{HERE}-{NO_DIGITS}"}
_THINGS = ("facility", "reservation", "lottery", "registration", "closure")
NOT_FOUND = {
    "garbage.edition_not_found",
    "garbage.change_not_found",
    "hazard.shelter_not_found",
    "applications.not_found",
    "applications.batch_not_found",
    *(f"facilities.{thing}_not_found" for thing in _THINGS),
}
# It reads nothing: what it publishes must be the municipality's own, which its body is refused for.
_PUBLISHES = ("PUT", FACILITY)
_HIGHEST_ROLES = {
    "garbage": PUBLISHER,
    "hazard": HAZARD_EDITOR,
    "facilities": FACILITIES_MANAGER,
    "applications": APPROVER,
}


def highest_role(route: tuple[str, str]) -> str:
    """Return the role that may do everything in the context of a staff route."""
    return _HIGHEST_ROLES[route[1].split("/")[2]]


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, HAZARD_EDITOR, FACILITIES_MANAGER, APPROVER])
@pytest.mark.parametrize("route", STAFF_ROUTES)
def test_what_exists_elsewhere_looks_like_what_does_not(
    stack: DeployedStack, values: dict[str, str], change_here: str, route: tuple[str, str], role: str
) -> None:
    outsider = stack.staff(ELSEWHERE, role).access
    existing = ask(stack, route, values | {"change_id": change_here}, outsider)
    missing = ask(stack, route, values | UNKNOWN, outsider)
    assert (existing.status_code, existing.json()["code"]) == (404, "not_found")
    assert shape(existing) == shape(missing)


@pytest.mark.parametrize("route", [route for route in STAFF_ROUTES if "_id}" in route[1] and route != _PUBLISHES])
def test_ids_of_another_municipality_are_unknown_here(
    stack: DeployedStack, values: dict[str, str], change_here: str, route: tuple[str, str]
) -> None:
    insider = stack.staff(ELSEWHERE, highest_role(route)).access
    theirs = ask(stack, route, values | {"municipality": ELSEWHERE, "change_id": change_here}, insider)
    unknown = ask(stack, route, values | UNKNOWN | {"municipality": ELSEWHERE}, insider)
    assert theirs.status_code == 404
    assert theirs.json()["code"] in NOT_FOUND
    # A problem may repeat the name that was asked for; nothing else may tell the two apart.
    as_if_unknown = httpx.Response(
        404, headers=theirs.headers, text=theirs.text.replace(values["facility_id"], "unknown")
    )
    assert shape(as_if_unknown) == shape(unknown)


def test_areas_of_another_municipality_are_unknown_here(stack: DeployedStack, values: dict[str, str]) -> None:
    area = values["area_id"]
    for path in ("", "/collections", "/collections/next", "/calendar.ics", "/bundle"):
        answer = stack.get(f"/garbage/{ELSEWHERE}/areas/{area}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "garbage.area_not_found"), path
    effect = {"kind": "cancel", "date": "2088-04-05", "category_ids": ["burnable"]}
    body = {"reason": {"ja": "見本"}, "areas": [area], "effects": [effect]}
    refused = stack.post(f"/staff/garbage/{ELSEWHERE}/changes", token=stack.staff(ELSEWHERE).access, json=body)
    assert refused.status_code == 422
    assert "/body/areas/0" in {error["pointer"] for error in refused.json()["errors"]}


OF_ONE_RESERVATION = ("", "/cancellation", "/door-pin")


def test_a_reservation_is_its_holders_alone(stack: DeployedStack, values: dict[str, str], holder: Booker) -> None:
    """Neighbours of the holder, and residents of the room's own city, see what they see of no reservation."""
    number, nothing = values["reservation_id"], f"{HERE}-{NO_DIGITS}"
    assert [each["reservation_id"] for each in holder.get("/reservations")["items"]].count(number) == 1
    for stranger in (Booker(stack, HERE), Booker(stack, ELSEWHERE)):
        assert number not in {each["reservation_id"] for each in stranger.get("/reservations")["items"]}
        for part in OF_ONE_RESERVATION:
            theirs, nobodys = (
                stack.get(f"/reservations/{one}{part}", token=stranger.token) for one in (number, nothing)
            )
            assert (theirs.status_code, theirs.json()["code"]) == (404, "facilities.reservation_not_found")
            assert shape(theirs) == shape(nobodys)
        for path, body in (
            ("/reservations/confirmations", {"reservations": [number]}),
            ("/reservations/cancellations", {"reservations": [number]}),
            (f"/reservations/{number}/change", dict(SLOT)),
        ):
            refused = stranger.post(path, body)
            assert (refused.status_code, refused.json()["code"]) == (404, "facilities.reservation_not_found"), path
    assert holder.state(number) not in {"cancelled", "held"}


def test_an_owners_staff_see_the_people_of_their_own_rooms_alone(stack: DeployedStack, values: dict[str, str]) -> None:
    path = f"/reservations/{values['reservation_id']}"
    own = stack.get(f"/staff/facilities/{HERE}{path}", token=stack.staff(HERE, FACILITIES_MANAGER).access)
    assert own.json()["who"]["name"] == "見本 太郎"
    for municipality in (HERE, ELSEWHERE):
        others = stack.get(
            f"/staff/facilities/{municipality}{path}", token=stack.staff(ELSEWHERE, FACILITIES_MANAGER).access
        )
        assert others.status_code == 404
        assert "太郎" not in others.text


def _upload(stack: DeployedStack, municipality: str, token: str, key: str, title: str = "見本") -> httpx.Response:
    files = [
        ("files", ("area_days.csv", "地名,センター,燃やすごみ\n見本町,,月 木\n".encode())),
        ("files", ("description.csv", "label,sublabel,description,styles,bgcolor\n燃やすごみ,,,,\n".encode())),
    ]
    options = {"title": title, "valid_from": "2086-04-01", "valid_to": "2087-03-31", "sample": "true"}
    return stack.post(f"/staff/garbage/{municipality}/editions", token=token, key=key, files=files, data=options)


def _uploaded(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    assert "idempotency-replayed" not in answer.headers
    return str(answer.json()["edition"]["edition_id"])


def test_a_key_belongs_to_one_person(stack: DeployedStack) -> None:
    key, editor, publisher = new_key(), stack.staff(HERE, EDITOR).access, stack.staff(HERE).access
    first = _upload(stack, HERE, editor, key)
    colleagues = _upload(stack, HERE, publisher, key)
    assert _uploaded(first) != _uploaded(colleagues)
    again = _upload(stack, HERE, editor, key)
    assert (again.status_code, again.content, again.headers["idempotency-replayed"]) == (201, first.content, "true")
    other_content = _upload(stack, HERE, editor, key, title="別の見本")
    assert (other_content.status_code, other_content.json()["code"]) == (422, "idempotency_key_reused")


def test_a_key_belongs_to_one_municipality_even_for_staff_of_two(stack: DeployedStack) -> None:
    first_city, second_city = "44206", "44207"
    user = sample_user("staff", first_city, PUBLISHER)
    pool, cognito = stack.running.outputs.staff_user_pool_id, stack.client("cognito-idp")
    stack.staff(first_city)
    stack.staff(second_city)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=f"m{second_city}.{PUBLISHER}")
    key, token = new_key(), stack.sign_in("staff", user).access
    editions = {city: _uploaded(_upload(stack, city, token, key)) for city in (first_city, second_city)}
    for city, other in ((first_city, second_city), (second_city, first_city)):
        path = f"/staff/garbage/{city}/editions"
        assert stack.get(f"{path}/{editions[city]}", token=token).status_code == 200
        assert stack.get(f"{path}/{editions[other]}", token=token).status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/staff/garbage/{}/editions", {}),
        ("/garbage/{}/areas", {}),
        ("/garbage/{}/areas", {"q": "町"}),
        ("/staff/hazard/{}/shelters", {}),
        ("/hazard/shelters?municipality={}", {}),
        ("/facilities?municipality={}", {}),
    ],
)
def test_cursor_of_another_municipality_is_refused(stack: DeployedStack, path: str, query: dict[str, str]) -> None:
    role = HAZARD_EDITOR if "hazard" in path else PUBLISHER
    here, elsewhere = stack.staff(HERE, role).access, stack.staff(ELSEWHERE, role).access
    if role == PUBLISHER:
        for number in range(2):  # so that there is a second page
            _upload(stack, HERE, here, new_key(), title=f"見本 {number}")

    def page(municipality: str, token: str, **asked: str) -> httpx.Response:
        address = httpx.URL(path.format(municipality))
        return stack.get(str(address.copy_merge_params(query | {"limit": "1"} | asked)), token=token)

    cursor = page(HERE, here).json()["next_cursor"]
    assert cursor
    assert page(HERE, here, cursor=cursor).status_code == 200
    refused = page(ELSEWHERE, elsewhere, cursor=cursor)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_made_for_the_own_list_out_of_another_citys_id_shows_the_own_list(
    stack: DeployedStack, values: dict[str, str]
) -> None:
    token, path = stack.staff(ELSEWHERE).access, f"/staff/garbage/{ELSEWHERE}/editions"
    mine = {one["edition_id"] for one in stack.get(path, token=token, params={"limit": 200}).json()["items"]}
    fingerprint = query_fingerprint(f"garbage/{ELSEWHERE}/editions", {})
    made = encode_cursor({"before": values["edition_id"]}, fingerprint)
    shown = stack.get(path, token=token, params={"cursor": made})
    assert shown.status_code == 200
    assert {one["edition_id"] for one in shown.json()["items"]} <= mine


def test_the_tenant_is_not_taken_from_anywhere_but_the_token(stack: DeployedStack) -> None:
    token = stack.staff(ELSEWHERE).access
    claimed = {"X-Municipality": ELSEWHERE, "X-Forwarded-Prefix": f"/staff/garbage/{ELSEWHERE}"}
    answer = stack.get(
        f"/staff/garbage/{HERE}/editions", token=token, params={"municipality": ELSEWHERE}, headers=claimed
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
