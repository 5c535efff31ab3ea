"""When features that were refused stop a whole import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from machiport.hazard.importing.features import Finding
from machiport.hazard.importing.import_words import in_words
from machiport.localized_text import LocalizedText

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """`most`: the largest share (0…1) of a file's features that may be refused; all of them never may.

    None unless the operator says so: in a covered area, a place in a refused zone would be answered “outside”.
    """

    most: float = 0.0


def reason_to_stop(findings: Iterable[Finding], accepted: Mapping[str, int], rule: RefusalRule) -> LocalizedText | None:
    """Return why nothing is published: a file that could not be read, or of which too much was refused.

    `accepted` counts features by file. A file counts by itself: a kind may come from one file only, and published
    without its zones it would answer “outside” everywhere.
    """
    refused: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity == "refused":
            refused.setdefault(finding.origin.file, []).append(finding)
    for file, found in refused.items():
        whole = next((each for each in found if not each.origin.feature), None)
        if whole is not None:
            return in_words("file_refused", file=file, **_reason(whole.text))
        share = len(found) / (len(found) + accepted.get(file, 0))
        if share < 1 and share <= rule.most:
            continue
        return in_words(
            "all_refused" if share == 1 else "too_many_refused",
            file=file,
            refused=len(found),
            share=f"{share * _PERCENT:.2g}",
            feature=found[0].origin.feature,
            **_reason(found[0].text),
        )
    return None


def coverage_refused(finding: Finding) -> LocalizedText:
    """Return why an import is refused whose coverage is: without it, it would say less than its publisher does."""
    origin = finding.origin
    return in_words("coverage_refused", file=origin.file, feature=origin.feature, **_reason(finding.text))


def _reason(text: LocalizedText) -> dict[str, str]:
    return {
        "reason_ja": text.ja,
        "reason_en": text.in_language("en"),
        "reason_easy": text.in_language("ja-x-easy"),
    }
