"""The whole API in one process: every function behind its Lambda entry, called as API Gateway calls it."""

import base64
import gzip
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import httpx
import requests  # type: ignore[import-untyped]  # ships no types
from tests.fakes.dynamo import InMemoryDynamo
from tests.fakes.tiles import TilesInMemory, around, facts, section
from tests.garbage_apis import EDITOR, PUBLISHER, REGION_FILES, GarbageApis
from tests.garbage_world import CITY, GarbageWorld, cancelled, edition_of
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, claims
from tests.hazard_places import hazard_app, here
from tests.layers_in_force import PUBLISHED, HeadInMemory, dataset_in_force, ranges_of
from tests.properties.api.applications_in_process import ApplicationsInProcess, is_of_applications
from tests.properties.api.facilities_in_process import FacilitiesInProcess, is_of_facilities
from tests.properties.api.right_requests import RightRequests
from tests.shelter_world import ShelterApis, ShelterWorld, sample_list
from tests.warning_telegrams import OITA, WarningWorld, telegram_xml

from hazard_api.app import build_app as build_hazard_app
from hazard_api.services import Services as HazardServices
from machiport.clock import FixedClock
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.catalogue_service import CatalogueService
from machiport.hazard.map_layers.layer_service import LayerService
from machiport.hazard.map_layers.recent_head import RecentHead
from machiport.hazard.warnings.ports import Poll
from machiport.http_api.lambda_gateway import LambdaEntry, lambda_handler
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.residents.model import ResidentFacts, ResidentProfile
from machiport.residents.service import ResidentService
from machiport_gates.openapi import DOCUMENT
from map_tiles_api.app import build_app as build_tiles_app
from map_tiles_api.services import Services as TilesServices
from region_api.app import build_app as build_region_app
from region_api.documents import API_DOCUMENTS, MAP_DOCUMENTS, Documents
from region_api.services import Services as RegionServices
from residents_api.app import build_app as build_residents_app
from residents_api.services import Services as ResidentsServices

BASE_URL = "https://api.example.jp/v1"
RESIDENT = claims(RESIDENTS_POOL)
# One person with the roles of every office.
_GROUPS = (
    "m44201.garbage.publisher", "m44201.hazard.editor", "m44201.facilities.manager", "m44201.applications.approver",
    "m44201.departments.citizens",
)  # fmt: skip
_STAFF = PUBLISHER | {"cognito:groups": f"[{' '.join(_GROUPS)}]"}
_OF_RESIDENTS = ("/residents/", "/reservations", "/groups", "/applications", "/mandates")
_PAGES = {"index.html", "map.html"}
_PAGE_FILES = sorted((API_DOCUMENTS.keys() | MAP_DOCUMENTS.keys()) - {DOCUMENT.name})
_CANCELLED = (date(2026, 4, 20), date(2026, 4, 27))
_AREAS = {"mihon-1": 0, "mihon-2": 1, "mihon-3": 4}
_LAYER, _VERSION, _TILE = "tsunami", "a" * 64, (14, 14181, 6586)


class NewcomersOnly:
    """Residents of whom nothing was verified yet."""

    def find(self, subject: str) -> ResidentProfile | None:
        """Return None."""
        assert subject
        return None

    def facts(self, subject: str) -> ResidentFacts | None:
        """Return None."""
        assert subject
        return None


