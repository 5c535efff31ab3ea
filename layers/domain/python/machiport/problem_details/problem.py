"""What every problem is: a status, a code, and texts in three languages (RFC 9457)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NotRequired, TypedDict, cast

from pydantic import JsonValue

from machiport.localized_text import Language, LocalizedText

# A URN rather than a web address: it stays true wherever the service is deployed (RFC 9457 section 3.1.1
# recommends absolute URIs and allows those that cannot be dereferenced).
TYPE_PREFIX = "urn:problem-type:machiport:"

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_LOWEST_ERROR_STATUS = 400
_HIGHEST_ERROR_STATUS = 599


class ProblemErrorDocument(TypedDict):
    """One entry of `errors` as it is sent."""

    pointer: str
    message: str


class ProblemDocument(TypedDict):
    """A problem as it is sent: `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: NotRequired[str]
    errors: NotRequired[list[ProblemErrorDocument]]


@dataclass(frozen=True, slots=True)
class ProblemError:
    """One fault in what was sent: a JSON pointer to the place (`/query/from`, `/body/items/0`) and a message."""

    pointer: str
    message: LocalizedText


class Problem(Exception):  # noqa: N818  # RFC 9457's word for what goes over the wire; subclasses read as sentences
    """An error that its sender can read: the base of every domain error.

    A subclass sets the class attributes; `{name}` in `detail` is filled from `params`:

        class AreaNotFound(NotFound):
            code = "garbage.area_not_found"
            detail = LocalizedText(ja="地区 {area_id} はありません。", en="…", ja_x_easy="…")

        raise AreaNotFound(params={"area_id": area_id})

    A code is snake_case, with the context in front and a dot between (`garbage.area_not_found`); the shared ones
    have no context. Texts never contain personal data: they are shown, logged and cached.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "problem"
    title: ClassVar[LocalizedText]
    detail: ClassVar[LocalizedText]

    def __init_subclass__(cls) -> None:
        """Refuse at import what would otherwise be found in production.

        Raises TypeError for a code or a status that no problem may have.
        """
        super().__init_subclass__()
        if not _CODE.fullmatch(cls.code):
            raise TypeError(f"{cls.__name__}.code is {cls.code!r}; it must be snake_case, dotted by context")
        if not _LOWEST_ERROR_STATUS <= cls.status <= _HIGHEST_ERROR_STATUS:
            raise TypeError(f"{cls.__name__}.status is {cls.status}; it must be 400 to 599")

    def __init__(
        self,
        *,
        params: Mapping[str, str | int] | None = None,
        errors: Sequence[ProblemError] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """Describe one occurrence.

        `params` fill the placeholders of `detail`; `errors` say where the fault is; `headers` go with the answer
        (Retry-After, WWW-Authenticate); `members` are further members of the document that help to go on (RFC 9457,
        section 3.2), such as the alternatives to what was taken.
        """
        self.params = dict(params or {})
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        super().__init__(self.code)

    def __str__(self) -> str:
        """Return code and English detail, as a log or a command line shows it."""
        return f"{self.code}: {self.detail_in('en')}"

    def detail_in(self, language: Language) -> str:
        """Return the detail in `language` with its placeholders filled."""
        return self.detail.in_language(language).format_map(self.params)

    def to_document(self, language: Language, request_id: str | None = None) -> ProblemDocument:
        """Return the RFC 9457 document in `language`.

        `request_id` is the name under which the operator finds the request in the logs.
        """
        document = ProblemDocument(
            type=TYPE_PREFIX + self.code,
            title=self.title.in_language(language),
            status=self.status,
            detail=self.detail_in(language),
            code=self.code,
        )
        if request_id is not None:
            document["request_id"] = request_id
        document.update(cast("ProblemDocument", self.members))
        if self.errors:
            document["errors"] = [
                ProblemErrorDocument(pointer=error.pointer, message=error.message.in_language(language))
                for error in self.errors
            ]
        return document
