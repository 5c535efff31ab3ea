"""The words of the page that says whether a certificate is good."""

from collections.abc import Mapping
from typing import Final, Literal

from machiport.localized_text import LocalizedText

type Shown = Literal["valid", "expired", "revoked", "unknown", "ask"]


def _text(ja: str, en: str, ja_x_easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=ja_x_easy)


TITLE: Final = _text("証明書の確認", "Checking a certificate", "しょうめいしょを たしかめる")
HEADINGS: Final[Mapping[Shown, LocalizedText]] = {
    "valid": _text("この証明書は有効です", "This certificate is valid", "この しょうめいしょは 使えます"),
    "expired": _text(
        "この証明書は有効期限が切れています", "This certificate has expired", "この しょうめいしょは もう 古いです"
    ),
    "revoked": _text(
        "この証明書は取り消されています", "This certificate has been revoked", "この しょうめいしょは 使えません"
    ),
    "unknown": _text(
        "この番号の証明書はありません",
        "There is no certificate with this code",
        "この 番号の しょうめいしょは ありません",
    ),
    "ask": _text("証明書が有効か確認します", "Is a certificate valid?", "しょうめいしょを たしかめます"),
}
ADVICE: Final[Mapping[Shown, LocalizedText]] = {
    "valid": _text(
        "下の内容が、お手元の証明書と同じことを確かめてください。名前などの個人の情報は、ここには出ません。",
        "Please see that what stands below is what your certificate says. Nothing personal is shown here.",
        "下の ことばと、しょうめいしょの ことばが 同じか 見てください。名前は ここに 出ません。",
    ),
    "expired": _text(
        "発行されたことは確かですが、有効期限を過ぎています。新しい証明書が必要か、提出先に確かめてください。",
        "It was issued, but its period is over. Please ask whoever wants it whether a newer one is needed.",
        "この しょうめいしょは 本物です。でも、使える日が 終わりました。新しいものが いるか 聞いてください。",
    ),
    "revoked": _text(
        "発行した自治体が取り消したため、使えません。くわしくは発行した自治体に問い合わせてください。",
        "The municipality that issued it has revoked it. Please ask the municipality for details.",
        "市役所や 町役場が この しょうめいしょを やめました。使えません。市役所や 町役場に 聞いてください。",
    ),
    "unknown": _text(
        "番号の入力を確かめてください。発行の手続中の証明書も、ここには出ません。番号が正しいのに出ないときは、その"
        "証明書は本物ではないおそれがあります。発行した自治体に問い合わせてください。",
        "Please check the code. A certificate that is still being issued is not shown either. If the code is right and "
        "this still appears, the certificate may not be genuine: please ask the municipality named on it.",
        "番号を もう一度 見てください。番号が 正しいのに 出ないときは、にせものかもしれません。"
        "市役所や 町役場に 聞いてください。",
    ),
    "ask": _text(
        "証明書に書かれた確認番号を入れてください。ログインはいりません。",
        "Please enter the code that is printed on the certificate. No sign-in is needed.",
        "しょうめいしょに ある 番号を 入れてください。だれでも 使えます。",
    ),
}
LABELS: Final[Mapping[str, LocalizedText]] = {
    "kind": _text("証明書の種類", "Kind of certificate", "しょうめいしょの 名前"),
    "issuer": _text("発行した自治体", "Issued by", "出した 市や 町"),
    "serial": _text("発行番号", "Serial number", "しょうめいしょの 番号"),
    "issued_on": _text("発行日", "Issued on", "出した 日"),
    "valid_until": _text("有効期限", "Valid until", "いつまで 使えるか"),
    "revoked_on": _text("取り消した日", "Revoked on", "やめた 日"),
    "pdf_sha256": _text("PDFファイルのSHA-256", "SHA-256 of the PDF file", "PDFの しるし（SHA-256）"),
    "code": _text("確認番号", "Code", "番号"),
    "check": _text("確認する", "Check", "たしかめる"),
    "again": _text("別の証明書を確認する", "Check another certificate", "ほかの しょうめいしょを たしかめる"),
    "file": _text("ファイルを比べる", "Compare a file", "ファイルを くらべる"),
}
FILE_ADVICE: Final = _text(
    "お手元のPDFが発行されたときのままかを、この端末の中だけで確かめます。ファイルはどこにも送られません。",
    "Checks on this device alone whether your PDF is as it was issued. The file is sent nowhere.",
    "あなたの PDFが 変わっていないか しらべます。ファイルは どこにも 送りません。",
)
FILE_SAME: Final = _text(
    "同じです。発行されたときのままです。", "The same: as it was issued.", "同じです。変わっていません。"
)
FILE_DIFFERS: Final = _text(
    "違います。変更されたか、別のファイルです。",
    "Different: changed, or another file.",
    "ちがいます。べつの ファイルです。",
)
