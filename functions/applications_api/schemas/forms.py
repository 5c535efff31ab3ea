"""The form of an application, in the version that it began with."""

from typing import Any

from pydantic import BaseModel, Field

from applications_api.schemas.progress import SlotOut
from machiport.applications.procedures.model import FieldText, Procedure, Section
from machiport.localized_text import Language, LocalizedText


def _in(text: LocalizedText | None, language: Language) -> str | None:
    return None if text is None else text.in_language(language)


class SectionOut(BaseModel):
    """A part of the form; it is shown where the answers match `shown_when` (JSON Schema)."""

    id: str
    title: str
    help: str | None
    fields: list[str]
    shown_when: dict[str, Any] | None

    @classmethod
    def of(cls, section: Section, language: Language) -> "SectionOut":
        """Show a section."""
        return cls(
            id=section.id,
            title=section.title.in_language(language),
            help=_in(section.help, language),
            fields=list(section.fields),
            shown_when=section.shown_when,
        )


class FieldOut(BaseModel):
    """What a field is called; `choices` names the values of an enum."""

    label: str
    help: str | None
    choices: dict[str, str]

    @classmethod
    def of(cls, text: FieldText, language: Language) -> "FieldOut":
        """Show a field."""
        choices = {value: name.in_language(language) for value, name in text.choices.items()}
        return cls(label=text.label.in_language(language), help=_in(text.help, language), choices=choices)


class FormOut(BaseModel):
    """The form (申請書): JSON Schema 2020-12, what its fields are called, its sections, the papers to attach."""

    procedure_id: str
    procedure_version: str
    json_schema: dict[str, Any]
    fields: dict[str, FieldOut] = Field(description="By name; those of a list's members as `items/kind`.")
    sections: list[SectionOut]
    computed: list[str] = Field(description="Fields that are computed, not typed.")
    slots: list[SlotOut] = Field(description="`needed`: whatever is answered; others may come to be needed.")
    deliveries: list[str]

    @classmethod
    def of(cls, procedure: Procedure, language: Language) -> "FormOut":
        """Show the form of a procedure."""
        form = procedure.form
        return cls(
            procedure_id=procedure.id,
            procedure_version=procedure.version_id,
            json_schema=form.json_schema,
            fields={name: FieldOut.of(text, language) for name, text in form.texts.items()},
            sections=[SectionOut.of(section, language) for section in form.sections],
            computed=[each.field for each in form.computed],
            slots=[
                SlotOut.of(slot, needed=slot.required and slot.required_when is None, language=language)
                for slot in procedure.attachments
            ],
            deliveries=list(procedure.deliveries),
        )
