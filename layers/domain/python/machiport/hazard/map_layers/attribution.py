"""Whose data a layer shows (出典), in one line, as licences ask to say it."""

from machiport.hazard.datasets.publication import DatasetInForce, DatasetSource
from machiport.localized_text import Language, LocalizedText

_SOURCE = LocalizedText(
    ja="{source}（{licence}、{as_of} 時点）",
    en="{source} ({licence}, as of {as_of})",
    ja_x_easy="{source}（{licence}、{as_of}の データ）",
)
_SAMPLE = LocalizedText(
    ja="【見本】架空のデータです",
    en="[Sample] invented data",
    ja_x_easy="【見本】これは ほんとうの データでは ありません",
)


def attribution_of(dataset: DatasetInForce, language: Language) -> str:
    """Return a dataset's sources in `language`, as plain text; it begins with a caution where some are invented."""
    said = [_said(source, language) for source in dataset.sources]
    if dataset.sample or any(source.sample for source in dataset.sources):
        said.insert(0, _SAMPLE.in_language(language))
    return " / ".join(said)


def _said(source: DatasetSource, language: Language) -> str:
    return _SOURCE.in_language(language).format(source=source.source, licence=source.licence, as_of=source.as_of)
