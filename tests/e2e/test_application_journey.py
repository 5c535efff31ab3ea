"""Residents apply, pay and receive certificates, staff decide, anybody verifies. Real HTTP, queues and buckets.

A chapter each. Nothing is waited for blindly: what happens behind a queue is looked for until it has happened.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.e2e.applying_people import (
    CITY,
    JUMINHYO,
    Applicant,
    Office,
    at_the_gateway,
    card_is_entered,
    newcomer,
)
from tests.e2e.deployed_stack import APPROVER, DeployedStack, eventually
from tests.e2e.issued_files import (
    holds,
    one_byte_changed,
    page_of,
    pdfsig_says,
    pdftotext_says,
    printed_code,
    sha256,
    told_of,
)
from tests.papers import pdf as paper

from machiport.applications.issuing.reading_back import text_of
from machiport.applications.issuing.sd_jwt import CredentialInvalid, verified_credential
from machiport_cli.local_stack.virus_scanner import EICAR

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture(scope="module")
def issued(stack: DeployedStack) -> tuple[Applicant, str, bytes]:
    """Somebody who found 住民票の写し through "moving", applied, paid and downloaded it, with its application."""
    me, office = newcomer(stack, "見本 花江", "ミホン ハナエ"), Office(stack)
    moving = {"municipality": CITY, "answers": {"which": "within", "household": [], "water": "no", "bulky": "no"}}
    asked = stack.request("POST", "/procedure-navigators/moving/results", json=moving).json()
    assert asked["next_question"]["id"] == "certificate"
    moving["answers"] = {**asked_answers(moving), "certificate": "yes"}
    told = stack.request("POST", "/procedure-navigators/moving/results", json=moving).json()
    steps = [step["procedure_id"] for step in told["steps"]]
    assert told["complete"]
    assert steps.index("tenkyo") < steps.index("juminhyo")

    begun = me.begin("juminhyo")
    assert begun["form"]["answers"]["applicant_name"] == "見本 花江", "the form is filled in with what is known"
    progress = me.fill(begun, JUMINHYO)
    application_id = begun["application_id"]
    stale = me.save(application_id, begun["form"]["version"], {})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert me.submit(application_id, progress, {"method": "download"}).json()["status"]["state"] == "submitted"
    early = office.act(application_id, "approval")
    assert early.status_code == 409, "nothing is approved before it is paid"
    assert me.pay(application_id)["state"] == "authorised"

    missing = office.act(application_id, "approval")
    assert (missing.status_code, missing.json()["code"]) == (409, "applications.record_missing")
    office.record(application_id)
    preview = office.get(f"/applications/{application_id}/certificate-preview")
    assert preview.headers["content-type"] == "application/pdf"
    assert "見本花江" in text_of(preview.content)
    assert not holds(preview.content), "a preview is no certificate: it is not signed"
    assert office.acted(application_id, "approval")["state"] == "issuing"
    me.when(application_id, "issued")
    return me, application_id, me.download(application_id)


def asked_answers(body: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of a request to a questionnaire."""
    return dict(body["answers"])


def test_the_certificate_is_as_it_was_applied_for_and_paid_once(
    stack: DeployedStack, issued: tuple[Applicant, str, bytes]
) -> None:
    me, application_id, pdf = issued
    view = me.view(application_id)
    (certificate,), (payment,) = view["certificates"], view["payments"]
    text = text_of(pdf)
    assert "見本花江" in text
    assert "令和2年4月1日" in text, "what staff took from the register"
    assert (payment["state"], payment["amount"]) == ("captured", 300)
    (charged,) = at_the_gateway(stack, application_id)
    assert (charged["status"], charged["received"], charged["refunds"]) == ("succeeded", 300, [])
    assert (certificate["pdf_sha256"], certificate["serial"] in text) == (sha256(pdf), True)
    assert certificate["verification_code"] == printed_code(pdf)
    again = me.post(f"/applications/{application_id}/payment")
    assert (again.status_code, again.json()["code"]) == (409, "payments.already_paid")


