"""Whether a certificate is good: a page for people, JSON for programs. No sign-in, nothing personal, no cache."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from machiport.applications.issuing.errors import CertificateUnknown, IssuerUnknown
from machiport.applications.issuing.verification import PublicCertificate
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import public_cache
from machiport.localized_text import Language
from procedures_api.schemas.verification import CertificateOut, IssuerOut
from procedures_api.services import AskedHere
from procedures_api.verification_page import POLICY, page

router = APIRouter(tags=["certificates"], dependencies=[public()])

# The address holds the code: it goes to nobody else, and nobody keeps an answer that may be over in a minute.
_PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

Code = Annotated[str, Path(min_length=1, max_length=100, description="As printed; case and hyphens do not count")]
WantedLanguage = Annotated[Language | None, Query(description="Instead of Accept-Language")]


@router.get("/verify", summary="A page to check a certificate by its code", response_class=Response)
async def ask_for_code(
    asked: AskedHere,
    code: Annotated[str | None, Query(max_length=100)] = None,
    lang: WantedLanguage = None,
) -> Response:
    """Return a page that asks for the code, and says whether the certificate is good once it is given."""
    found = asked.services.verification.find(code) if code else None
    return _page(found, code or None, "verify", lang or asked.language)


@router.get("/verify/{code}", summary="The page that a certificate's QR code opens", response_class=Response)
async def show_certificate(asked: AskedHere, code: Code, lang: WantedLanguage = None) -> Response:
    """Return a page that says whether the certificate is good; 200 for an unknown code too, since that is an answer."""
    return _page(asked.services.verification.find(code), code, "../verify", lang or asked.language)


@router.get("/certificates/{code}", summary="Whether a certificate is good", response_model=CertificateOut)
async def get_certificate(asked: AskedHere, code: Code) -> Response:
    """Return what anybody may know of a certificate.

    404 for a code that no certificate has, and for one that is not issued yet.
    """
    found = asked.services.verification.find(code)
    if found is None:
        raise CertificateUnknown
    body = CertificateOut.of(found, asked.language).model_dump_json().encode()
    headers = {"Cache-Control": "no-store", "Content-Language": asked.language, "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="application/json")


@router.get(
    "/certificates/issuers/{municipality}",
    summary="What a municipality signs certificates under",
    response_model=IssuerOut,
)
async def get_issuer(
    request: Request, asked: AskedHere, municipality: Annotated[str, Path(pattern=r"^[0-9]{5}$")]
) -> Response:
    """Return the certificate chain, to check files and credentials without asking us again.

    404 for a municipality that is not here, or that signs nothing yet.
    """
    found = asked.services.verification.issuer(municipality)
    if found is None:
        raise IssuerUnknown
    return json_answer(request, IssuerOut.of(found), public_cache(300))


def _page(found: PublicCertificate | None, typed: str | None, here: str, language: Language) -> Response:
    headers = _PAGE_HEADERS | {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(page(found, typed, here, language), headers=headers, media_type="text/html; charset=utf-8")
