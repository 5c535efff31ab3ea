"""Who applies (申請者): the person's verified facts, and how well their identity was verified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from pydantic import JsonValue

from machiport.identity import Resident
from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict

type IdentityLevel = Literal["none", "email", "jpki"]

_RANKS: Final[Mapping[IdentityLevel, int]] = {"none": 0, "email": 1, "jpki": 2}
# What a level is called where somebody is told which one they need.
LEVEL_NAMES: Final[Mapping[IdentityLevel, LocalizedText]] = {
    "none": LocalizedText(ja="本人確認なし", en="no verification", ja_x_easy="なにも なし"),
    "email": LocalizedText(ja="メールアドレスの確認", en="a verified e-mail address", ja_x_easy="メールの 確認"),
    "jpki": LocalizedText(
        ja="マイナンバーカードによる本人確認",
        en="verification by My Number Card",
        ja_x_easy="マイナンバーカードでの 確認",
    ),
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person as others have verified them. `facts` are empty where nobody has; days in them are ISO 8601."""

    subject: str
    identity_level: IdentityLevel = "none"
    municipality: str | None = None
    facts: Mapping[str, JsonValue] = field(default_factory=dict)

    def reaches(self, needed: IdentityLevel) -> bool:
        """Tell whether the identity was verified at least as well as `needed`."""
        return _RANKS[self.identity_level] >= _RANKS[needed]

    @property
    def name(self) -> str | None:
        """The verified name; None where there is none."""
        name = self.facts.get("name")
        return name if isinstance(name, str) else None


class ApplicantFacts(Protocol):
    """Knows the people: another context's facts, seen from here."""

    def of(self, subject: str) -> Applicant:
        """Return what was verified about a person; one who is not known is verified by nothing."""
        ...


class IdentityTooLow(Conflict):
    """409: the identity has to be verified better; `members` name the level that is there and the one needed."""

    code = "applications.identity_too_low"
    title = LocalizedText(ja="本人確認が必要です", en="Verify who you are", ja_x_easy="あなたの 確認が いります")
    detail = LocalizedText(
        ja="この手続きには、より確実な本人確認（{needed}）が必要です。アプリで本人確認を済ませてから、お試しください。",
        en="This needs your identity to be verified first ({needed}). Please do so in the app, then try again.",
        ja_x_easy="先に アプリで あなたの 確認を してください（{needed}）。そのあと もう一度 してください。",
    )


def required_level(person: Applicant, needed: IdentityLevel) -> None:
    """Refuse a person whose identity is not verified well enough.

    Raises IdentityTooLow.
    """
    if not person.reaches(needed):
        raise IdentityTooLow(params={"needed": needed}, members={"needed": needed, "present": person.identity_level})


def actor_name(subject: str) -> str:
    """Return what a resident is called in the audit chain: always the same, and telling nobody who it is."""
    return f"resident:{Resident(subject).pseudonym}"
