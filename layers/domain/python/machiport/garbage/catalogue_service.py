"""What a resident asks about a municipality: its areas, its categories, where a thing belongs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from machiport.clock import Clock, today
from machiport.garbage.area_search import AreaIndex, AreaPage
from machiport.garbage.dictionary_search import DictionaryIndex, Hit
from machiport.garbage.errors import AreaNotFound, CalendarNotPublished, DictionaryNotPublished
from machiport.garbage.model import Area, Category, DictionaryItem
from machiport.garbage.ports import Catalogue
from machiport.garbage.publication import EditionInForce, Head
from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidCursor

# Indexes are immutable per publication; a process serves a few municipalities' at a time.
_KEPT_INDEXES = 24


@dataclass(frozen=True, slots=True)
class PublishedCategories:
    """The categories in force, with the edition they belong to."""

    edition: EditionInForce
    categories: Sequence[Category]


@dataclass(frozen=True, slots=True)
class DictionaryAnswer:
    """The best entries for a query, best first, or else what may have been meant; `total` is the dictionary's size.

    `category_names` are those of the calendar in force, by category id: a dictionary itself has Japanese names only.
    """

    hits: Sequence[Hit]
    suggestions: Sequence[str]
    total: int
    category_names: Mapping[str, LocalizedText]


class CatalogueService:
    """Answers from the indexes of what is in force; one read of the head a question once they are warm."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        """Answer from `catalogue`, as of `clock`."""
        self._catalogue = catalogue
        self._clock = clock
        self._kept: dict[tuple[str, str, str], object] = {}

    def find_areas(self, municipality: str, text: str, limit: int, after: str | None) -> AreaPage:
        """Return a page of the areas in force that fit `text`, best first, behind the place `after`.

        Raises CalendarNotPublished, InvalidCursor for an `after` that no page has given.
        """
        try:
            return self._areas(municipality).search(text, limit, after)
        except ValueError as error:
            raise InvalidCursor from error

    def area(self, municipality: str, area_id: str) -> Area:
        """Return one area in force.

        Raises AreaNotFound, CalendarNotPublished.
        """
        area = self._areas(municipality).get(area_id)
        if area is None:
            raise AreaNotFound(params={"area_id": area_id})
        return area

    def categories(self, municipality: str, head: Head | None = None) -> PublishedCategories:
        """Return the categories of the edition in force today (else of the next, else of the last).

        `head` is for who has read it already. Raises CalendarNotPublished.
        """
        edition = self._edition(head or self._catalogue.head(municipality))
        return PublishedCategories(edition, self._categories(municipality, edition.publication_id))

    def dictionary(self, municipality: str, query: str, limit: int) -> DictionaryAnswer:
        """Return the entries that fit `query`, best first; all entries in order for an empty query.

        Raises DictionaryNotPublished.
        """
        head = self._catalogue.head(municipality)
        index = self._dictionary(municipality, head)
        hits = index.search(query, limit)
        suggestions = () if hits else index.suggestions(query)
        edition = head.present_edition(today(self._clock))
        categories = () if edition is None else self._categories(municipality, edition.publication_id)
        names = {category.category_id: category.name for category in categories}
        return DictionaryAnswer(hits, suggestions, len(index.items), names)

    def dictionary_items(self, municipality: str, head: Head | None = None) -> Sequence[DictionaryItem]:
        """Return the whole dictionary in force; empty where none is published."""
        head = head or self._catalogue.head(municipality)
        if head.dictionary_publication_id is None:
            return ()
        return self._dictionary(municipality, head).items

    def head(self, municipality: str) -> Head:
        """Return what is in force; an empty head (version 0) where nothing was ever published."""
        return self._catalogue.head(municipality)

    def _edition(self, head: Head) -> EditionInForce:
        edition = head.present_edition(today(self._clock))
        if edition is None:
            raise CalendarNotPublished
        return edition

    def _areas(self, municipality: str) -> AreaIndex:
        publication_id = self._edition(self._catalogue.head(municipality)).publication_id
        return self._keep(
            (municipality, publication_id, "areas"),
            lambda: AreaIndex(self._catalogue.areas(municipality, publication_id)),
        )

    def _categories(self, municipality: str, publication_id: str) -> Sequence[Category]:
        return self._keep(
            (municipality, publication_id, "categories"),
            lambda: self._catalogue.categories(municipality, publication_id),
        )

    def _dictionary(self, municipality: str, head: Head) -> DictionaryIndex:
        publication_id = head.dictionary_publication_id
        if publication_id is None:
            raise DictionaryNotPublished
        return self._keep(
            (municipality, publication_id, "dictionary"),
            lambda: DictionaryIndex(self._catalogue.dictionary(municipality, publication_id)),
        )

    def _keep[T](self, key: tuple[str, str, str], make: Callable[[], T]) -> T:
        """Return what was made for `key`, making it once; the oldest goes when there are too many."""
        if key not in self._kept:
            while len(self._kept) >= _KEPT_INDEXES:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]  # the key's last part names the type
