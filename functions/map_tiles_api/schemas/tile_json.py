"""A layer's description as it is answered: TileJSON 3.0.0 (https://github.com/mapbox/tilejson-spec)."""

import html
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from machiport.hazard.map_layers.attribution import attribution_of
from machiport.hazard.map_layers.layer_service import PublishedLayer
from machiport.localized_text import Language


class TileJsonOut(BaseModel):
    """TileJSON 3.0.0. `bounds` is left out where the layer holds nothing to draw."""

    tilejson: Literal["3.0.0"] = "3.0.0"
    name: str = Field(examples=["洪水（想定最大規模）"])
    description: str
    attribution: str = Field(description="Whose data it is, to be shown with the map (HTML).")
    scheme: Literal["xyz"] = "xyz"
    tiles: list[str] = Field(description="One address template; relative to this document where it has no host.")
    minzoom: int
    maxzoom: int
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        default=None, exclude_if=lambda bounds: bounds is None, description="West, south, east, north."
    )
    vector_layers: list[dict[str, Any]]

    @classmethod
    def of(cls, layer: PublishedLayer, tiles: str, language: Language) -> "TileJsonOut":
        """Show a layer in `language`."""
        return cls(
            name=layer.kind.name.in_language(language),
            description=layer.kind.description.in_language(language),
            attribution=html.escape(attribution_of(layer.dataset, language)),
            tiles=[tiles],
            minzoom=layer.summary.minimum_zoom,
            maxzoom=layer.summary.maximum_zoom,
            bounds=None if layer.summary.bounds is None else list(layer.summary.bounds),
            vector_layers=layer.vector_layers,
        )
