"""Documents that the region API hands out: the OpenAPI document with its page, and the hazard map's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from machiport.http_api.etag import strong_etag
from machiport.problem_details import NotFound

OPENAPI = "openapi.json"
PAGE = "index.html"

MAP_PAGE = "map.html"

_PAGE_TYPE = "text/html; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"

API_DOCUMENTS: Mapping[str, str] = {
    OPENAPI: "application/json",
    PAGE: _PAGE_TYPE,
    "show.js": _SCRIPT,
    "swagger-ui-bundle.js": _SCRIPT,
    "swagger-ui.css": _STYLE,
}
"""The files of the layer `layers/api_documents` with their media types."""

MAP_DOCUMENTS: Mapping[str, str] = {
    MAP_PAGE: _PAGE_TYPE,
    "map.js": _SCRIPT,
    "answers.js": _SCRIPT,
    "drawing.js": _SCRIPT,
    "service.js": _SCRIPT,
    "texts.js": _SCRIPT,
    "map.css": _STYLE,
    "maplibre-gl.js": _SCRIPT,
    "maplibre-gl.css": _STYLE,
}
"""The files of the layer `layers/map_page` with their media types."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is sent."""

    content: bytes
    media_type: str
    etag: str


class Documents:
    """Reads the documents of a layer, each once."""

    def __init__(self, folder: Traversable, media_types: Mapping[str, str]) -> None:
        """Read from `folder` the files named in `media_types`, and no others."""
        self._folder = folder
        self._media_types = media_types
        self._read: dict[str, Document] = {}

    def get(self, name: str) -> Document:
        """Return a document by its file name.

        Raises NotFound for any name that is none of the documents.
        """
        if name not in self._media_types:
            raise NotFound
        if name not in self._read:
            content = self._folder.joinpath(name).read_bytes()
            self._read[name] = Document(content, self._media_types[name], strong_etag(content))
        return self._read[name]
