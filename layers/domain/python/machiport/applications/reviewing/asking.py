"""Who of the staff asks, and for what."""

from dataclasses import dataclass

from machiport.applications.cases.errors import StaleVersion
from machiport.applications.cases.model import Application
from machiport.idempotency import IdempotentRequest


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer (審査担当) for one municipality: `key` is `staff:<subject>`, `is_approver` tells a 決裁者."""

    municipality: str
    key: str
    departments: frozenset[str]
    is_approver: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What a reviewer asks for, under a key of their own."""

    reviewer: Reviewer
    request: IdempotentRequest


@dataclass(frozen=True, slots=True)
class Target:
    """Which application is meant, in the version that the person looked at."""

    application_id: str
    version: int


def require_version(application: Application, version: int) -> None:
    """Refuse what was decided on another version than the one that is there.

    Raises StaleVersion, which names the present version.
    """
    if version != application.version:
        present = application.version
        raise StaleVersion(params={"present": present}, members={"present_version": present})
