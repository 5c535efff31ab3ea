"""Categories, and the sorting dictionary: where does this go?"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from garbage_api.routes.caching import CACHE_CONTROL
from garbage_api.schemas.catalogue import CategoriesOut, DictionaryOut
from garbage_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/garbage/{municipality}", tags=["garbage"], dependencies=[public()])


@router.get("/categories", response_model=CategoriesOut, summary="Categories of garbage")
async def list_categories(request: Request, asked: AskedHere) -> Response:
    """Return the categories with colour, how to put them out, and until when."""
    published = asked.services.catalogue.categories(asked.municipality.code)
    return json_answer(request, CategoriesOut.of(published, asked.language), CACHE_CONTROL, asked.language)


@router.get("/dictionary", response_model=DictionaryOut, summary="Where does this go?")
async def search_dictionary(
    request: Request,
    asked: AskedHere,
    q: Annotated[
        str,
        Query(
            max_length=100,
            description="A thing in kanji, kana, romaji or English, also with a typing error; empty lists all.",
            examples=["ぺっとぼとる", "plastic bottle"],
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Return the dictionary entries that fit, best first."""
    answer = asked.services.catalogue.dictionary(asked.municipality.code, q, limit)
    return json_answer(request, DictionaryOut.of(q, answer, asked.language), CACHE_CONTROL, asked.language)
