"""For whom a procedure is: everything that speaks against it is told at once, before anything is typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from machiport.applications.applicants import LEVEL_NAMES, Applicant, IdentityTooLow
from machiport.applications.drafting.errors import NotEligible
from machiport.applications.procedures.model import Procedure
from machiport.localized_text import LocalizedText
from machiport.problem_details import Problem, ProblemError

_APPLICANT_LEVEL: Final = LocalizedText(
    ja="この手続きには「{level}」が必要です。",
    en="This procedure needs {level}.",
    ja_x_easy="この 手続きは「{level}」が いります。",
)
_AGENT_LEVEL: Final = LocalizedText(
    ja="代理人にも「{level}」が必要です。",
    en="The agent needs {level}, too.",
    ja_x_easy="代わりに する 人も「{level}」が いります。",
)
_RESIDENTS_ONLY: Final = LocalizedText(
    ja="この手続きは、この市町村に住民登録がある方に限ります。",
    en="Only residents of this municipality may apply.",
    ja_x_easy="この 町に 住んで いる 人だけが できます。",
)
_NO_AGENT: Final = LocalizedText(
    ja="この手続きは代理人による申請を受け付けていません。",
    en="This procedure takes no applications by agents.",
    ja_x_easy="この 手続きは 本人だけが できます。",
)
_AGENT_ONLY: Final = LocalizedText(
    ja="この手続きは代理人だけが申請できます。",
    en="Only agents apply for this.",
    ja_x_easy="この 手続きは 代わりの 人だけが できます。",
)
_FACTS_MISSING: Final = LocalizedText(
    ja="証明書に必要な氏名・住所などが確認できていません。アプリで本人確認をやり直してください。",
    en="What the certificate has to say of you was not verified yet. Please verify your identity in the app again.",
    ja_x_easy="あなたの 名前や 住所が わかりません。アプリで もう一度 確認してください。",
)
# Facts without which no certificate that names them can be issued; others may be missing with many people.
_INDISPENSABLE: Final = frozenset({"name", "birthdate", "address"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code for programs, a place in the request, a text for people."""

    code: str
    pointer: str
    text: LocalizedText
    details: Mapping[str, JsonValue] = field(default_factory=dict)


def reasons_against(
    procedure: Procedure, municipality: str, concerned: Applicant, agent: Applicant | None
) -> list[Reason]:
    """Return all that keeps a person, or somebody in their name, from applying; empty for nothing.

    Identity is asked of the person concerned for what is theirs, and of the agent for acting.
    """
    return [*_of_people(procedure, concerned, agent), *_of_place_and_facts(procedure, municipality, concerned)]


def _of_people(procedure: Procedure, concerned: Applicant, agent: Applicant | None) -> Iterator[Reason]:
    if agent is None and not {"self", "household"} & set(procedure.who):
        yield Reason("agents_only", "/body/mandate_id", _AGENT_ONLY)
    if agent is not None and "agent" not in procedure.who:
        yield Reason("no_agents", "/body/mandate_id", _NO_AGENT)
    for person, text, who in ((concerned, _APPLICANT_LEVEL, "applicant"), (agent, _AGENT_LEVEL, "agent")):
        if person is not None and not person.reaches(procedure.identity):
            levels = {"needed": procedure.identity, "present": person.identity_level}
            yield Reason("identity_too_low", "/body/procedure_id", _with_level(text, procedure), {"who": who, **levels})


def _of_place_and_facts(procedure: Procedure, municipality: str, concerned: Applicant) -> Iterator[Reason]:
    if procedure.residents_only and concerned.municipality != municipality:
        yield Reason("residents_only", "/body/municipality", _RESIDENTS_ONLY)
    missing = sorted(name for name in _facts_of(procedure) & _INDISPENSABLE if not concerned.facts.get(name))
    if missing and concerned.reaches(procedure.identity):
        yield Reason("facts_missing", "/body/procedure_id", _FACTS_MISSING, {"facts": [*missing]})


def refuse(reasons: Sequence[Reason]) -> None:
    """Refuse where there are reasons.

    Raises IdentityTooLow where nothing but the identity is missing, NotEligible with all reasons otherwise.
    """
    if not reasons:
        return
    errors = [ProblemError(reason.pointer, reason.text) for reason in reasons]
    told: list[JsonValue] = [{"code": reason.code, **reason.details} for reason in reasons]
    if {reason.code for reason in reasons} == {"identity_too_low"}:
        first = reasons[0].details
        params = {"needed": str(first["needed"])}
        raise IdentityTooLow(params=params, errors=errors, members={**first, "reasons": told})
    problem: Problem = NotEligible(errors=errors, members={"reasons": told})
    raise problem


def _facts_of(procedure: Procedure) -> set[str]:
    lines = procedure.issuance.lines if procedure.issuance else ()
    return {line.source.removeprefix("fact:") for line in lines if line.source.startswith("fact:")}


def _with_level(text: LocalizedText, procedure: Procedure) -> LocalizedText:
    name = LEVEL_NAMES[procedure.identity]
    return LocalizedText(
        ja=text.ja.format(level=name.ja),
        en=text.in_language("en").format(level=name.in_language("en")),
        ja_x_easy=text.in_language("ja-x-easy").format(level=name.in_language("ja-x-easy")),
    )
