"""Papers that residents attach (添付書類)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from machiport.applications.attachments.errors import REFUSALS
from machiport.applications.attachments.ports import UploadForm
from machiport.applications.attachments.uploading_service import Paper
from machiport.applications.cases.model import Attachment
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.form_formats import has_unusable_characters
from machiport.applications.procedures.my_number import has_my_number
from machiport.localized_text import Language
from machiport.problem_details import InvalidValue

_LARGEST = 20 * 1024 * 1024


def _file_name(name: str) -> str:
    """Refuse a name that cannot be shown or would lead elsewhere."""
    if has_unusable_characters(name) or "/" in name or "\\" in name or name.strip(". ") == "":
        raise InvalidValue(FormFault("", "wrong_characters").message)
    if has_my_number(name):
        raise InvalidValue(FormFault("", "my_number_not_accepted").message)
    return name


class AttachmentIn(BaseModel):
    """The file that is about to be uploaded."""

    model_config = ConfigDict(extra="forbid")

    slot: str = Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="Which of the procedure's papers it is.")
    name: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_file_name)]
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    size: int = Field(ge=1, le=_LARGEST, description="Bytes; the upload takes exactly so many.")

    def paper(self) -> Paper:
        """Return it in the domain's terms."""
        return Paper(self.slot, self.name, self.media_type, self.size)


class UploadOut(BaseModel):
    """A form for the upload: POST `fields` and then the file, as `file`, in multipart/form-data to `url`."""

    url: str
    fields: dict[str, str]
    expires_in: int = Field(description="Seconds.")


class PaperOut(BaseModel):
    """A paper as its owner sees it. `refusal` says why it was refused."""

    attachment_id: str
    slot: str
    name: str
    media_type: str
    size: int
    state: Literal["awaiting_upload", "checking", "clean", "refused"]
    refusal: str | None

    @classmethod
    def of(cls, attachment: Attachment, language: Language) -> "PaperOut":
        """Show a paper."""
        taken = attachment.model_dump(include=set(cls.model_fields) - {"refusal"})
        why = REFUSALS.get(attachment.refusal or "")
        return cls(**taken, refusal=None if why is None else why.in_language(language))


class PaperAddedOut(PaperOut):
    """A paper that was added, and where to upload its file."""

    upload: UploadOut

    @classmethod
    def added(cls, attachment: Attachment, form: UploadForm, seconds: int, language: Language) -> "PaperAddedOut":
        """Show a paper with its form."""
        upload = UploadOut(url=form.url, fields=dict(form.fields), expires_in=seconds)
        return cls(**PaperOut.of(attachment, language).model_dump(), upload=upload)


class PapersOut(BaseModel):
    """All papers of an application."""

    items: list[PaperOut]
