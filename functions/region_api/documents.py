"""The API's own documents: the OpenAPI document and the files of the page that shows it."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from machiport.http_api.etag import strong_etag
from machiport.problem_details import NotFound

OPENAPI = "openapi.json"
PAGE = "index.html"

_MEDIA_TYPES = {
    OPENAPI: "application/json",
    PAGE: "text/html; charset=utf-8",
    "show.js": "text/javascript; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is sent."""

    content: bytes
    media_type: str
    etag: str


class ApiDocuments:
    """Reads the documents from the layer `layers/api_documents`, each once."""

    def __init__(self, folder: Traversable) -> None:
        """Read from `folder`."""
        self._folder = folder
        self._read: dict[str, Document] = {}

    def get(self, name: str) -> Document:
        """Return a document by its file name.

        Raises NotFound for any name that is none of the documents.
        """
        if name not in _MEDIA_TYPES:
            raise NotFound
        if name not in self._read:
            content = self._folder.joinpath(name).read_bytes()
            self._read[name] = Document(content, _MEDIA_TYPES[name], strong_etag(content))
        return self._read[name]
