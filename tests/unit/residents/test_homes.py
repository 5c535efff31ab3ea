"""Where residents live, for the contexts that ask."""

from machiport.residents.model import ResidentFacts, ResidentProfile
from machiport.residents.service import ResidentService

KNOWN = ResidentProfile(subject="known", identity_level="jpki", municipality="44202")


class ProfilesInMemory:
    """One known resident."""

    def find(self, subject: str) -> ResidentProfile | None:
        """Return the facts of the one."""
        return KNOWN if subject == KNOWN.subject else None

    def facts(self, subject: str) -> ResidentFacts | None:
        """Nobody has said who they are."""
        assert subject
        return None


def test_a_home_is_told_where_it_was_verified() -> None:
    residents = ResidentService(ProfilesInMemory())
    assert residents.home_of("known") == "44202"
    assert residents.home_of("new") is None
