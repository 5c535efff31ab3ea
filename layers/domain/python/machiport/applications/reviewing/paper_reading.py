"""Opening what was attached: each look is written down, the link lives for minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from machiport.applications.attachments.errors import AttachmentNotFound
from machiport.applications.attachments.ports import PaperLinks
from machiport.applications.cases.model import Attachment
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.viewing import ViewService
from machiport.clock import Clock

_LIFE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """Where a checked paper can be read until `expires_at`."""

    attachment: Attachment
    url: str
    expires_at: datetime


class PaperReader:
    """Gives staff links to attached papers."""

    def __init__(self, views: ViewService, links: PaperLinks, clock: Clock) -> None:
        """Write down who reads through `views`; `links` sign."""
        self._views = views
        self._links = links
        self._clock = clock

    def link(self, reviewer: Reviewer, application_id: str, attachment_id: str) -> PaperLink:
        """Return a link to a paper that was found clean.

        Raises ApplicationNotFound, AttachmentNotFound, ChangedMeanwhile.
        """
        case = self._views.view(reviewer, application_id, "attachment_viewed", attachment_id=attachment_id).case
        papers = {each.attachment_id: each for each in case.attachments if each.state == "clean"}
        paper = papers.get(attachment_id)
        if paper is None:
            raise AttachmentNotFound
        expires_at = self._clock.now() + _LIFE
        return PaperLink(paper, self._links.link(paper.kept_key, paper.name, paper.media_type, _LIFE), expires_at)
