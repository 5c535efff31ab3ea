"""Looking at a certificate before anybody approves it: as it would be, unsigned, without number and code."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Case
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.errors import UnmappedCharacter
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.errors import CharacterNotInFont, NothingIssued
from machiport.applications.reviewing.viewing import ViewService
from machiport.clock import Clock

_PREVIEWED = frozenset({"accepted", "in_review", "second_review", "correction_requested"})

# Draws a content, unsigned; raises UnmappedCharacter.
type Drawing = Callable[[CertificateContent], bytes]


class CertificatePreviews(Protocol):
    """Says what a certificate would say."""

    def preview(self, case: Case, record: dict[str, object], now: datetime) -> CertificateContent:
        """Return what a certificate of the case would say with `record` entered."""
        ...


class PreviewService:
    """Draws previews for staff; each is written down in the audit chain."""

    def __init__(self, views: ViewService, previews: CertificatePreviews, draw: Drawing, clock: Clock) -> None:
        """Write down who looks through `views`; `draw` renders."""
        self._views = views
        self._previews = previews
        self._draw = draw
        self._clock = clock

    def preview(self, reviewer: Reviewer, application_id: str) -> bytes:
        """Return the certificate as it would be with what has been entered so far, as PDF marked as a sample.

        Raises ApplicationNotFound, NothingIssued, StateForbids after the decision (the certificate itself is there),
        CharacterNotInFont where it cannot be drawn right.
        """
        view = self._views.view(reviewer, application_id, "certificate_previewed")
        if view.procedure.issuance is None:
            raise NothingIssued
        state = view.case.application.state
        if state not in _PREVIEWED:
            raise StateForbids(params={"state": state, "wanted": "preview"})
        record: dict[str, object] = dict(view.case.record.data) if view.case.record else {}
        content = self._previews.preview(view.case, record, self._clock.now())
        try:
            return self._draw(content.model_copy(update={"sample": True}))
        except UnmappedCharacter as unmapped:
            places = "、".join(str(position + 1) for position in unmapped.positions)
            raise CharacterNotInFont(params={"line": unmapped.line, "places": places}) from unmapped
