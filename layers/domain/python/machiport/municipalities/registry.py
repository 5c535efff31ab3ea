"""Which municipalities there are."""

from collections.abc import Iterable, Iterator

from machiport.localized_text import LocalizedText
from machiport.municipalities.model import Municipality
from machiport.problem_details import NotFound


class MunicipalityNotFound(NotFound):
    """404: the region has no municipality with this code."""

    code = "municipality_not_found"
    title = LocalizedText(ja="市町村がありません", en="No such municipality", ja_x_easy="この 町は ありません")
    detail = LocalizedText(
        ja="この市町村コードの市町村は、このサービスにありません。市町村の一覧から選び直してください。",
        en="This service has no municipality with this code. Please choose one from the list.",
        ja_x_easy="その 番号の 町は ここに ありません。町の リストから えらんでください。",
    )


class MunicipalityRegistry:
    """The municipalities of the region, by code."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        """Hold `municipalities`.

        Raises ValueError where two have the same code.
        """
        self._by_code: dict[str, Municipality] = {}
        for municipality in sorted(municipalities, key=lambda each: each.code):
            if municipality.code in self._by_code:
                raise ValueError(f"municipality {municipality.code} is there twice")
            self._by_code[municipality.code] = municipality

    def get(self, code: str) -> Municipality:
        """Return the municipality with the five-digit `code`.

        Raises MunicipalityNotFound where the region has none.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise MunicipalityNotFound from None

    def all(self) -> list[Municipality]:
        """Return all municipalities by code."""
        return list(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        """Tell whether the region has a municipality with the five-digit `code`."""
        return code in self._by_code

    def __iter__(self) -> Iterator[Municipality]:
        """Go through the municipalities by code."""
        return iter(self._by_code.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_code)
