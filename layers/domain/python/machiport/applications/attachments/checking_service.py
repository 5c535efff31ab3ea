"""Checking what was uploaded: what it is, whether it is harmful; only what is clean leaves the quarantine.

The bytes that are checked are the bytes that are kept: they are read once. What is uploaded again later under the
same name is removed unread.
"""

import hashlib
import logging
from typing import Final, Literal

from machiport.applications.attachments.inspecting import Refusal, refusal_of
from machiport.applications.attachments.ports import PaperStore, VirusScanner
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Attachment, Case
from machiport.applications.cases.step import Step
from machiport.applications.file_places import uploaded_paper

_LOGGER = logging.getLogger("machiport.applications")

type Checked = Literal["clean", "refused", "nothing_to_do"]
_VERDICTS: Final[dict[str, Refusal]] = {"infected": "infected", "too_large": "too_large"}


class Checking:
    """Looks at uploads. A message that comes twice finds nothing to do."""

    def __init__(self, desk: CaseDesk, papers: PaperStore, scanner: VirusScanner) -> None:
        """Read and keep files in `papers`; ask `scanner` for viruses."""
        self._desk = desk
        self._papers = papers
        self._scanner = scanner

    def check(self, key: str) -> Checked:
        """Check what was uploaded at `key`, and write down what came of it.

        Raises ScannerUnavailable (the message comes again), and what the stores raise.
        """
        application_id, attachment = self._awaited(key)
        if attachment is None:
            self._papers.remove_upload(key)
            return "nothing_to_do"
        content = self._papers.uploaded(key, attachment.size)
        if content is None:
            # Removed by an earlier message, whose verdict we then find; or lost, and the resident has to know.
            return "refused" if self._written(application_id, attachment, None, "lost") else "nothing_to_do"
        refusal = self._refusal(attachment, content)
        if refusal is None:
            self._papers.keep(attachment.kept_key, content, attachment.media_type)
        digest = hashlib.sha256(content).hexdigest()
        if not self._written(application_id, attachment, digest, refusal):
            self._papers.remove(attachment.kept_key)
        self._papers.remove_upload(key)
        _LOGGER.info("a paper was checked", extra={"attachment": attachment.attachment_id, "refusal": refusal})
        return "clean" if refusal is None else "refused"

    def _awaited(self, key: str) -> tuple[str, Attachment | None]:
        application_id, attachment_id = uploaded_paper(key) or ("", "")
        case = self._desk.store.find(application_id) if application_id else None
        return application_id, None if case is None else _awaited_in(case, attachment_id)

    def _refusal(self, attachment: Attachment, content: bytes) -> Refusal | None:
        if len(content) != attachment.size:
            return "too_large" if len(content) > attachment.size else "broken"
        refusal = refusal_of(content, attachment.media_type, attachment.size)
        return refusal or _VERDICTS.get(self._scanner.verdict_on(content))

    def _written(
        self, application_id: str, attachment: Attachment, digest: str | None, refusal: Refusal | None
    ) -> bool:
        """Write down the verdict; False where the paper was taken back meanwhile."""

        def act(step: Step) -> bool:
            present = _awaited_in(step.case, attachment.attachment_id)
            if present is None:
                return False
            state = "clean" if refusal is None else "refused"
            checked = present.changed(state=state, sha256=digest, refusal=refusal, checked_at=step.now)
            step.write(checked, present)
            if step.application.state != "draft":
                step.set()  # its version counts on: who looked before this paper was there looks again
            step.tell("attachment_checked", part=attachment.attachment_id, result=state, refusal=refusal)
            return True

        return self._desk.work(application_id, "system", act)


def _awaited_in(case: Case, attachment_id: str) -> Attachment | None:
    waiting = {"awaiting_upload", "checking"}
    return next((a for a in case.attachments if a.attachment_id == attachment_id and a.state in waiting), None)