def test_anybody_can_verify_it_and_sees_one_changed_byte(
    stack: DeployedStack, issued: tuple[Applicant, str, bytes]
) -> None:
    _, _, pdf = issued
    changed = one_byte_changed(pdf)
    assert page_of(stack, pdf) == ("valid", sha256(pdf))
    assert sha256(changed) != page_of(stack, pdf)[1], "the page says that the file differs"
    told = told_of(stack, pdf)
    assert (told["state"], told["municipality"], told["pdf_sha256"]) == ("valid", CITY, sha256(pdf))
    assert "見本" not in stack.get(f"/certificates/{told['code']}").text, "who has only the code learns no name"
    assert holds(pdf)
    assert not any(holds(one_byte_changed(pdf, place)) for place in (0.01, 0.3, 0.8, 0.99))


def test_other_programs_accept_its_signature_and_read_its_text(
    issued: tuple[Applicant, str, bytes], tmp_path: Path
) -> None:
    _, _, pdf = issued
    said = pdfsig_says(pdf, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Signature is Valid" not in pdfsig_says(one_byte_changed(pdf), tmp_path)
    assert "見本 花江" in pdftotext_says(pdf, tmp_path)


def test_the_machine_readable_copy_says_the_same(stack: DeployedStack, issued: tuple[Applicant, str, bytes]) -> None:
    me, application_id, pdf = issued
    credential = me.download(application_id, "sd_jwt").decode()
    found = verified_credential(credential)
    assert "見本 花江" in found.lines.values()
    assert found.claims["status"]["machiport_verification"]["uri"].endswith(f"/certificates/{printed_code(pdf)}")
    assert told_of(stack, pdf)["credential_sha256"] == sha256(credential.encode())
    with pytest.raises(CredentialInvalid):
        verified_credential(one_byte_changed(credential.encode(), 0.5).decode("utf-8", errors="replace"))


def test_what_was_issued_by_mistake_is_revoked_and_paid_back(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 取", "ミホン トリ"), Office(stack)
    application_id = me.juminhyo()
    # Nobody looks: the gateway's notice alone brings it further.
    card_is_entered(stack, me.start_payment(application_id))
    me.when(application_id, "accepted")
    office.approve(application_id)
    me.when(application_id, "issued")
    pdf = me.download(application_id)
    refused = office.post(f"/applications/{application_id}/certificates/1/revocation", {"reason": "見本の取消し"})
    assert refused.status_code == 403, "only an approver revokes"
    revocation = {"reason": "見本の取消し"}
    office.done(f"/applications/{application_id}/certificates/1/revocation", revocation, APPROVER)
    assert page_of(stack, pdf)[0] == "revoked"
    assert told_of(stack, pdf)["state"] == "revoked"
    gone = me.post(f"/applications/{application_id}/certificates/1/downloads", {"kind": "pdf"})
    assert (gone.status_code, gone.json()["code"]) == (409, "applications.certificate_revoked")
    office.acted(application_id, "refunds", APPROVER, payment=1, amount=300, reason="mistaken")
    (returned,) = eventually(lambda: at_the_gateway(stack, application_id), lambda seen: bool(seen[0]["refunds"]))
    assert [refund["amount"] for refund in returned["refunds"]] == [300]
    twice = office.act(application_id, "refunds", APPROVER, payment=1, amount=300, reason="mistaken")
    assert twice.status_code == 409, twice.text


def test_post_is_printed_comes_back_and_is_sent_again(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 郵", "ミホン ユウ"), Office(stack)
    application_id = me.juminhyo("post", used_for="pension_report")
    office.approve(application_id)
    serial = me.when(application_id, "issued")["certificates"][0]["serial"]
    batch = office.done("/print-batches", {"department": "citizens"})
    letters = office.get(f"/print-batches/{batch['batch_id']}").json()["letters"]
    (letter,) = (each for each in letters if each["serial"] == serial)
    assert (letter["recipient"], letter["postal_code"]) == ("見本 郵", "870-0000")
    assert holds(httpx.get(letter["url"], timeout=35, trust_env=False).content)
    assert serial in office.get(f"/print-batches/{batch['batch_id']}/csv").text
    assert me.view(application_id)["deliveries"][0]["state"] == "dispatched"

    office.done("/returned-letters", {"serial": serial, "reason": "あて所に尋ねあたりません"})
    view = me.view(application_id)
    assert (view["status"]["state"], view["deliveries"][0]["state"]) == ("issued", "returned")
    address = {"recipient": "見本 郵", "postal_code": "870-0001", "address": "見本県見本市みほん町9丁目9番9号"}
    office.done("/returned-letters/sending", {"serial": serial, "address": address})
    second = office.done("/print-batches", {"department": "citizens"})
    (again,) = office.get(f"/print-batches/{second['batch_id']}").json()["letters"]
    assert (again["serial"], again["postal_code"]) == (serial, "870-0001")
    assert me.view(application_id)["deliveries"][0]["state"] == "dispatched"


def test_cash_and_pick_up_at_the_counter(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 窓", "ミホン マド"), Office(stack)
    application_id = me.juminhyo("counter")
    paid = office.acted(application_id, "payments", amount=300, receipt_number="2026-000123")
    assert (paid["method"], paid["state"]) == ("counter", "captured")
    assert not [each for each in at_the_gateway(stack, application_id) if each["received"]]
    office.approve(application_id)
    me.when(application_id, "issued")
    code = me.done(f"/applications/{application_id}/pickup-code")["code"]
    wrong = f"{(int(code) + 1) % 100_000_000:08d}"
    refused = office.post(f"/applications/{application_id}/collection", {"code": wrong})
    assert (refused.status_code, refused.json()["code"]) == (422, "applications.pickup_code_wrong")
    handed = office.done(f"/applications/{application_id}/collection", {"code": code})
    assert [each["state"] for each in handed["deliveries"]] == ["collected"]
    assert me.state(application_id) == "completed"


def _upload(me: Applicant, application_id: str, content: bytes) -> dict[str, Any]:
    """Add a receipt as the app does, upload it with the form, and return the paper once it was checked."""
    new = {"slot": "receipt", "name": "領収証書.pdf", "media_type": "application/pdf", "size": len(content)}
    added = me.done(f"/applications/{application_id}/attachments", new)
    form = added["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": content}, timeout=35, trust_env=False)
    assert sent.is_success, sent.text

    def papers() -> list[dict[str, Any]]:
        items = me.get(f"/applications/{application_id}/attachments")["items"]
        return [each for each in items if each["attachment_id"] == added["attachment_id"]]

    seen = eventually(papers, lambda found: found[0]["state"] in {"clean", "refused"}, seconds=90)
    return dict(seen[0])


def test_papers_are_uploaded_checked_and_read(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 車", "ミホン クルマ"), Office(stack, "tax")
    begun = me.begin("keijidosha_nozei_shomeisho")
    application_id = begun["application_id"]
    progress = me.fill(begun, {"plate": "大分 580 あ 12-34", "paid_recently": True})
    assert progress["papers_needed"] == ["receipt"]
    missing = me.submit(application_id, progress, {"method": "download"})
    assert (missing.status_code, missing.json()["code"]) == (422, "applications.answers_not_valid")
    assert "receipt" in missing.text

    infected, lying = _upload(me, application_id, paper() + EICAR), _upload(me, application_id, b"GIF89a" + bytes(900))
    assert {infected["state"], lying["state"]} == {"refused"}
    assert infected["refusal"] != lying["refusal"]
    clean = paper(stream=b"a receipt")
    good = _upload(me, application_id, clean)
    assert good["state"] == "clean", good
    assert me.submit(application_id, progress, {"method": "download"}).is_success
    link = office.get(f"/applications/{application_id}/attachments/{good['attachment_id']}").json()
    assert httpx.get(link["url"], timeout=35, trust_env=False).content == clean
    other_department = Office(stack).get(f"/applications/{application_id}/attachments/{good['attachment_id']}")
    assert other_department.status_code == 404


def test_a_representative_applies_once_the_principal_has_agreed(stack: DeployedStack) -> None:
    agent, principal = newcomer(stack, "代理 一郎", "ダイリ イチロウ"), newcomer(stack, "見本 本人", "ミホン ホンニン")
    day = "2027-06-30"
    mandate = agent.done("/mandates", {"municipality": CITY, "procedures": ["juminhyo"], "valid_until": day})
    wish = {"municipality": CITY, "procedure_id": "juminhyo", "mandate_id": mandate["mandate_id"]}
    early = agent.post("/applications", wish)
    assert (early.status_code, early.json()["code"]) == (409, "applications.mandate_not_in_force")
    looked_at = principal.done("/mandates/lookups", {"code": mandate["code"]})
    assert (looked_at["agent_name"], looked_at["state"]) == ("代理 一郎", "proposed")
    assert principal.done("/mandates/confirmations", {"code": mandate["code"]})["state"] == "confirmed"

    begun = agent.begin("juminhyo", mandate["mandate_id"])
    application_id = begun["application_id"]
    contact = {"applicant_name": "見本 本人", "applicant_kana": "ミホン ホンニン", "birthdate": "1980-01-02"}
    home = {"postal_code": "870-0000", "address": "見本県見本市みほん町1丁目2番3号", "phone": "097-000-0000"}
    progress = agent.fill(begun, {**JUMINHYO, **contact, **home, "used_for": "pension_report"})
    submitted = agent.submit(application_id, progress, {"method": "download"})
    assert submitted.is_success, submitted.text
    assert principal.view(application_id)["role"] == "applicant"
    assert agent.view(application_id)["facts"] is None, "an agent is not told the principal's facts"
    Office(stack).approve(application_id)
    principal.when(application_id, "issued")
    assert "見本本人" in text_of(principal.download(application_id)), "the certificate is the principal's"
    assert agent.done(f"/mandates/{mandate['mandate_id']}/revocation")["state"] == "revoked"
    over = agent.post("/applications", wish)
    assert (over.status_code, over.json()["code"]) == (409, "applications.mandate_not_in_force")


def test_a_correction_goes_back_and_forth_and_a_withdrawal_lets_the_money_go(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 補", "ミホン ホセイ"), Office(stack)
    application_id = me.juminhyo()
    me.pay(application_id)
    office.acted(application_id, "claim")
    reason = {"pointer": "/used_for", "kind": "incorrect", "text": "使いみちをご確認ください。"}
    assert office.acted(application_id, "corrections", reasons=[reason])["state"] == "correction_requested"
    view = me.view(application_id)
    assert view["corrections"][-1]["reasons"] == [reason]
    assert (view["status"]["waiting_for"], view["status"]["clock_stands_still"]) == ("you", True)
    form = view["form"]
    saved = me.save(application_id, form["version"], {**form["answers"], "used_for": "work"}).json()
    me.done(f"/applications/{application_id}/correction-answers", {"answers_version": saved["version"]})
    case = office.case(application_id)
    assert (case["application"]["state"], case["form"]["answers"]["used_for"]) == ("in_review", "work")

    assert me.done(f"/applications/{application_id}/withdrawal")["status"]["state"] == "withdrawn"
    (let_go,) = eventually(lambda: at_the_gateway(stack, application_id), lambda seen: seen[0]["status"] == "canceled")
    assert let_go["received"] == 0
    late = office.act(application_id, "approval")
    assert late.status_code == 409, late.text


def test_two_who_submit_in_the_same_instant_get_their_own(stack: DeployedStack) -> None:
    office, names = Office(stack), ("見本 同一郎", "見本 同二郎")
    people = [newcomer(stack, name, "ミホン ドウ") for name in names]
    with ThreadPoolExecutor(2) as threads:
        ids = list(threads.map(lambda person: person.free_juminhyo(), people))
        list(threads.map(office.approve, ids))
    for person, application_id, name in zip(people, ids, names, strict=True):
        person.when(application_id, "issued")
        text = text_of(person.download(application_id))
        assert [other for other in names if other.replace(" ", "") in text] == [name]
        stranger = next(other for other in people if other is not person)
        assert stack.get(f"/applications/{application_id}", token=stranger.token).status_code == 404
