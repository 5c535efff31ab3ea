"""Forms, their papers and their faults as the public's and residents' functions answer them, in one language."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.model import AttachmentSlot, FieldText, Form, Section
from machiport.localized_text import Language


class FieldTextOut(BaseModel):
    """What a field is called, and how to fill it in."""

    label: str
    help: str | None
    choices: dict[str, str] = Field(description="What the values of an enum are called.")
    prefill: str | None = Field(description="The verified fact that fills it in once somebody signed in.")

    @classmethod
    def of(cls, text: FieldText, language: Language) -> "FieldTextOut":
        """Show a field's texts in `language`."""
        return cls(
            label=text.label.in_language(language),
            help=None if text.help is None else text.help.in_language(language),
            choices={value: name.in_language(language) for value, name in text.choices.items()},
            prefill=text.prefill,
        )


class SectionOut(BaseModel):
    """A part of the form."""

    id: str
    title: str
    help: str | None
    fields: list[str] = Field(description="Names of the schema's properties it shows, in order.")
    shown_when: dict[str, Any] | None = Field(description="JSON Schema that the answers before it must match.")

    @classmethod
    def of(cls, section: Section, language: Language) -> "SectionOut":
        """Show a section in `language`."""
        return cls(
            id=section.id,
            title=section.title.in_language(language),
            help=None if section.help is None else section.help.in_language(language),
            fields=list(section.fields),
            shown_when=section.shown_when,
        )


class ComputationOut(BaseModel):
    """A field that is computed of others, not typed."""

    field: str
    kind: Literal["age", "join", "sum", "count"]
    of: list[str] = Field(description="JSON Pointers into the answers; `*` is every member of a list.")


class FormOut(BaseModel):
    """The form (申請書)."""

    json_schema: dict[str, Any] = Field(
        description=(
            "JSON Schema 2020-12 of the answers. Formats: date, email, kana, person-name, phone, postal-code; "
            "`x-earliest-day` and `x-latest-day` of a date count in days from today."
        )
    )
    texts: dict[str, FieldTextOut] = Field(description="By the field's name; of a list's members `list/field`.")
    sections: list[SectionOut]
    computed: list[ComputationOut]

    @classmethod
    def of(cls, form: Form, language: Language) -> "FormOut":
        """Show a form in `language`."""
        return cls(
            json_schema=form.json_schema,
            texts={name: FieldTextOut.of(text, language) for name, text in form.texts.items()},
            sections=[SectionOut.of(section, language) for section in form.sections],
            computed=[ComputationOut(field=each.field, kind=each.kind, of=list(each.of)) for each in form.computed],
        )


class PaperSlotOut(BaseModel):
    """A paper to attach."""

    id: str
    title: str
    help: str | None
    types: list[str] = Field(description="Media types that are taken.")
    largest: int = Field(description="Greatest size of a file in bytes.")
    most: int = Field(description="How many files.")
    required: bool = Field(description="Whether it is always needed; where `required_when` is null.")
    required_when: dict[str, Any] | None = Field(description="JSON Schema of the answers that need it.")

    @classmethod
    def of(cls, slot: AttachmentSlot, language: Language) -> "PaperSlotOut":
        """Show a paper in `language`."""
        return cls(
            id=slot.id,
            title=slot.title.in_language(language),
            help=None if slot.help is None else slot.help.in_language(language),
            types=list(slot.types),
            largest=slot.largest,
            most=slot.most,
            required=slot.required and slot.required_when is None,
            required_when=slot.required_when,
        )


class FaultOut(BaseModel):
    """Something wrong or missing."""

    pointer: str = Field(description="JSON Pointer to the answer.", examples=["/answers/copies"])
    code: str = Field(examples=["required"])
    message: str

    @classmethod
    def of(cls, fault: FormFault, language: Language) -> "FaultOut":
        """Show a fault in `language`."""
        return cls(pointer=fault.pointer, code=fault.code, message=fault.message.in_language(language))
