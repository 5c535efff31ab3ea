"""Rendering and signing a certificate and nothing else: what the worker of the issue is measured against."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any

import segno
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.issuing_world import BASE, IPAMJ, content, sample_signer

from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.rendering import rendered
from machiport.applications.issuing.signing import PadesSigner, signed_pdf

_ADDRESS = f"{BASE}/verify/7QK2-ABCD-EFGH-JKMN-PQRS-TVWX"
_WARM = 20
# What a name may be made of, so that no two are the same and glyphs are new now and then, as in life.
_CHARACTERS = (
    "一二三四五六七八九十百千万上下左右中大小山川田森林木本村町谷沢池海島浜崎井石岩原野花春夏秋冬東西南北"
    "高橋佐藤鈴伊渡辺加吉松清斎斉齋齊邉邊髙﨑𠮷太郎次子美恵和正明英雄健翔蓮陽菜結衣真央優希愛咲"
)


def unique_name(number: int) -> str:
    """Return a name that nobody else of a hundred thousand has."""
    characters, base = [], len(_CHARACTERS)
    for _ in range(3):
        number, place = divmod(number, base)
        characters.append(_CHARACTERS[place])
    return f"見本 {''.join(characters)}"


def certificate_of(number: int) -> CertificateContent:
    """Return what the certificate with this number says."""
    lines = {
        "name": ("氏名", unique_name(number)), "birthdate": ("生年月日", "昭和55年1月2日"),
        "address": ("住所", "見本市みほん町1-2-3"), "head": ("世帯主", "髙﨑 花子"), "copies": ("通数", "1"),
    }  # fmt: skip
    written = [{"id": name, "label": label, "value": value} for name, (label, value) in lines.items()]
    return content(lines=written, serial=f"44201-2026-{number:08d}")


def our_bare(number: int) -> bytes:
    """Render and sign as the worker does, with a key in memory; nothing is stored, asked or compared."""
    return signed_pdf(rendered(certificate_of(number), _ADDRESS, certificate_fonts()), sample_signer(), "大分市")


def has_reportlab_font() -> bool:
    """Tell whether the peer can be measured: reportlab draws TrueType outlines only, here IPAmj Mincho's."""
    return IPAMJ.exists()


def reportlab_bare(number: int) -> bytes:
    """Render the same lines and QR code with reportlab and an embedded font, and sign with pyHanko."""
    said, page = certificate_of(number), BytesIO()
    if "mincho" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("mincho", str(IPAMJ)))
    canvas = Canvas(page, pagesize=A4)
    below = 780.0

    def put(text: str, size: float, x: float = 62) -> None:
        nonlocal below
        below -= size * 1.55
        canvas.setFont("mincho", size)
        canvas.drawString(x, below, text)

    put(said.title, 22)
    for line in said.lines:
        put(line.label, 10.5)
        below += 10.5 * 1.55
        put(line.value, 12, 192)
    for text in (said.attestation, "令和8年11月20日", said.issuer, _ADDRESS, said.serial, said.code):
        put(text, 12)
    picture = BytesIO()
    segno.make_qr(_ADDRESS, error="m").save(picture, kind="png", scale=1)
    picture.seek(0)
    canvas.drawImage(ImageReader(picture), 62, 300, 88, 88)
    canvas.save()
    return asyncio.run(_signed(page))


async def _signed(page: BytesIO) -> bytes:
    metadata = PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    output = BytesIO()
    signer: Any = PdfSigner(metadata, PadesSigner(sample_signer()))
    await signer.async_sign_pdf(IncrementalPdfFileWriter(page), output=output, bytes_reserved=8192)
    return output.getvalue()


def processor_seconds(work: Callable[[int], object], count: int) -> float:
    """Return the mean processor time of `work` in seconds, of `count` different certificates, after warming up."""
    for number in range(_WARM):
        work(number)
    begun = process_time()
    for number in range(_WARM, _WARM + count):
        work(number)
    return (process_time() - begun) / count