class ApiInProcess:
    """Sends requests to the function that each belongs to; 44201 has an edition, drafts, changes, a dictionary."""

    def __init__(self, folder: Path) -> None:
        """Build all functions; `folder` takes the documents that a layer holds in a deployment."""
        self._invocations = count(1)
        world = GarbageWorld(InMemoryDynamo().client, "garbage")
        published = edition_of(_AREAS, dictionary=("ペットボトル", "新聞紙", "かさ"))
        world.put_in_force(published)
        for _ in range(3):
            world.upload(published)
        changes = [world.change(cancelled(day), f"change-{day}") for day in _CANCELLED]
        self._garbage = GarbageApis(world)
        self._region = self._region_entry(folder)
        self._residents = self._residents_entry()
        self._tiles = self._tiles_entry()
        self._places = self._places_entry()
        self._situation = self._situation_entry()
        shelters = ShelterWorld(InMemoryDynamo().client, "hazard")
        shelters.publish(sample_list())
        self._shelters = ShelterApis(shelters)
        self._facilities = FacilitiesInProcess(RESIDENT, _STAFF)
        self.applications = ApplicationsInProcess(RESIDENT, _STAFF)
        self.right = RightRequests(self.applications)
        self.change_ids = [change.response.body.split()[1] for change in changes]
        listed = self._garbage.get(f"/staff/garbage/{CITY}/editions", who=EDITOR).document["items"]
        self.edition_ids = [str(one["edition_id"]) for one in listed]

    @staticmethod
    def _region_entry(folder: Path) -> LambdaEntry:
        shutil.copy(DOCUMENT, folder)
        for name in _PAGE_FILES:
            (folder / name).write_text("見本", encoding="utf-8")
        documents, map_documents = Documents(folder, API_DOCUMENTS), Documents(folder, MAP_DOCUMENTS)
        return lambda_handler(build_region_app(RegionServices(load_registry(REGION_FILES), documents, map_documents)))

    @staticmethod
    def _residents_entry() -> LambdaEntry:
        services = ResidentsServices(ResidentService(NewcomersOnly()), load_registry(REGION_FILES))
        return lambda_handler(build_residents_app(services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    @staticmethod
    def _tiles_entry() -> LambdaEntry:
        tile = gzip.compress(b"a tile", mtime=0)
        archives = ArchiveTiles(ranges_of((_LAYER, _VERSION, {_TILE: tile, (6, 55, 25): tile})))
        head = RecentHead(HeadInMemory(dataset_in_force(_LAYER, _VERSION)), FixedClock(PUBLISHED))
        layers = LayerService(load_kinds(REGION_FILES), head, archives)
        return lambda_handler(build_tiles_app(TilesServices(layers)))

    @staticmethod
    def _places_entry() -> LambdaEntry:
        tiles = TilesInMemory()
        tiles.put(here().tile, {"flood_maximum": section((facts(3), around(here()))), "tsunami": section()})
        return lambda_handler(hazard_app(tiles))

    @staticmethod
    def _situation_entry() -> LambdaEntry:
        """Return the hazard API with a layer in force and warnings of a real kind and a drill."""
        warnings = WarningWorld()
        warnings.telegrams.remember_poll(Poll(warnings.clock.now()))
        warnings.store(telegram_xml({OITA: ["49 継続"]}, telegram="VPWW56"), "VPWW56")
        warnings.store(telegram_xml({OITA: ["38"]}, telegram="VPWW57", status="訓練"), "VPWW57")
        head = HeadInMemory(dataset_in_force(_LAYER, _VERSION))
        services = SimpleNamespace(
            layers=CatalogueService(load_kinds(REGION_FILES), head, "https://tiles.example.jp"),
            warnings=warnings.service,
            municipalities=load_registry(REGION_FILES),
        )
        # The routes of layers and warnings touch nothing else of the function's services.
        return lambda_handler(build_hazard_app(cast("HazardServices", services)))

    def known(self) -> dict[str, list[str]]:
        """Return, by the name of the path's parameter, what exists."""
        return {
            "municipality": [CITY],
            "area_id": list(_AREAS),
            "edition_id": self.edition_ids,
            "change_id": self.change_ids,
            "shelter_id": [f"{CITY}-{number}" for number in range(5)],
            "asset": [name for name in _PAGE_FILES if name not in _PAGES],
            "layer": [_LAYER, "storm_surge"],
            "z": [str(_TILE[0]), "6", "15"],
            "x": [str(_TILE[1]), "55"],
            "y": [f"{_TILE[2]}.mvt", "25.mvt"],
            **self._facilities.known,
            **self.applications.known,
        }

    def send(self, prepared: requests.PreparedRequest) -> httpx.Response:
        """Send a request as it would go over the wire, signed in as whoever may call the route."""
        event = _event(prepared)
        answer = self._answer(event)
        content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        request = httpx.Request(event["httpMethod"], str(prepared.url), headers=dict(prepared.headers))
        response = httpx.Response(answer["statusCode"], headers=answer["headers"], content=content, request=request)
        response.elapsed = timedelta()
        return response

    def _answer(self, event: dict[str, Any]) -> Mapping[str, Any]:
        path = event["path"]
        if is_of_applications(path):
            return self.applications.answer(event)
        if is_of_facilities(path):
            return self._facilities.answer(event)
        if path.startswith(("/garbage/", "/staff/garbage/", "/hazard/shelters", "/staff/hazard/")):
            sent = self._garbage.send(event) if "garbage" in path else self._shelters.send(event)
            return {
                "statusCode": sent.status,
                "headers": sent.headers,
                "body": sent.body,
                "isBase64Encoded": sent.is_base64,
            }
        entry = self._region
        if path.startswith("/tiles/"):
            entry = self._tiles
        elif path in {"/hazard/risks", "/hazard/places", "/hazard/timelines"}:
            entry = self._places
        elif path in {"/hazard/layers", "/hazard/warnings"}:
            entry = self._situation
        elif path in {"/residents/me", "/staff/me"}:
            entry = self._residents
        return entry(event, LambdaContextDouble(f"invocation-{next(self._invocations)}"))


def _event(prepared: requests.PreparedRequest) -> dict[str, Any]:
    address = urlsplit(str(prepared.url))
    path = address.path.removeprefix("/v1")
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(address.query, keep_blank_values=True, errors="replace"):
        query.setdefault(name, []).append(value)
    is_of_resident = path.startswith(_OF_RESIDENTS) and not path.startswith("/reservation-calendars/")
    context: dict[str, Any] = {"stage": "v1", "path": f"/v1{path}", "requestId": "gateway-request"}
    if is_of_resident or path.startswith("/staff/"):
        context["authorizer"] = {"claims": dict(RESIDENT if is_of_resident else _STAFF)}
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    headers = {str(name): _text(value) for name, value in prepared.headers.items()}
    return {
        "resource": path,
        "path": path,
        "httpMethod": str(prepared.method),
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": context,
        "body": None if body is None else base64.b64encode(bytes(body)).decode(),
        "isBase64Encoded": body is not None,
    }


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
