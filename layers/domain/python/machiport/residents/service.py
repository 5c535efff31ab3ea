"""A resident's own facts."""

from machiport.residents.model import ResidentFacts, ResidentProfile
from machiport.residents.ports import ResidentProfiles


class ResidentService:
    """What a resident may ask about themselves."""

    def __init__(self, profiles: ResidentProfiles) -> None:
        """Read facts from `profiles`."""
        self._profiles = profiles

    def profile_of(self, subject: str) -> ResidentProfile:
        """Return the facts of the resident; those of a new one say that nothing was verified."""
        return self._profiles.find(subject) or ResidentProfile(subject=subject)

    def home_of(self, subject: str) -> str | None:
        """Return the five-digit code of where the resident lives; None where that was not verified."""
        return self.profile_of(subject).municipality

    def facts_of(self, subject: str) -> ResidentFacts | None:
        """Return who the resident is (name, birthdate, address …); None where nobody has verified it."""
        return self._profiles.facts(subject)
