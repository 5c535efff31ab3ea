"""What a paper really is, whatever it says it is: its first bytes, its pages, its pixels. Asks no network.

Limits: 50 pages, 60 million pixels a picture (a phone's camera has up to 50), pages of at most 5 metres.
"""

import io
import warnings
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pypdf import PdfReader

type Refusal = Literal[
    "empty", "too_large", "not_its_type", "broken", "encrypted", "too_many_pages", "too_many_pixels", "active_content",
    "infected", "lost",
]  # fmt: skip

MOST_PAGES: Final = 50
MOST_PIXELS: Final = 60_000_000
_LONGEST_SIDE_POINTS: Final = 14_400  # 200 inches, the most that PDF 1.7 allows a page
_MAGIC: Final = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
_PICTURE_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
# What makes a PDF do something when it is opened (ISO 32000-1, 12.6): no paper needs it.
_ACTIVE: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/AA"})
_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToR", "/GoToE"})
_MOST_OBJECTS: Final = 20_000


def refusal_of(content: bytes, media_type: str, largest: int) -> Refusal | None:
    """Return why a file is refused as a paper of `media_type` with at most `largest` bytes; None where it is good."""
    if not content:
        return "empty"
    if len(content) > largest:
        return "too_large"
    if not content.startswith(_MAGIC[media_type]):
        return "not_its_type"
    return _refused_pdf(content) if media_type == "application/pdf" else _refused_picture(content, media_type)


def _refused_pdf(content: bytes) -> Refusal | None:
    from pypdf import PdfReader  # noqa: PLC0415  # pictures do without it
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return "encrypted"
        if len(reader.pages) > MOST_PAGES:
            return "too_many_pages"
        if not reader.pages or any(_too_long(page.mediabox) for page in reader.pages):
            return "broken"
        return "active_content" if _is_active(reader) else None
    except DependencyError:
        return "encrypted"
    # A hostile file may make a parser stumble anywhere: whatever it is, the file is refused.
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError):
        return "broken"


def _too_long(box: object) -> bool:
    sides = (getattr(box, "width", 0), getattr(box, "height", 0))
    return any(not 0 < float(side) <= _LONGEST_SIDE_POINTS for side in sides)


def _is_active(reader: "PdfReader") -> bool:
    """Tell whether any object of the file, packed or not, would run or open something, or holds another file."""
    from pypdf.generic import IndirectObject  # noqa: PLC0415  # pictures do without it

    numbers = {number: generation for generation, found in reader.xref.items() for number in found}
    numbers |= dict.fromkeys(reader.xref_objStm, 0)
    if len(numbers) > _MOST_OBJECTS:
        return True
    return any(_acts(reader.get_object(IndirectObject(*each, reader))) for each in numbers.items())


def _acts(value: object) -> bool:
    """Tell whether a dictionary, or one directly inside it, names an action; references are objects of their own."""
    if isinstance(value, dict):
        parts: dict[object, object] = dict(dict.items(value))  # as they are, without following references
        named = not _ACTIVE.isdisjoint(parts) or parts.get("/S") in _ACTIONS or parts.get("/Type") == "/EmbeddedFile"
        return named or any(_acts(part) for part in parts.values())
    return isinstance(value, list) and any(_acts(part) for part in list.__iter__(value))


def _refused_picture(content: bytes, media_type: str) -> Refusal | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # PDFs do without it

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_PICTURE_FORMATS[media_type]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return "too_many_pixels"
                picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "too_many_pixels"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return "broken"
    return None
