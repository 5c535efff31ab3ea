"""What the adapters ask is DynamoDB's own language: the whole life of a group on the table of infra/data.yaml."""

from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest
from tests.facilities_staff import REGION_FILES

from facilities_staff_api.wiring import services_on as staff_services_on
from machiport.clock import FixedClock
from machiport.facilities.accounts.account_service import Contact
from machiport.facilities.accounts.errors import AlreadyMember, NoSuchPoints
from machiport.facilities.accounts.group_service import GroupWish
from machiport.facilities.accounts.model import Verification
from machiport.facilities.accounts.ports import Membership
from machiport.facilities.accounts.registration_service import Application, Decision
from machiport.facilities.accounts.standing_model import PointsWish
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.idempotency import REGION, IdempotentRequest, StoredResponse
from reservations_api.wiring import services_on

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OITA = "44201"
KEYS = count()


def _request(municipality: str = REGION) -> IdempotentRequest:
    return IdempotentRequest(municipality, "resident:hana", f"key-{next(KEYS):04d}", "fingerprint")


def _done(_effect: object) -> StoredResponse:
    return StoredResponse(200, "{}")


def test_the_life_of_a_group(dynamodb: "DynamoDBClient", facilities_table: str, residents_table: str) -> None:
    clock = FixedClock(datetime(2026, 11, 20, 3, tzinfo=UTC))
    resident = services_on(
        BookingBacking(
            client=dynamodb,
            facilities_table=facilities_table,
            residents_table=residents_table,
            clock=clock,
            region=REGION_FILES,
        )
    )
    staff = staff_services_on(
        BookingBacking(
            client=dynamodb,
            facilities_table=facilities_table,
            residents_table=residents_table,
            clock=clock,
            region=REGION_FILES,
        )
    )
    contact = Contact("見本 花", "ミホン ハナ", "097-000-0000", "hana@example.jp")
    hana, taro = (resident.accounts.save(who, contact, None) for who in ("hana", "taro"))
    assert resident.accounts.save("taro", Contact("見本", "ミホン", "0", "a"), 1).version == 2
    founded: list[Membership] = []

    def found(membership: Membership) -> StoredResponse:
        founded.append(membership)
        return StoredResponse(201, "{}")

    resident.groups.found(_request(), "hana", GroupWish("見本の会", "ミホン", "circle"), found)
    group_id = founded[0].group.group_id
    resident.groups.invite(_request(), "hana", group_id, taro.user_number, _done)
    with pytest.raises(AlreadyMember):
        resident.groups.invite(_request(), "hana", group_id, taro.user_number, _done)
    resident.groups.accept(_request(), "taro", group_id, _done)
    resident.registrations.apply(_request(), "hana", Application(group_id, OITA, None), _done)
    verified = Verification(caller_class="resident", valid_until=date(2027, 3, 31))
    staff.registrations.decide(_request(OITA), group_id, Decision(1, verified, None), _done)

    (listed,), position = staff.registrations.listed(OITA, "verified", 10, None)
    assert (listed.group.group_id, listed.registration.verification, position) == (group_id, verified, None)
    party = resident.parties.party("taro", group_id, [OITA, "44202"])
    assert party.caller.class_for(OITA, frozenset({OITA}), date(2027, 3, 31)) == "resident"

    resident.groups.hand_over("hana", group_id, taro.user_number)
    resident.groups.remove("hana", group_id, hana.user_number)
    assert [each.role for each in resident.groups.view("taro", group_id).members] == ["representative"]
    assert resident.groups.groups_of("hana") == []

    adding = PointsWish("add", "no_show", None, "見本の理由", "pseudonym")
    staff.standings.correct(_request(OITA), taro.holder, adding, _done)
    assert staff.users.view(OITA, taro.user_number).standing.halves > 0
    forgiving = PointsWish("forgive", None, None, "見本の理由", "pseudonym")
    staff.standings.correct(_request(OITA), taro.holder, forgiving, _done)
    with pytest.raises(NoSuchPoints):
        staff.standings.correct(_request(OITA), taro.holder, forgiving, _done)
    assert len(staff.users.view(OITA, taro.user_number).corrections) == 2
