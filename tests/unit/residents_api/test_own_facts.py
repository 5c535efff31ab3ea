"""GET /residents/me and GET /staff/me."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, GatewayClient, claims

from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.residents.model import ResidentFacts, ResidentProfile
from machiport.residents.service import ResidentService
from residents_api.app import build_app
from residents_api.services import Services

REGION = Path(__file__).parents[3] / "sample_region"


@dataclass
class ProfilesInMemory:
    """Facts as a mapping."""

    profiles: dict[str, ResidentProfile] = field(default_factory=dict)
    people: dict[str, ResidentFacts] = field(default_factory=dict)

    def find(self, subject: str) -> ResidentProfile | None:
        """Return the facts of `subject`."""
        return self.profiles.get(subject)

    def facts(self, subject: str) -> ResidentFacts | None:
        """Return who `subject` is."""
        return self.people.get(subject)


# 葛 with a variation selector: the form of the person's own name.
KATSURAGI = ResidentFacts(
    name="葛\U000e0102城 見本",
    name_kana="カツラギ ミホン",
    birthdate=date(1980, 1, 2),
    gender="female",
    postal_code="870-0000",
    address="大分市みほん町1-2-3",
)


@pytest.fixture
def client() -> GatewayClient:
    known = ResidentProfile(subject="known", identity_level="jpki", municipality="44201")
    profiles = ProfilesInMemory({"known": known}, {"known": KATSURAGI})
    services = Services(ResidentService(profiles), load_registry(REGION))
    return GatewayClient(build_app(services, UserPools(residents=RESIDENTS_POOL, staff=STAFF_POOL)))


def test_a_new_resident_has_nothing_verified(client: GatewayClient) -> None:
    answer = client.get("/residents/me", who=claims(RESIDENTS_POOL, "new"))
    assert answer.document == {"subject": "new", "identity_level": "none", "municipality": None, "facts": None}
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_residents_facts_come_from_the_table_and_not_from_claims(client: GatewayClient) -> None:
    boasting = claims(RESIDENTS_POOL, "known", **{"custom:municipality": "44202", "custom:identity_level": "none"})
    answer = client.get("/residents/me", who=boasting)
    facts = answer.document.pop("facts")
    assert answer.document | {"facts": None} == {
        "subject": "known",
        "identity_level": "jpki",
        "municipality": "44201",
        "facts": None,
    }
    assert facts == {
        "name": "葛\U000e0102城 見本",
        "name_kana": "カツラギ ミホン",
        "birthdate": "1980-01-02",
        "gender": "female",
        "postal_code": "870-0000",
        "address": "大分市みほん町1-2-3",
        "phone": None,
        "email": None,
    }


def test_staff_see_what_they_may_do(client: GatewayClient) -> None:
    groups = "[m44202.garbage.editor m44201.garbage.publisher m44201.facilities.manager m44999.garbage.editor]"
    answer = client.get("/staff/me", who=claims(STAFF_POOL, "s1", **{"cognito:groups": groups}))
    assert answer.document == {
        "subject": "s1",
        "municipalities": [
            {
                "code": "44201",
                "name": "大分市",
                "roles": [{"context": "facilities", "role": "manager"}, {"context": "garbage", "role": "publisher"}],
            },
            {"code": "44202", "name": "別府市", "roles": [{"context": "garbage", "role": "editor"}]},
            {"code": "44999", "name": None, "roles": [{"context": "garbage", "role": "editor"}]},
        ],
    }


@pytest.mark.parametrize(("path", "pool"), [("/residents/me", STAFF_POOL), ("/staff/me", RESIDENTS_POOL)])
def test_the_other_kind_of_person_is_401(client: GatewayClient, path: str, pool: str) -> None:
    assert client.get(path, who=claims(pool)).status == 401
    assert client.get(path).status == 401
