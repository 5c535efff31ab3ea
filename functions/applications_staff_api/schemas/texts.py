"""Texts that staff write for applicants, or to them."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.form_formats import has_unusable_characters
from machiport.applications.procedures.my_number import has_my_number
from machiport.problem_details import InvalidValue

_LONGEST_REASON: Final = 1000
_LONGEST_CORRECTION: Final = 500


def _usable(text: str) -> str:
    """Refuse what no text may have: characters that cannot be shown, an Individual Number (個人番号)."""
    if has_unusable_characters(text):
        raise InvalidValue(FormFault("", "wrong_characters").message)
    if has_my_number(text):
        raise InvalidValue(FormFault("", "my_number_not_accepted").message)
    if not text.strip():
        raise InvalidValue(FormFault("", "required").message)
    return text


type WrittenReason = Annotated[str, Field(min_length=1, max_length=_LONGEST_REASON), AfterValidator(_usable)]
type CorrectionText = Annotated[str, Field(min_length=1, max_length=_LONGEST_CORRECTION), AfterValidator(_usable)]
type AddressText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_usable)]
type ApplicationVersion = Annotated[int, Field(ge=1, description="The version of the application that was looked at.")]
