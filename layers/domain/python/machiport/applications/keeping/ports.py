"""What the sweep of applications asks of others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from machiport.applications.cases.model import Case
from machiport.applications.cases.step import Step


class CaseFiles(Protocol):
    """The files of applications, in all buckets."""

    def delete_all(self, application_id: str) -> int:
        """Delete every file of an application, in every version; return how many versions there were.

        Deleting again deletes nothing. Raises where one is left.
        """
        ...


class FormProgress(Protocol):
    """Tells how far a form is filled in."""

    def sections(self, case: Case) -> Mapping[str, str]:
        """Return the state of each section (`hidden`, `empty`, `begun`, `complete`) of a case's answers."""
        ...


class Attendant(Protocol):
    """Looks after one side of a case: its payment, or its deliveries."""

    def attend(self, application_id: str) -> None:
        """Do what is due, asking others where needed; nothing where nothing is. Safe to repeat."""
        ...


class DeliveryProgress(Protocol):
    """Looks after deliveries within a step."""

    def attend(self, step: Step) -> datetime | None:
        """Add what is due of the deliveries to `step`; return when to look again, None where all have ended."""
        ...
