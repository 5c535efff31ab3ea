"""What a person no longer wants kept."""

from typing import Final

from machiport.applications.cases.step import Step

OWN_WISH: Final = "own_wish"


def let_go(step: Step) -> None:
    """End the time of keeping: should the erasing that follows be interrupted, the sweeper does it."""
    step.set(terms=step.application.terms.model_copy(update={"retention_days": 0}), due_at=step.now)
