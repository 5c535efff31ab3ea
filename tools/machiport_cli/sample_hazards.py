"""The sample region's hazard maps: `sample_region/hazard/imports/<name>/`, imported as the operator would."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from machiport.localized_text import LocalizedText
from machiport_cli.deployment import StackOutputs
from machiport_cli.faults import OperatorError
from machiport_cli.hazard_services import importer, in_operators_words
from machiport_cli.local_stack.places import PROJECT_ROOT

_IMPORTS: Final = PROJECT_ROOT / "sample_region" / "hazard" / "imports"


@dataclass(frozen=True, slots=True)
class SeededHazards:
    """What seeding did with one import."""

    title: str
    kinds: tuple[str, ...]
    outcome: Literal["published", "unchanged"]


def sample_imports(folder: Path = _IMPORTS) -> list[Path]:
    """Return the folders of the sample imports, by name."""
    return sorted(path.parent for path in folder.glob("*/import.json"))


def import_sample_hazards(
    outputs: StackOutputs, advance: Callable[[], object] = lambda: None, folder: Path = _IMPORTS
) -> list[SeededHazards]:
    """Import the samples; doing it twice is doing it once. Calls `advance` after each import.

    Raises OperatorError where an import is refused, botocore's errors where AWS refuses.
    """
    seeded = []
    for path in sample_imports(folder):
        with in_operators_words():
            report = importer(outputs, allow_refused=0).run(path)
        if report.outcome not in {"published", "unchanged"}:
            raise OperatorError(
                "sample_not_importable",
                LocalizedText(ja="見本のデータを読めません", en="The sample data cannot be read"),
                report.reason or LocalizedText(ja=str(path)),
            )
        outcome: Literal["published", "unchanged"] = "published" if report.outcome == "published" else "unchanged"
        seeded.append(SeededHazards(report.title or path.name, tuple(each.kind for each in report.kinds), outcome))
        advance()
    return seeded
