"""Reading the audit chain of a case; that it was read is an entry of its own."""

from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.audit_checking import AuditChecker, ChainCheck
from machiport.applications.reviewing.viewing import ViewService


class AuditService:
    """Shows who saw and did what."""

    def __init__(self, views: ViewService, checker: AuditChecker) -> None:
        """Write down who reads through `views`; check with `checker`."""
        self._views = views
        self._checker = checker

    def read(self, reviewer: Reviewer, application_id: str) -> ChainCheck:
        """Return the whole chain, and whether it is as it was written.

        Raises ApplicationNotFound, ChangedMeanwhile.
        """
        self._views.view(reviewer, application_id, action="audit_viewed")
        return self._checker.check(application_id)
