"""What can be wrong with a certificate."""

from collections.abc import Sequence

from machiport.localized_text import LocalizedText
from machiport.problem_details import NotFound


class UnmappedCharacter(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """A text has characters that no font here draws right; nothing was drawn.

    `positions` are places (of code points, from 0) in the text. Neither the text nor the characters are in the
    message: logs must not hold names.
    """

    def __init__(self, positions: Sequence[int], line: str = "") -> None:
        """Say where in the text of `line` (the id of a certificate's line)."""
        super().__init__(f"{len(positions)} characters of {line or 'the text'} cannot be drawn, at {list(positions)}")
        self.positions = tuple(positions)
        self.line = line


class StoredFileDiffers(Exception):  # noqa: N818  # reads as a sentence
    """A stored file is not what was stored, or not about whom its case is about. `what` says which check failed."""

    def __init__(self, what: str) -> None:
        """Say what differs: a name of a check, nothing personal."""
        super().__init__(f"the stored file differs: {what}")
        self.what = what


class NotSigned(Exception):  # noqa: N818  # reads as a sentence
    """The key or the certificate for signing is missing or do not belong together; nothing was signed."""


class CertificateUnknown(NotFound):
    """404: no certificate was issued with this code."""

    code = "applications.certificate_unknown"
    title = LocalizedText(
        ja="証明書がありません", en="No such certificate", ja_x_easy="その しょうめいしょは ありません"
    )
    detail = LocalizedText(
        ja="この確認番号で発行された証明書はありません。番号を確かめてください。正しいのに見つからないときは、本物ではない"
        "おそれがあります。",
        en="No certificate was issued with this code. Please check the code; if it is right, the certificate may not "
        "be genuine.",
        ja_x_easy="その 番号の しょうめいしょは ありません。番号を もう一度 見てください。",
    )


class IssuerUnknown(NotFound):
    """404: the municipality has no certificate to sign under yet."""

    code = "applications.issuer_unknown"
    title = LocalizedText(ja="署名用の証明書がありません", en="No signing certificate", ja_x_easy="まだ ありません")
    detail = LocalizedText(
        ja="この市町村は、まだ電子署名付きの証明書を発行していません。",
        en="This municipality issues no signed certificates yet.",
        ja_x_easy="この 町は、まだ 電子の しょうめいしょを 出していません。",
    )
