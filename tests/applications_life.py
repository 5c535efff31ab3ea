"""Everything that anybody does to one application, on the whole city of tests/faults, with or without faults.

TARO is the person concerned, HANAKO acts for him under a mandate, JIRO has nothing to do with it. MORI reviews, OKA and
KIDA approve in its department; ROKU approves in another. A deed returns True where it was done.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any, Final

from tests.applications_staff import JUMINHYO, SEAL_RECORD
from tests.applications_world import HANAKO, NOW, TARO, TOWN
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.application_city import FAILURES, RECORD, TABLE, City, Faults, signing_keys
from tests.issuing_world import signing_certificate

from machiport.applications.asked import Asked
from machiport.applications.cases.model import Application, Case
from machiport.applications.drafting.arrival import DeliveryWish
from machiport.applications.drafting.begin_service import Wish
from machiport.applications.drafting.submit_service import Submission
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.mandates.proposals import MandateWish
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.clock import today
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome
from machiport.problem_details import Problem
from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts

_BOTH: Final = frozenset({"citizens", "tax"})
MORI: Final = Reviewer(TOWN, "staff:mori", _BOTH)
OKA: Final = Reviewer(TOWN, "staff:oka", _BOTH, is_approver=True)
KIDA: Final = Reviewer(TOWN, "staff:kida", _BOTH, is_approver=True)
ROKU: Final = Reviewer(TOWN, "staff:roku", frozenset({"roads"}), is_approver=True)
_JUMINHYO: Final = {name: JUMINHYO[name] for name in JUMINHYO if name not in {"applicant_name", "birthdate"}}
_SEAL: Final[dict[str, Any]] = {
    "applicant_kana": "ミホン タロウ", "phone": "097-500-0000", "copies": 1, "registration_number": "123456",
    "purpose": "見本",
}  # fmt: skip
_KOTEI: Final[dict[str, Any]] = {
    "applicant_kana": "ミホン タロウ", "phone": "097-500-0000", "relation": "owner", "purpose": "見本", "copies": 2,
    "properties": [{"kind": "land", "place": "見本市みほん町1-2-3"}],
}  # fmt: skip
_KOTEI_RECORD: Final[dict[str, Any]] = {"owner": "見本 太郎", "properties": "土地 みほん町1-2-3", "total_value": 1000}
# Name, procedure, answers, record, delivery: paid before the review, not paid, paid afterwards, reviewed twice.
KINDS: Final[Mapping[str, tuple[str, dict[str, Any], dict[str, Any], str]]] = {
    "paid_before": ("juminhyo", _JUMINHYO | {"copies": 2}, RECORD, "download"),
    "for_nothing": ("juminhyo", _JUMINHYO | {"used_for": "pension_report"}, RECORD, "counter"),
    "paid_after": ("kotei_shisan_hyoka_shomeisho", _KOTEI, _KOTEI_RECORD, "post"),
    "two_steps": ("inkan_toroku_shomeisho", _SEAL, SEAL_RECORD, "post"),
}  # fmt: skip


def _done(_shown: object) -> StoredResponse:
    return StoredResponse(200, "{}")


@cache
def _begun(kind: str) -> tuple[str, str | None, InMemoryDynamo]:
    """Return a draft of a kind that is filled in, the mandate under which it was made, and the table with both."""
    city, life = City(Faults()), count(1)
    for who, name in ((TARO, "見本 太郎"), (HANAKO, "見本 花子")):
        _verify(city, who, name)
    DynamoSigningCertificates(city.dynamo.client, TABLE, city.clock).install(signing_certificate(signing_keys(), NOW))

    def asked(who: str) -> Asked:
        key = f"begun-{next(life)}"
        return Asked(who, IdempotentRequest(TOWN, f"resident:{who}", key, f"fingerprint-{key}"))

    procedure_id, answers, _, _ = KINDS[kind]
    mandate_id = None
    if kind != "two_steps":  # whose procedure lets nobody act for another
        wish = MandateWish(TOWN, (), None, today(city.clock) + timedelta(days=20))
        proposed = city.residents.mandates.propose(asked(HANAKO), wish)
        city.residents.mandates.confirm(asked(TARO), proposed.code, _done)
        mandate_id = proposed.view.mandate.mandate_id
    begun: list[Case] = []

    def respond(view: Any) -> StoredResponse:
        begun.append(view.case)
        return _done(view)

    who = TARO if mandate_id is None else HANAKO
    city.residents.begins.begin(asked(who), Wish(TOWN, procedure_id, mandate_id), respond)
    (case,) = begun
    assert case.answers is not None
    filled = {**case.answers.data, "applicant_name": "見本 太郎", "birthdate": "1980-01-02"} | answers
    address = {"postal_code": "870-0000", "address": "見本市みほん町1-2-3", "phone": "097-500-0000"}
    progress = city.residents.answers.save(who, case.application.application_id, 1, address | filled)
    assert not progress.faults, progress.faults
    return case.application.application_id, mandate_id, city.dynamo


def _verify(city: City, who: str, name: str) -> None:
    person = ResidentFacts(
        name=name, name_kana="ミホン", birthdate=date(1980, 1, 2), gender="unknown", postal_code="870-0000",
        address="見本県見本市みほん町1-2-3", phone="097-000-0000",
    )  # fmt: skip
    profile = {**profile_key(who), "identity_level": {"S": "jpki"}, "municipality": {"S": TOWN}}
    city.dynamo.put_item(TableName="residents", Item=profile)
    city.dynamo.put_item(TableName="residents", Item={**facts_key(who), "document": {"S": person.model_dump_json()}})


class Life:
    """One application of a kind, and everything that is done to it."""

    def __init__(self, kind: str) -> None:
        """Begin with the draft, filled in."""
        self.kind, self.faults = kind, Faults()
        self.application_id, self.mandate_id, dynamo = _begun(kind)
        own = InMemoryDynamo()
        own.items = deepcopy(dynamo.items)
        self.city = City(self.faults, own)
        self._keys = count(1)
        self.last: Callable[[], Outcome] | None = None
        self.answered: StoredResponse | None = None
        self.codes: list[str] = []

    # --- looking, without being part of the story ---

    @contextmanager
    def aside(self) -> Any:
        """Let what is done in here meet no fault and count for none."""
        at, counted = self.faults.at, self.faults.counted
        self.faults.at = 0
        try:
            yield
        finally:
            self.faults.at, self.faults.counted = at, counted

    @property
    def case(self) -> Case:
        """The case as it is now."""
        with self.aside():
            return self.city.desk.whole(self.application_id)

    @property
    def mandate_is_in_force(self) -> bool:
        """Whether HANAKO may act at this moment."""
        if self.mandate_id is None:
            return False
        with self.aside():
            mandate = self.city.residents.mandates.one(HANAKO, self.mandate_id).mandate
        application = self.case.application
        return mandate.permits(application.procedure_id, TOWN, self.city.clock.now())

    # --- doing ---

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; refusals in words and missing answers are part of life."""
        try:
            act()
        except (Problem, *FAILURES):
            return False
        return True

    def asked(self, who: str) -> Asked:
        """Return a new request of a resident."""
        return Asked(who, self._request(f"resident:{who}"))

    def reviewer(self, who: Reviewer) -> ReviewRequest:
        """Return a new request of a member of staff."""
        return ReviewRequest(who, self._request(who.key))

    def _request(self, who: str) -> IdempotentRequest:
        key = f"key-{next(self._keys)}"
        return IdempotentRequest(TOWN, who, key, f"fingerprint-{key}")

    def once(self, act: Callable[[], Outcome]) -> bool:
        """Do something that has a key, and remember it: it may be sent again."""
        self.last, self.answered = act, None

        def answered() -> None:
            self.answered = act().response

        return self.attempt(answered)

    def again(self) -> None:
        """Send the last request again: what was answered is answered again, and nothing is done twice."""
        if self.last is None:
            return
        act, before = self.last, self.answered
        found: list[Outcome] = []
        self.attempt(lambda: found.append(act()))
        if found and before is not None:
            assert found[0].response == before, "a repeated request was answered otherwise"

    def version(self, behind: int) -> int:
        """Return the version of the answers that somebody's device has."""
        answers = self.case.answers
        return max((answers.version if answers else 1) - behind, 1)

    def target(self, behind: int = 0) -> Target:
        """Return the application in the version that somebody looked at."""
        return Target(self.application_id, max(self.case.application.version - behind, 1))

    def submission(self, behind: int) -> Submission:
        """Return what is sent to submit it."""
        method: Any = KINDS[self.kind][3]
        return Submission(self.version(behind), DeliveryWish(method))

    @property
    def record(self) -> dict[str, Any]:
        """What staff enter from the register."""
        return KINDS[self.kind][2]

    def whole(self) -> Case:
        """Return the case as a story's step reads it."""
        return self.city.desk.whole(self.application_id)

    def new_code(self, who: str) -> bool:
        """Have a code for the counter."""

        def respond(code: str) -> StoredResponse:
            self.codes.append(code)
            return StoredResponse(200, json.dumps({"code": code}))

        asked = self.asked(who)
        return self.once(lambda: self.city.residents.pickups.new_code(asked, self.application_id, respond))

    def application(self) -> Application:
        """The application as it is now."""
        return self.case.application
