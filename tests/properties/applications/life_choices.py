"""What is drawn in the lives of applications: who, how late, what is decided."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from tests.applications_life import KIDA, MORI, OKA, ROKU
from tests.applications_world import HANAKO, JIRO, TARO

from machiport.applications.cases.model import CorrectionReason
from machiport.applications.reviewing.deciding import Decision

PEOPLE = st.sampled_from([TARO, TARO, TARO, HANAKO, HANAKO, JIRO])
STAFF = st.sampled_from([MORI, MORI, OKA, KIDA, ROKU])
BEHIND = st.sampled_from([0, 0, 0, 0, 1])
DECISIONS = st.sampled_from(
    [Decision("approve"), Decision("approve"), Decision("approve", exempt=True), Decision("approve", exempt=False),
     Decision("reject", "見本"), Decision("not_accept", "見本")]
)  # fmt: skip
ACTS = st.sampled_from(["claim", "release", "recuse", "take_back", "correct"])
WAITS = st.sampled_from([timedelta(minutes=10), timedelta(hours=7), timedelta(days=1), timedelta(days=8)])
LONG_WAITS = st.sampled_from([timedelta(days=40), timedelta(days=400), timedelta(days=4000)])
REASONS: Final = (CorrectionReason(pointer="/phone", kind="incorrect", text="確かめてください(見本)。"),)
# Each of these stands in the audit chain as often as it was told.
TOLD_AS_NOTED: Final = {
    "submitted": "submitted", "accepted": "accepted", "approved": "approved", "rejected": "rejected",
    "not_accepted": "not_accepted", "withdrawn": "withdrawn", "issued": "issued", "completed": "completed",
    "correction_requested": "correction_requested", "correction_answered": "correction_answered",
    "correction_taken_back": "correction_taken_back", "payment_asked": "payment_asked", "collected": "collected",
    "payment_authorised": "payment_authorised", "revoked": "certificate_revoked", "returned": "letter_returned",
}  # fmt: skip
