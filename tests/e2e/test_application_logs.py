"""What people tell in applications is in no log, no event and no queue; nor are the codes that open something."""

import re
import time
from typing import Any

import httpx
import pytest
from tests.e2e.applying_people import CITY, JUMINHYO, Applicant, Office, card_is_entered, newcomer
from tests.e2e.deployed_stack import APPROVER, DeployedStack, eventually
from tests.e2e.stack_logs import CANARIES, access_lines, canaries_in, gateway_said, logged
from tests.papers import pdf

pytestmark = pytest.mark.xdist_group("stack")

_REASON = f"{CANARIES['name']}様 {CANARIES['address']}"


def _upload_receipt(me: Applicant) -> None:
    """Attach a paper whose name tells who it is from."""
    content = pdf()
    begun = me.begin("keijidosha_nozei_shomeisho")
    me.fill(begun, {"plate": CANARIES["mobile"], "paid_recently": True, "owner": CANARIES["name"]})
    papers = f"/applications/{begun['application_id']}/attachments"
    name = f"{CANARIES['name']} {CANARIES['e-mail']}.pdf"
    new = {"slot": "receipt", "name": name, "media_type": "application/pdf", "size": len(content)}
    form = me.done(papers, new)["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": (name, content)}, timeout=35, trust_env=False)
    assert sent.is_success, sent.text
    eventually(lambda: me.get(papers)["items"][0]["state"], lambda state: bool(state == "clean"))


def _apply_with_all_that_is_told(me: Applicant, office: Office) -> list[str]:
    """Tell who one is wherever an application asks for it; return the codes and keys that come back."""
    answers = {**JUMINHYO, "used_for": "other", "purpose": CANARIES["address"], "phone": CANARIES["mobile"]}
    own = {"applicant_name": CANARIES["name"], "applicant_kana": CANARIES["kana"]}
    where = {"postal_code": "874-0920", "address": CANARIES["address"], "recipient": CANARIES["name"]}
    application_id = me.submitted("juminhyo", answers | own, {"method": "counter", "address": None})
    posted = me.submitted("juminhyo", answers | own, {"method": "post", "address": where})
    started = me.start_payment(application_id)
    card_is_entered(me.stack, started)
    me.done(f"/applications/{application_id}/payment/observation")
    office.acted(application_id, "claim")
    reason = {"pointer": "/purpose", "kind": "incorrect", "text": _REASON}
    office.acted(application_id, "corrections", reasons=[reason])
    form = me.view(application_id)["form"]
    corrected = {**form["answers"], "purpose": CANARIES["latin name"]}
    saved = me.save(application_id, form["version"], corrected).json()
    me.done(f"/applications/{application_id}/correction-answers", {"answers_version": saved["version"]})
    office.approve(application_id)
    certificate = me.when(application_id, "issued")["certificates"][0]
    code = str(me.done(f"/applications/{application_id}/pickup-code")["code"])
    office.done(f"/applications/{application_id}/collection", {"code": code})
    me.stack.get(f"/verify/{certificate['verification_code']}")
    me.stack.get(f"/certificates/{certificate['verification_code']}")
    office.done(f"/applications/{application_id}/certificates/1/revocation", {"reason": _REASON}, APPROVER)
    office.acted(posted, "non-acceptance", reason=_REASON)
    return [started["client_secret"], code, certificate["verification_code"]]


def _in_the_notifications(stack: DeployedStack) -> str:
    """Return all messages that wait for the notifications context; they stay in the queue."""
    sqs, queue, texts = stack.client("sqs"), stack.running.outputs.notifications_queue_url, []
    asked: dict[str, Any] = {"QueueUrl": queue, "MaxNumberOfMessages": 10, "VisibilityTimeout": 10}
    while found := sqs.receive_message(**asked).get("Messages"):
        texts += [message["Body"] for message in found]
    return "\n".join(texts)


def test_nothing_that_applications_tell_is_logged_or_sent(stack: DeployedStack) -> None:
    began, told = time.time(), {"address": CANARIES["address"], "phone": CANARIES["mobile"]}
    me = newcomer(stack, CANARIES["name"], CANARIES["kana"], **told)
    _upload_receipt(me)
    codes = _apply_with_all_that_is_told(me, Office(stack))
    mandate = me.done("/mandates", {"municipality": CITY, "valid_until": "2027-03-31"})
    principal = Applicant.of(stack)
    principal.done("/mandates/lookups", {"code": mandate["code"]})
    principal.done("/mandates/refusals", {"code": mandate["code"]})
    assert CANARIES["name"] in str(me.get("/applications/export"))

    sent = _in_the_notifications(stack)
    assert "applications.issued" in sent, "the events of these applications are among them"
    messages = eventually(lambda: logged(stack, began), lambda seen: access_lines(seen) >= 25)
    said = "\n".join(messages) + gateway_said(stack)
    assert {"issuing went on", "payment settled"} <= set(re.findall(r'"message": ?"([^"]+)"', said)), (
        "workers' logs too"
    )
    for place in (said, sent):
        assert canaries_in(place) == set()
        assert not [code for code in (*codes, mandate["code"]) if code in place]
