"""Residents as applications see them."""

from machiport.applications.applicants import Applicant
from machiport.residents.service import ResidentService


class ResidentApplicants:
    """The verified facts of residents, from the residents' own context."""

    def __init__(self, residents: ResidentService) -> None:
        """Ask `residents`."""
        self._residents = residents

    def of(self, subject: str) -> Applicant:
        """Return what was verified about a person; one who is not known is verified by nothing."""
        profile, facts = self._residents.profile_of(subject), self._residents.facts_of(subject)
        return Applicant(
            subject=subject,
            identity_level=profile.identity_level,
            municipality=profile.municipality,
            facts={} if facts is None else facts.model_dump(mode="json", exclude_none=True),
        )
