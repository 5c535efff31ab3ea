"""Inventory: what staff read, edit and publish of their facilities, rules and prices."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile

from facilities_staff_api.if_match import ReadVersion, version_tag
from facilities_staff_api.schemas.imports import FacilityImportOut
from facilities_staff_api.schemas.inventory import (
    FacilityLineOut,
    FacilityListOut,
    FacilityVersionOut,
    PricesVersionOut,
    PublishedInventoryOut,
    RulesVersionOut,
    VersionOut,
)
from facilities_staff_api.services import AskedByManager, Clerk, GivenServices, Manager
from machiport.facilities.inventory.errors import OTHER_FACILITY, InventoryNotValid
from machiport.facilities.inventory.import_service import ImportedFacilities
from machiport.facilities.inventory.importing.facility_files import FacilityImportOptions
from machiport.facilities.inventory.model import Facility
from machiport.facilities.inventory.publications import Publication, Published, StaffPublication
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.staffing.owner_inventory import OwnerInventory, PublishedDocument
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.request_facts import RequestLanguage
from machiport.http_api.staff_requests import staff_request
from machiport.http_api.uploaded_files import contents_of, fingerprint_of
from machiport.idempotency import StoredResponse
from machiport.problem_details import ProblemError, json_pointer

router = APIRouter(prefix="/staff/facilities/{municipality}", tags=["facilities staff"])

_MOST_FILES = 10


async def publication_by_manager(
    request: Request,
    municipality: GivenMunicipality,
    person: Manager,
    idempotency_key: IdempotencyKey,
    expected: ReadVersion,
) -> StaffPublication:
    """Return who publishes in place of which version; another `If-Match` under the same key is another request."""
    body = await request.body() + f"\n{expected or ''}".encode()
    asked = staff_request(request, municipality.code, person, idempotency_key, body)
    return StaffPublication(asked.request, asked.pseudonym, expected)


PublicationByManager = Annotated[StaffPublication, Depends(publication_by_manager)]


@router.get("/facilities", response_model=FacilityListOut, summary="All facilities, with their versions")
async def list_facilities(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
) -> Response:
    """Return the facilities in force, by id."""
    found = services.publications.facilities(municipality.code)
    return private_json_answer(FacilityListOut(items=[FacilityLineOut.of(each, language) for each in found]), language)


@router.get("/facilities/{facility_id}", response_model=FacilityVersionOut, summary="A facility as it is edited")
async def get_facility(
    municipality: GivenMunicipality,
    facility_id: str,
    services: GivenServices,
    person: Manager,  # noqa: ARG001  # the guard
) -> Response:
    """Return a facility's version in force; its ETag is what `If-Match` names when it is published again."""
    found = services.publications.facility(municipality.code, facility_id)
    return _with_tag(private_json_answer(FacilityVersionOut.of(found)), found)


@router.put("/facilities/{facility_id}", response_model=VersionOut, summary="Publish a facility")
async def put_facility(
    facility_id: str, body: Facility, asked: PublicationByManager, services: GivenServices
) -> Response:
    """Put a facility in force as a whole, in place of the version that `If-Match` names, or as a new one."""
    if body.facility_id != facility_id:
        raise InventoryNotValid(errors=[ProblemError(json_pointer("body", "facility_id"), OTHER_FACILITY)])
    return outcome_answer(services.publications.publish_facility(asked, body, _published))


@router.get("/rules", response_model=RulesVersionOut, summary="The rules as they are edited")
async def get_rules(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Manager,  # noqa: ARG001  # the guard
) -> Response:
    """Return the rules in force, with the ETag for `If-Match`."""
    found = services.publications.rules(municipality.code)
    return _with_tag(private_json_answer(RulesVersionOut.of(found)), found)


@router.put("/rules", response_model=VersionOut, summary="Publish the rules")
async def put_rules(body: OwnerRules, asked: PublicationByManager, services: GivenServices) -> Response:
    """Put the rules in force as a whole. Bookings that exist keep the rules under which they were made."""
    return outcome_answer(services.publications.publish_rules(asked, body, _published))


@router.get("/prices", response_model=PricesVersionOut, summary="The prices as they are edited")
async def get_prices(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Manager,  # noqa: ARG001  # the guard
) -> Response:
    """Return the prices in force, with the ETag for `If-Match`."""
    found = services.publications.prices(municipality.code)
    return _with_tag(private_json_answer(PricesVersionOut.of(found)), found)


@router.put("/prices", response_model=VersionOut, summary="Publish the prices")
async def put_prices(body: OwnerPrices, asked: PublicationByManager, services: GivenServices) -> Response:
    """Put the prices in force as a whole. Bookings that exist keep their price."""
    return outcome_answer(services.publications.publish_prices(asked, body, _published))


@router.post("/inventory", response_model=PublishedInventoryOut, summary="Publish all data files at once")
async def publish_inventory(body: OwnerInventory, asked: AskedByManager, services: GivenServices) -> Response:
    """Put rules, prices and facilities in force, in this order, each where it is not the same yet.

    Facilities that are not named stay. Where a document is refused those before it are in force; send it again
    when it is corrected.
    """

    def respond(documents: Sequence[PublishedDocument]) -> StoredResponse:
        return StoredResponse(200, PublishedInventoryOut.of(documents).model_dump_json())

    publication = StaffPublication(asked.request, asked.pseudonym)
    return outcome_answer(services.owner_inventory.publish(publication, body, respond))


@router.post("/inventory/imports", response_model=FacilityImportOut, summary="Import facilities and rooms from tables")
async def import_tables(
    request: Request,
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Manager,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
    files: Annotated[
        list[UploadFile],
        File(min_length=1, max_length=_MOST_FILES, description="CSV or Excel: 公共施設一覧, and a table of rooms."),
    ],
    publish: Annotated[bool, Form(description="Put all in force at once, if nothing is wrong.")] = False,
    leave_out_faulty_rows: Annotated[bool, Form(description="Where rows cannot be used, publish the others.")] = False,
    replace_hours: Annotated[bool, Form(description="Hours of the list replace those in force.")] = False,
) -> Response:
    """Read tables over what is in force. Without `publish` drafts and findings are shown, and nothing changes."""
    contents = await contents_of(files)
    options = FacilityImportOptions(
        publish=publish, leave_out_faulty_rows=leave_out_faulty_rows, replace_hours=replace_hours
    )
    if not publish:
        imported = services.imports.check(municipality.code, contents, options)
        return private_json_answer(FacilityImportOut.checked(imported, language), language)
    fingerprint = fingerprint_of(contents, options.model_dump(mode="json"))
    asked = staff_request(request, municipality.code, person, idempotency_key, fingerprint)

    def respond(done: ImportedFacilities) -> StoredResponse:
        return StoredResponse(200, FacilityImportOut.done(done, language).model_dump_json())

    publication = StaffPublication(asked.request, asked.pseudonym)
    return outcome_answer(services.imports.import_tables(publication, contents, options, respond))


def _published(published: Published) -> StoredResponse:
    body = VersionOut.version(published).model_dump_json()
    return StoredResponse(200, body, {"ETag": version_tag(published.version_id)})


def _with_tag(response: Response, published: Publication) -> Response:
    response.headers["ETag"] = version_tag(published.version_id)
    return response
