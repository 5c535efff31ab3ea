"""Map layers as they are answered, in the asker's language."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from hazard_api.schemas.sources import HazardSourceOut
from machiport.clock import TOKYO
from machiport.hazard.datasets.publication import DatasetInForce
from machiport.hazard.kinds import EvacuationHazard, HazardKind, RankClass, RasterLayer, Unit
from machiport.hazard.map_layers.attribution import attribution_of
from machiport.hazard.map_layers.catalogue_service import LayerEntry
from machiport.hazard.map_layers.model import MAXIMUM_ZOOM, MINIMUM_ZOOM
from machiport.localized_text import Language


class LegendClassOut(BaseModel):
    """One class of the legend: the colour is the official one. Bounds are in the layer's unit."""

    rank: int = Field(description="As in the attribute `rank` of the vector tiles.", examples=[3])
    severity: int = Field(description="From harmless (1) to worst; ranks are codes.", examples=[3])
    colour: str = Field(examples=["#ffd8c0"])
    title: str = Field(examples=["3m以上5m未満"])
    explanation: str
    minimum: float | None = Field(description="Inclusive; null for the unit `class`.")
    maximum: float | None = Field(description="Exclusive; null where there is none.")

    @classmethod
    def of(cls, each: RankClass, language: Language) -> Self:
        """Show a class in `language`."""
        return cls(
            rank=each.rank,
            severity=each.severity,
            colour=each.colour,
            title=each.title.in_language(language),
            explanation=each.explanation.in_language(language),
            minimum=each.minimum,
            maximum=each.maximum,
        )


class VectorLayerOut(BaseModel):
    """The layer as vector tiles. Addresses without a host are relative to the root of the API."""

    tilejson: str = Field(examples=["tiles/flood_maximum"])
    tiles: str = Field(description="Template of a tile's address, of this version for ever.")
    pmtiles: str = Field(description="The whole archive (PMTiles v3), to be read by ranges.")
    source_layer: str = Field(description="Name of the layer within the tiles.", examples=["flood_maximum"])
    minimum_zoom: int
    maximum_zoom: int
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        description="West, south, east, north in degrees; null where there is nothing to draw."
    )
    version: str
    published_at: datetime = Field(description="Asia/Tokyo.")

    @classmethod
    def of(cls, kind: HazardKind, dataset: DatasetInForce, archive_url: str) -> Self:
        """Show the tiles of a dataset."""
        tilejson = f"tiles/{kind.kind}"
        minimum, maximum = dataset.archive_zooms or (MINIMUM_ZOOM, MAXIMUM_ZOOM)
        return cls(
            tilejson=tilejson,
            tiles=f"{tilejson}/{{z}}/{{x}}/{{y}}.mvt?v={dataset.pack_id}",
            pmtiles=archive_url,
            source_layer=kind.kind,
            minimum_zoom=minimum,
            maximum_zoom=maximum,
            bounds=None if dataset.archive_bounds is None else list(dataset.archive_bounds),
            version=dataset.pack_id,
            published_at=dataset.published_at.astimezone(TOKYO),
        )


class RasterLayerOut(BaseModel):
    """The same hazard as ハザードマップポータルサイト draws it for all of Japan. A missing tile (404) has no zone."""

    layer: str = Field(examples=["01_flood_l2_shinsuishin_data"])
    tiles: str = Field(description="Template of a picture's address.")
    minimum_zoom: int
    maximum_zoom: int
    attribution: str = Field(examples=["ハザードマップポータルサイト"])

    @classmethod
    def of(cls, raster: RasterLayer) -> Self:
        """Show a raster layer."""
        return cls(**raster.model_dump())


class LayerOut(BaseModel):
    """One hazard kind as a layer of a map."""

    id: str = Field(examples=["flood_maximum"])
    name: str = Field(examples=["洪水（想定最大規模）"])
    description: str
    unit: Unit
    evacuation_hazard: EvacuationHazard = Field(description="Which shelters are right for it.")
    legend: list[LegendClassOut] = Field(description="The least severe first.")
    vector: VectorLayerOut | None = Field(description="null where the region has published nothing of it.")
    raster: RasterLayerOut | None
    attribution: str | None = Field(description="To be shown with the vector layer (出典), as plain text.")
    sources: list[HazardSourceOut]
    as_of: str | None = Field(description="Date of the oldest source, ISO 8601.")
    sample: bool = Field(description="Whether it is invented, for trying out.")

    @classmethod
    def of(cls, entry: LayerEntry, language: Language) -> Self:
        """Show a layer in `language`."""
        kind, dataset, url = entry.kind, entry.dataset, entry.archive_url
        return cls(
            id=kind.kind,
            name=kind.name.in_language(language),
            description=kind.description.in_language(language),
            unit=kind.unit,
            evacuation_hazard=kind.evacuation_hazard,
            legend=[LegendClassOut.of(each, language) for each in kind.classes],
            vector=VectorLayerOut.of(kind, dataset, url) if dataset is not None and url is not None else None,
            raster=None if kind.raster is None else RasterLayerOut.of(kind.raster),
            attribution=None if dataset is None else attribution_of(dataset, language),
            sources=[] if dataset is None else [HazardSourceOut.of(source) for source in dataset.sources],
            as_of=None if dataset is None else dataset.as_of,
            sample=dataset is not None and dataset.sample,
        )


class LayersOut(BaseModel):
    """All layers, in the order in which they are shown."""

    items: list[LayerOut]
