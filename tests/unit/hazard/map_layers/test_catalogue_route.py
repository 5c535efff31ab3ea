"""The catalogue of layers, through Lambda's own entry."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.gateway_events import Answer, GatewayClient
from tests.layers_in_force import HeadInMemory, dataset_in_force

from hazard_api.app import build_app
from hazard_api.services import Services
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.catalogue_service import CatalogueService
from machiport_gates.paths import ROOT

VERSION = "a" * 64
KINDS = load_kinds(ROOT / "sample_region")
ARCHIVES = "https://tiles.example.jp/"


class Catalogue:
    """The function over a head in memory: a tsunami layer, a storm surge without an archive, nothing else."""

    def __init__(self) -> None:
        """Wire the function as its wiring does; the route touches no other service."""
        self.head = HeadInMemory(
            dataset_in_force("tsunami", VERSION), dataset_in_force("storm_surge", "b" * 64, drawn=False)
        )
        layers = CatalogueService(KINDS, self.head, ARCHIVES)
        self._client = GatewayClient(build_app(cast("Services", SimpleNamespace(layers=layers))))

    def get(self, **headers: str) -> Answer:
        """Ask for the catalogue; header names have `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self._client.get("/hazard/layers", headers=named)
        assert answer.status in {200, 304}, answer.body
        return answer

    def layer(self, name: str, **headers: str) -> Any:
        """Return one layer."""
        return next(layer for layer in self.get(**headers).document["items"] if layer["id"] == name)


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


def test_every_kind_is_there_in_order_whether_published_or_not(catalogue: Catalogue) -> None:
    items = catalogue.get().document["items"]
    assert [item["id"] for item in items] == [kind.kind for kind in KINDS]
    assert {item["id"] for item in items if item["vector"]} == {"tsunami"}
    assert catalogue.head.reads == 1


def test_a_published_layer_says_where_it_is(catalogue: Catalogue) -> None:
    assert catalogue.layer("tsunami")["vector"] == {
        "tilejson": "tiles/tsunami",
        "tiles": f"tiles/tsunami/{{z}}/{{x}}/{{y}}.mvt?v={VERSION}",
        "pmtiles": f"https://tiles.example.jp/layers/tsunami/{VERSION}.pmtiles",
        "source_layer": "tsunami",
        "minimum_zoom": 6,
        "maximum_zoom": 14,
        "bounds": [131.2, 33.0, 132.0, 33.5],
        "version": VERSION,
        "published_at": "2026-04-01T12:00:00+09:00",
    }


def test_the_legend_is_the_kinds(catalogue: Catalogue) -> None:
    legend = catalogue.layer("tsunami", Accept_Language="en")["legend"]
    classes = KINDS["tsunami"].classes
    assert [(each["rank"], each["colour"], each["title"]) for each in legend] == [
        (each.rank, each.colour, each.title.en) for each in classes
    ]
    assert [(each["minimum"], each["maximum"]) for each in legend] == [(each.minimum, each.maximum) for each in classes]
    zones = catalogue.layer("landslide_slide")
    assert zones["unit"] == "class"
    assert {each["minimum"] for each in zones["legend"]} == {None}


def test_the_source_is_told_and_that_it_is_a_sample(catalogue: Catalogue) -> None:
    layer = catalogue.layer("tsunami")
    assert layer["sample"]
    assert layer["as_of"] == "2025-03-31"
    assert layer["sources"] == [
        {"source": "見本県 <洪水> 想定図", "licence": "CC BY 4.0", "as_of": "2025-03-31", "sample": True}
    ]
    assert layer["attribution"].startswith("【見本】")
    assert "見本県 <洪水> 想定図" in layer["attribution"]


def test_what_is_not_published_says_nothing_of_sources_but_has_its_legend_and_raster(catalogue: Catalogue) -> None:
    layer = catalogue.layer("flood_maximum")
    assert (layer["vector"], layer["attribution"], layer["sources"], layer["as_of"]) == (None, None, [], None)
    assert not layer["sample"]
    assert len(layer["legend"]) == 6
    assert layer["raster"]["tiles"].endswith("/01_flood_l2_shinsuishin_data/{z}/{x}/{y}.png")
    assert layer["raster"]["attribution"] == "ハザードマップポータルサイト"
    assert (layer["raster"]["minimum_zoom"], layer["raster"]["maximum_zoom"]) == (2, 17)


def test_a_dataset_without_an_archive_has_sources_and_no_tiles(catalogue: Catalogue) -> None:
    layer = catalogue.layer("storm_surge")
    assert layer["vector"] is None
    assert layer["sources"]


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_texts_are_in_the_askers_language(catalogue: Catalogue, language: Any) -> None:
    kind = KINDS["tsunami"]
    layer = catalogue.layer("tsunami", Accept_Language=language)
    assert layer["name"] == kind.name.in_language(language)
    assert layer["description"] == kind.description.in_language(language)
    assert layer["legend"][0]["explanation"] == kind.classes[0].explanation.in_language(language)


def test_who_has_the_catalogue_is_told_so_until_something_is_published(catalogue: Catalogue) -> None:
    first = catalogue.get()
    assert first.headers["cache-control"] == "public, max-age=60"
    assert catalogue.get(If_None_Match=first.headers["etag"]).status == 304
    catalogue.head.put_in_force(dataset_in_force("tsunami", "c" * 64))
    assert catalogue.get(If_None_Match=first.headers["etag"]).status == 200
