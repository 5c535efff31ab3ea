"""What stops a feature, and what stops a whole import."""

from machiport.localized_text import LocalizedText


class RefusedFeatureError(Exception):
    """A feature (or a whole file, where it is raised before its first feature) cannot be taken; `text` says why."""

    def __init__(self, text: LocalizedText) -> None:
        """Hold the reason, in words for the operator."""
        super().__init__(text.en)
        self.text = text


class ImportRefusedError(Exception):
    """Nothing can be read: import.json or the archive is not as it should be; `text` names file and field."""

    def __init__(self, text: LocalizedText) -> None:
        """Hold the reason, in words for the operator."""
        super().__init__(text.en)
        self.text = text
