"""The states of a case's four machines, and the transitions between them: these, and nothing else."""

from collections.abc import Mapping
from typing import Final, Literal

from machiport.applications.cases.errors import StateForbids

type ApplicationState = Literal[
    "draft", "submitted", "accepted", "in_review", "correction_requested", "second_review", "approved",
    "awaiting_payment", "issuing", "issued", "completed", "rejected", "not_accepted", "withdrawn", "expired",
]  # fmt: skip
type PaymentState = Literal[
    "created", "authorised", "capture_requested", "captured", "cancel_requested", "cancelled", "refund_requested",
    "refunded", "failed", "expired",
]  # fmt: skip
type CertificateState = Literal["requested", "signed", "stored", "issued", "revoked", "failed"]
type DeliveryState = Literal["ready", "dispatched", "delivered", "returned", "collected", "downloaded", "expired"]

type _Transitions[S: str] = Mapping[S, frozenset[S]]

APPLICATION: Final[_Transitions[ApplicationState]] = {
    "draft": frozenset({"submitted", "expired"}),
    "submitted": frozenset({"accepted", "withdrawn", "not_accepted", "expired"}),
    "accepted": frozenset({"in_review", "approved", "not_accepted", "withdrawn"}),
    "in_review": frozenset(
        {"accepted", "correction_requested", "second_review", "approved", "rejected", "not_accepted", "withdrawn"}
    ),
    "correction_requested": frozenset({"in_review", "rejected", "withdrawn"}),
    "second_review": frozenset({"in_review", "approved", "rejected", "withdrawn"}),
    "approved": frozenset({"awaiting_payment", "issuing", "completed"}),
    "awaiting_payment": frozenset({"issuing", "approved", "expired", "withdrawn"}),
    "issuing": frozenset({"issued", "awaiting_payment", "in_review"}),
    "issued": frozenset({"completed"}),
    "completed": frozenset({"issued"}),  # a letter came back
    "rejected": frozenset(),
    "not_accepted": frozenset(),
    "withdrawn": frozenset(),
    "expired": frozenset(),
}
PAYMENT: Final[_Transitions[PaymentState]] = {
    "created": frozenset({"authorised", "captured", "cancel_requested", "cancelled", "expired", "failed"}),
    "authorised": frozenset({"capture_requested", "cancel_requested", "expired"}),
    "capture_requested": frozenset({"captured", "failed", "expired"}),
    "cancel_requested": frozenset({"cancelled", "captured"}),
    "captured": frozenset({"refund_requested"}),
    "refund_requested": frozenset({"refunded"}),
    "cancelled": frozenset(),
    "refunded": frozenset(),
    "failed": frozenset(),
    "expired": frozenset(),
}
CERTIFICATE: Final[_Transitions[CertificateState]] = {
    "requested": frozenset({"signed", "failed"}),
    "signed": frozenset({"stored", "failed"}),
    "stored": frozenset({"issued", "failed"}),
    "issued": frozenset({"revoked"}),
    "revoked": frozenset(),
    "failed": frozenset(),
}
DELIVERY: Final[_Transitions[DeliveryState]] = {
    "ready": frozenset({"dispatched", "downloaded", "collected", "expired"}),
    "dispatched": frozenset({"delivered", "returned"}),
    "returned": frozenset({"ready", "expired"}),  # expired: its certificate is revoked
    "downloaded": frozenset({"expired"}),
    "delivered": frozenset({"returned"}),
    "collected": frozenset(),
    "expired": frozenset(),
}

FINAL: Final[frozenset[ApplicationState]] = frozenset({"completed", "rejected", "not_accepted", "withdrawn", "expired"})
# What staff see in their queues: all that has arrived and is not over.
QUEUED: Final[frozenset[ApplicationState]] = frozenset(APPLICATION) - FINAL - {"draft"}
# A payment that the gateway still has to be asked about.
UNSETTLED: Final[frozenset[PaymentState]] = frozenset({"capture_requested", "cancel_requested", "refund_requested"})


def moved[S: str](transitions: _Transitions[S], present: S, wanted: S) -> S:
    """Return `wanted` where the transition is declared.

    Raises StateForbids where it is not: the step was skipped, or somebody has done it.
    """
    if wanted not in transitions[present]:
        raise StateForbids(params={"state": present, "wanted": wanted})
    return wanted
