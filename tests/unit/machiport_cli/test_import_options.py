"""Import options as fields of the upload form."""

from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Source
from machiport_cli.commands.import_options import form_fields


def test_source_and_sample_go_along() -> None:
    options = ImportOptions(source=Source(title="見本市", licence="CC BY 4.0"), sample=True)
    assert form_fields(options) == {
        "format": "auto",
        "cut_off": "08:30",
        "source_title": "見本市",
        "source_licence": "CC BY 4.0",
        "sample": "true",
    }


def test_what_is_not_told_is_not_sent() -> None:
    assert form_fields(ImportOptions()) == {"format": "auto", "cut_off": "08:30"}
