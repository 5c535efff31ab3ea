"""What cannot be issued ends with the dead letters and holds up nothing; once it is put right it is issued, once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from tests.e2e.applying_people import CITY, Applicant, Office, newcomer
from tests.e2e.deployed_stack import DeployedStack, eventually
from tests.e2e.issued_files import holds
from tests.e2e.operator_commands import machiport

from machiport.applications.dynamo_keys import signing_certificate
from machiport.outbox.event import OutboxEvent

pytestmark = pytest.mark.xdist_group("stack")

# 竹田市: nothing else in the tests is issued there, so no worker remembers what it signs under.
POISONED = "44208"


def _in_queue(stack: DeployedStack, url: str) -> int:
    """Return how many messages wait in a queue."""
    asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(stack.client("sqs").get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])


@pytest.fixture
def nothing_to_sign_under(stack: DeployedStack) -> Iterator[Callable[[], None]]:
    """Take a small city's signing certificate away, and let messages come again after a second; undo both.

    What is handed out puts the certificate back.
    """
    dynamodb, sqs, outputs = stack.client("dynamodb"), stack.client("sqs"), stack.running.outputs
    key, table = signing_certificate(POISONED), outputs.applications_table_name
    kept = dynamodb.get_item(TableName=table, Key=key)["Item"]
    queue = {"QueueUrl": outputs.issuance_queue_url}
    usual = sqs.get_queue_attributes(**queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
    dynamodb.delete_item(TableName=table, Key=key)
    sqs.set_queue_attributes(**queue, Attributes={"VisibilityTimeout": "1"})

    def put_back() -> None:
        dynamodb.put_item(TableName=table, Item=kept)

    yield put_back
    put_back()
    sqs.set_queue_attributes(**queue, Attributes=usual)


def _again(application_id: str, number: int) -> str:
    """Return a message that asks for a certificate once more."""
    event = OutboxEvent(
        event_id=uuid4(),
        type="applications.issuance_requested",
        municipality=CITY,
        subject=application_id,
        occurred_at=datetime.now(UTC),
        data={"number": number},
    )
    return event.to_envelope()


def test_what_is_poison_ends_with_the_dead_letters_and_is_issued_after_a_redrive(
    stack: DeployedStack, nothing_to_sign_under: Callable[[], None]
) -> None:
    """20 messages: 2 of certificates that cannot be signed, 3 of good ones, and each of these five times more."""
    outputs, sqs = stack.running.outputs, stack.client("sqs")
    before = _in_queue(stack, outputs.issuance_dead_letter_queue_url)
    poisoned, me = Applicant.of(stack, POISONED), newcomer(stack, "見本 多", "ミホン タ")
    bad, good = poisoned.free_juminhyo(copies=2), me.free_juminhyo(copies=3)
    Office(stack, municipality=POISONED).approve(bad)
    Office(stack).approve(good)
    for number in (1, 2, 3) * 5:
        sqs.send_message(QueueUrl=outputs.issuance_queue_url, MessageBody=_again(good, number))
    certificates = me.when(good, "issued")["certificates"]
    assert [(each["number"], each["state"]) for each in certificates] == [(1, "issued"), (2, "issued"), (3, "issued")]
    assert len({certificate["serial"] for certificate in certificates}) == 3
    dead = eventually(
        lambda: _in_queue(stack, outputs.issuance_dead_letter_queue_url), lambda seen: seen > before + 1, seconds=60
    )
    assert dead == before + 2
    assert poisoned.state(bad) == "issuing"

    nothing_to_sign_under()
    assert machiport(stack, "outbox", "redrive", "--queue", "issuance", "--yes")
    view = poisoned.when(bad, "issued")
    assert [certificate["state"] for certificate in view["certificates"]] == ["issued", "issued"]
    assert all(holds(poisoned.download(bad, number=number)) for number in (1, 2))
    assert _in_queue(stack, outputs.issuance_dead_letter_queue_url) == before
