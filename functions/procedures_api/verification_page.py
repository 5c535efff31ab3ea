"""The page that a certificate's QR code opens: HTML that needs no script, for screens, for paper, for the ear.

Its one script compares a file's hash on the reader's own device. Style and script are named by their hashes in the
page's policy, so nothing else runs, whatever a text may hold.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final
from urllib.parse import quote

from machiport.applications.issuing.verification import PublicCertificate
from machiport.applications.procedures.era_dates import era_date
from machiport.localized_text import LANGUAGES, Language
from procedures_api.verification_texts import (
    ADVICE,
    FILE_ADVICE,
    FILE_DIFFERS,
    FILE_SAME,
    HEADINGS,
    LABELS,
    TITLE,
    Shown,
)

_STYLE: Final = """\
:root{color-scheme:light dark;--ink:#1a1a1c;--paper:#fff;--line:#767676;--good:#1b6e3c;--bad:#b3261e;--link:#0017c1}
@media(prefers-color-scheme:dark){:root{--ink:#f2f2f2;--paper:#16181d;--line:#9a9a9a;--good:#7fd6a0;--bad:#ffb4ab;
--link:#a9b8ff}}
body{margin:0;background:var(--paper);color:var(--ink);
font:1.0625rem/1.7 "Noto Sans JP","Hiragino Sans",Meiryo,sans-serif}
main,header,footer{max-width:42rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.4;border-inline-start:.4rem solid var(--line);padding-inline-start:.75rem}
.valid{border-color:var(--good)}.expired,.revoked,.unknown{border-color:var(--bad)}
dt{font-weight:700;margin-top:.75rem}dd{margin:0;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1rem;list-style:none;margin:0;padding:0}
a{color:var(--link)}a,button,input{min-height:2.75rem;font:inherit}nav a{display:inline-flex;align-items:center}
input,button{color:inherit;background:transparent;
border:1px solid var(--line);border-radius:.25rem;padding:.5rem .75rem}
input{box-sizing:border-box;width:100%;max-width:28rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
section{border-top:1px solid var(--line);margin-top:1.5rem;padding-top:.5rem}
@media print{nav,form,section{display:none}}
"""
_SCRIPT: Final = """\
(()=>{const part=document.getElementById("compare");if(!part||!globalThis.crypto?.subtle)return;part.hidden=false;
const told=document.getElementById("told");document.getElementById("file").addEventListener("change",async event=>{
const file=event.target.files[0];if(!file)return;told.textContent="…";
const digest=new Uint8Array(await crypto.subtle.digest("SHA-256",await file.arrayBuffer()));
const found=Array.from(digest,byte=>byte.toString(16).padStart(2,"0")).join("");
told.textContent=found===part.dataset.sha256?part.dataset.same:part.dataset.differs;});})();
"""
_LANGUAGE_NAMES: Final[dict[Language, str]] = {"ja": "日本語", "en": "English", "ja-x-easy": "やさしい日本語"}


def _named(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


POLICY: Final = (
    f"default-src 'none'; style-src {_named(_STYLE)}; script-src {_named(_SCRIPT)}; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def page(found: PublicCertificate | None, typed: str | None, here: str, language: Language) -> str:
    """Return the page. `typed` is what was asked for (None: nothing yet), `here` the address of the form."""
    shown: Shown = "ask" if typed is None else "unknown" if found is None else found.state
    title = HEADINGS[shown].in_language(language)
    parts = [
        "<!doctype html>",
        f'<html lang="{language}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}｜{escape(TITLE.in_language(language))}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
        f"<style>{_STYLE}</style></head><body>",
        f"<header>{_languages(typed, here, language)}</header><main>",
        f'<h1 class="{shown}">{escape(title)}</h1>',
        f"<p>{escape(ADVICE[shown].in_language(language))}</p>",
        *(_details(found, language) if found is not None else ()),
        *_form(typed if found is None else None, here, language, again=found is not None),
        f"</main><script>{_SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts)


def _languages(typed: str | None, here: str, language: Language) -> str:
    query = f"&amp;code={quote(typed, safe='')}" if typed is not None else ""
    links = "".join(
        f'<li><a href="{escape(here)}?lang={each}{query}" lang="{each}" hreflang="{each}"'
        f"{' aria-current="true"' if each == language else ''}>{_LANGUAGE_NAMES[each]}</a></li>"
        for each in LANGUAGES
    )
    return f'<nav aria-label="Language"><ul>{links}</ul></nav>'


def _details(found: PublicCertificate, language: Language) -> Iterator[str]:
    lines = {
        "kind": found.kind.in_language(language),
        "issuer": found.municipality.name.en if language == "en" else found.municipality.name.ja,
        "serial": found.serial,
        "issued_on": _day(found.issued_on, language),
        "valid_until": _day(found.valid_until, language),
        "revoked_on": _day(found.revoked_on, language),
        "code": found.code,
        "pdf_sha256": found.pdf_sha256,
    }
    yield "<dl>"
    for name, value in lines.items():
        if value:
            yield f"<dt>{escape(LABELS[name].in_language(language))}</dt><dd>{escape(value)}</dd>"
    yield "</dl>"
    same, differs = (escape(each.in_language(language)) for each in (FILE_SAME, FILE_DIFFERS))
    yield f'<section id="compare" hidden data-sha256="{found.pdf_sha256}" data-same="{same}" data-differs="{differs}">'
    yield f'<h2><label for="file">{escape(LABELS["file"].in_language(language))}</label></h2>'
    yield f'<p id="about-file">{escape(FILE_ADVICE.in_language(language))}</p>'
    yield '<input type="file" id="file" accept="application/pdf" aria-describedby="about-file">'
    yield '<p id="told" role="status"></p></section>'


def _form(typed: str | None, here: str, language: Language, *, again: bool) -> Iterator[str]:
    yield f'<section><form action="{escape(here)}" method="get">'
    if again:
        yield f"<h2>{escape(LABELS['again'].in_language(language))}</h2>"
    yield f'<input type="hidden" name="lang" value="{language}">'
    yield f'<p><label for="code">{escape(LABELS["code"].in_language(language))}</label><br>'
    yield (
        f'<input id="code" name="code" required maxlength="60" autocomplete="off" spellcheck="false"'
        f' value="{escape(typed or "")}"></p>'
    )
    yield f"<p><button>{escape(LABELS['check'].in_language(language))}</button></p></form></section>"


def _day(day: date | None, language: Language) -> str:
    if day is None:
        return ""
    return day.isoformat() if language == "en" else f"{era_date(day)}（{day.year}年）"
