"""The categories of a japan-gomi-data municipality: `taxonomy.yaml` over the national vocabulary."""

import re
from datetime import time
from typing import Final

from machiport.garbage.importers.category_vocabulary import BY_IDENTIFIER, UNKNOWN_COLOUR
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.yaml_trees import Tree, YamlDocument, items, mapping, text_of
from machiport.garbage.model import LONGEST_NAME, Category
from machiport.import_findings import Place
from machiport.localized_text import LocalizedText

DISPOSAL: Final = {"not_collected": "収集しない", "drop_off_only": "持ち込みのみ", "reference": "別ページ参照"}
"""Dictionary entries that no collection takes (japan-gomi-data, schema/disposal.yaml, CC BY 4.0)."""

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Taxonomy:
    """The categories of one municipality by the keys that its files use."""

    def __init__(self, cut_off: time, national: dict[str, Tree]) -> None:
        """Start empty; `national` is the uploaded vocabulary, which extends Machiport's copy of it."""
        self._cut_off = cut_off
        self._national = national
        self._categories: dict[str, Category] = {}

    def find(self, key: str) -> Category | None:
        """Return the category of a key, or None where the taxonomy does not have it."""
        return self._categories.get(key)

    def add(self, key: str, local: dict[str, Tree], place: Place, report: ImportReport) -> None:
        """Add a category: the municipality's own words before the national ones."""
        known = BY_IDENTIFIER.get(key)
        national = mapping(self._national.get(key))
        label = text_of(local.get("label")) or text_of(national.get("label")) or (known.label.ja if known else key)
        short = text_of(local.get("short")) or text_of(national.get("short")) or (known.short if known else "")
        label, short = (report.within(LONGEST_NAME, text, place) for text in (label, short))
        colour = text_of(local.get("color")) or text_of(national.get("color"))
        if not _COLOUR.fullmatch(colour):
            colour = known.colour if known else UNKNOWN_COLOUR
        self._categories[key] = Category(
            category_id=key if _IDENTIFIER.fullmatch(key) else identifier_of("category", key),
            name=LocalizedText(
                ja=label, en=known.label.en if known else None, ja_x_easy=known.label.ja_x_easy if known else None
            ),
            short_name=LocalizedText(ja=short) if short else None,
            colour=colour,
            cut_off=self._cut_off,
        )

    def categories(self) -> tuple[Category, ...]:
        """Return the categories in the taxonomy's order."""
        return tuple(self._categories.values())


def read_taxonomy(
    document: YamlDocument | None, national: YamlDocument | None, cut_off: time, report: ImportReport
) -> Taxonomy:
    """Read `taxonomy.yaml`; without it the taxonomy is empty and every rule is reported."""
    vocabulary = {} if national is None else mapping(mapping(national.value).get("categories"))
    taxonomy = Taxonomy(cut_off, vocabulary)
    if document is None:
        return taxonomy
    content = mapping(document.value)
    overrides = mapping(content.get("overrides"))
    for index, value in enumerate(items(content.get("categories"))):
        key = text_of(value)
        place = document.place("categories", index)
        if not key:
            report.add("value_not_understood", place, where=f"categories.{index}", reason="no text")
        else:
            taxonomy.add(key, mapping(overrides.get(key)), place, report)
    return taxonomy
