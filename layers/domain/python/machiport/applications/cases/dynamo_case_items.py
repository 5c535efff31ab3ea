"""The parts of a case as DynamoDB items, and back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from machiport.applications import dynamo_keys as keys
from machiport.applications.cases.audit import AuditEntry
from machiport.applications.cases.measure import measure_of
from machiport.applications.cases.model import (
    Answers,
    Application,
    Attachment,
    AuditHead,
    Case,
    Certificate,
    Correction,
    Delivery,
    Part,
    Payment,
    Record,
)
from machiport.applications.cases.ports import (
    GatewayReference,
    LedgerLine,
    NumberReference,
    PartWrite,
    Reference,
    ResidentReference,
)
from machiport.applications.cases.states import QUEUED
from machiport.clock import TOKYO

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_ABSENT: Final = "attribute_not_exists(pk)"
_KINDS: Final[dict[str, type[Part]]] = {
    "STATE": Application,
    "ANSWERS": Answers,
    "RECORD": Record,
    "ATTACHMENT": Attachment,
    "PAYMENT": Payment,
    "CERTIFICATE": Certificate,
    "DELIVERY": Delivery,
    "CORRECTION": Correction,
}


def case_of(items: Iterable[Mapping[str, Any]]) -> Case | None:
    """Return the case that the items of its partition make; None where there is no application among them."""
    parts: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    head = AuditHead()
    for item in items:
        kind = item["sk"]["S"].partition("#")[0]
        if kind == keys.AUDIT_HEAD:
            head = AuditHead.model_validate_json(item["document"]["S"])
        else:
            parts[kind].append(_KINDS[kind].model_validate_json(item["document"]["S"]))
    if not parts["STATE"]:
        return None
    return Case(
        application=parts["STATE"][0],
        answers=next(iter(parts["ANSWERS"]), None),
        record=next(iter(parts["RECORD"]), None),
        attachments=tuple(parts["ATTACHMENT"]),
        payments=tuple(parts["PAYMENT"]),
        certificates=tuple(parts["CERTIFICATE"]),
        deliveries=tuple(parts["DELIVERY"]),
        corrections=tuple(parts["CORRECTION"]),
        audit=head,
    )


def part_entries(table: str, application_id: str, write: PartWrite) -> "list[TransactWriteItemTypeDef]":
    """Return the entries that write a part on the version that was read; an application brings its measure along."""
    item: dict[str, Any] = {
        **keys.part(application_id, write.after),
        "version": {"N": str(write.after.version)},
        "document": {"S": write.after.model_dump_json()},
    }
    after = write.after
    if isinstance(after, Application):
        item |= _index_attributes(after)
    put: dict[str, Any] = {"TableName": table, "Item": item, "ConditionExpression": _ABSENT}
    if write.before is not None:
        put |= _still(write.before)
    entries: list[Any] = [{"Put": put}]
    if isinstance(after, Application) and _measure_differs(after, write.before):
        entries.append(_measure_put(table, after))
    return entries


def _still(part: Part) -> dict[str, Any]:
    return {
        "ConditionExpression": "version = :version",
        "ExpressionAttributeValues": {":version": {"N": str(part.version)}},
    }


def _index_attributes(application: Application) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    municipality, identifier = application.municipality, application.application_id
    if application.due_at is not None:
        attributes["pending_pk"] = {"S": keys.due_partition(municipality)}
        attributes["pending_sk"] = {"S": f"{keys.instant(application.due_at)}#{identifier}"}
    if application.state in QUEUED and application.submitted_at is not None:
        attributes["queue_pk"] = {"S": keys.queue_partition(municipality, application.department)}
        arrived = keys.instant(application.submitted_at)
        attributes["queue_sk"] = {"S": f"{application.state}#{arrived}#{identifier}"}
    return attributes


def _measure_differs(after: Application, before: Part | None) -> bool:
    return not isinstance(before, Application) or measure_of(before) != measure_of(after)


def _measure_put(table: str, application: Application) -> "TransactWriteItemTypeDef":
    month = f"{application.created_at.astimezone(TOKYO):%Y-%m}"
    key = keys.measure(application.municipality, application.procedure_id, month, application.application_id)
    return {"Put": {"TableName": table, "Item": {**key, "document": {"S": measure_of(application).model_dump_json()}}}}


def check_entry(table: str, application_id: str, part: Part) -> "TransactWriteItemTypeDef":
    """Return the entry that refuses where a part is no longer as it was read."""
    check: Any = {"TableName": table, "Key": dict(keys.part(application_id, part)), **_still(part)}
    return {"ConditionCheck": check}


def erasing_entry(table: str, application_id: str, part: Part) -> "TransactWriteItemTypeDef":
    """Return the entry that deletes a part as it was read."""
    delete: Any = {"TableName": table, "Key": dict(keys.part(application_id, part)), **_still(part)}
    return {"Delete": delete}


def reference_key(reference: Reference) -> keys.Key:
    """Return pk and sk of a reference."""
    match reference:
        case NumberReference():
            return keys.number(reference.municipality, reference.number)
        case ResidentReference():
            return keys.resident_application(reference.subject, reference.application_id)
        case GatewayReference():
            return keys.gateway_payment(reference.gateway_id)
        case LedgerLine():
            return keys.ledger_line(reference.municipality, reference.day, reference.payment_id, reference.kind)


def reference_entry(table: str, reference: Reference) -> "TransactWriteItemTypeDef":
    """Return the entry that writes a reference where there is none."""
    item: dict[str, Any] = {**reference_key(reference), "application_id": {"S": reference.application_id}}
    if isinstance(reference, GatewayReference):
        item["number"] = {"N": str(reference.number)}
    if isinstance(reference, LedgerLine):
        item |= {
            "method": {"S": reference.method},
            "amount": {"N": str(reference.amount)},
            "gateway_id": {"S": reference.gateway_id} if reference.gateway_id else {"NULL": True},
        }
    return {"Put": {"TableName": table, "Item": item, "ConditionExpression": _ABSENT}}


def erasing_reference_entry(table: str, reference: Reference) -> "TransactWriteItemTypeDef":
    """Return the entry that deletes a reference, whether it is there or not."""
    return {"Delete": {"TableName": table, "Key": dict(reference_key(reference))}}


def audit_entries(
    table: str, application_id: str, before: AuditHead, entries: Iterable[AuditEntry], after: AuditHead
) -> "list[TransactWriteItemTypeDef]":
    """Return the entries that append to the audit chain; refused where it does not end as it was read."""
    head: dict[str, Any] = {
        "TableName": table,
        "Item": {
            **keys.audit_head(application_id),
            "sequence": {"N": str(after.sequence)},
            "document": {"S": after.model_dump_json()},
        },
        "ConditionExpression": _ABSENT,
    }
    if before.sequence:
        head["ConditionExpression"] = "#sequence = :before"
        head["ExpressionAttributeNames"] = {"#sequence": "sequence"}
        head["ExpressionAttributeValues"] = {":before": {"N": str(before.sequence)}}
    puts: list[Any] = [{"Put": head}]
    for entry in entries:
        item = {**keys.audit_entry(application_id, entry.sequence), "document": {"S": entry.model_dump_json()}}
        puts.append({"Put": {"TableName": table, "Item": item, "ConditionExpression": _ABSENT}})
    return puts


def ledger_line_of(municipality: str, item: Mapping[str, Any]) -> LedgerLine:
    """Return the movement of money in an item of its day's partition."""
    payment_id, _, kind = item["sk"]["S"].partition("#")
    return LedgerLine(
        municipality=municipality,
        day=date.fromisoformat(item["pk"]["S"].rpartition("#")[2]),
        payment_id=payment_id,
        kind="refunded" if kind == "refunded" else "captured",
        method="counter" if item["method"]["S"] == "counter" else "card",
        amount=int(item["amount"]["N"]),
        application_id=item["application_id"]["S"],
        gateway_id=item["gateway_id"].get("S"),
    )
