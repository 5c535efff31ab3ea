"""Notices of the payment gateway, signed as Stripe signs them, in place of made-up ones."""

import json
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from stripe import WebhookSignature

SECRET: Final = "whsec_mihon"
_HALF: Final = 128


def signed(event: dict[str, Any], payments: Sequence[str]) -> dict[str, Any]:
    """Return the event, every other time with a signed notice of a payment: known, unknown, or none at all."""
    chance = sha256(repr(sorted(event["headers"].items())).encode()).digest()
    if chance[0] >= _HALF:
        return event
    known: list[Any] = [*payments, "pi_unknown", "", 7, None]
    intent = {"id": known[chance[1] % len(known)], "object": "payment_intent"}
    notice = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "data": {"object": intent}}
    bodies = [json.dumps(notice)] * 4 + ["", "[]", "{}", '{"data":{}}', "見本"]
    body, now = bodies[chance[2] % len(bodies)], int(time.time())
    signature = WebhookSignature._compute_signature(f"{now}.{body}", SECRET)  # the SDK has no public one
    headers = {**event["headers"], "stripe-signature": f"t={now},v1={signature}"}
    multiple = {name: [value] for name, value in headers.items()}
    return {**event, "body": body, "isBase64Encoded": False, "headers": headers, "multiValueHeaders": multiple}
