"""What an import found, as staff see it in an answer."""

from pydantic import BaseModel

from machiport.import_findings import Finding
from machiport.localized_text import Language


class FindingOut(BaseModel):
    """One finding of an import, with its place in the file (lines and columns count from 1)."""

    file: str
    line: int | None
    column: int | None
    column_title: str | None
    value: str | None
    severity: str
    code: str
    message: str

    @classmethod
    def of(cls, finding: Finding, language: Language) -> "FindingOut":
        """Show a finding in `language`."""
        return cls(**finding.model_dump(exclude={"message"}), message=finding.message.in_language(language))


def fitting[Body: BaseModel](body: Body, field: str, most_bytes: int) -> Body:
    """Return the answer with as many of the findings in `field`, from the first on, as take `most_bytes` of JSON."""
    findings: list[FindingOut] = getattr(body, field)
    room = most_bytes - len(body.model_copy(update={field: []}).model_dump_json().encode())
    shown: list[FindingOut] = []
    for finding in findings:
        room -= len(finding.model_dump_json().encode()) + len(",")
        if room < 0:
            break
        shown.append(finding)
    return body.model_copy(update={field: shown})
