"""Collection areas as they are answered."""

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.model import Area, TownBlock


class TownBlockOut(BaseModel):
    """A town (町丁目), or a range of its blocks."""

    town: str = Field(examples=["見本町二丁目"])
    kana: str | None = Field(default=None, examples=["みほんまち"])
    blocks: str | None = Field(default=None, description="Range of blocks as published.", examples=["1番～12番"])
    machiaza_id: str | None = Field(default=None, description="Id of the town in the address base registry.")

    @classmethod
    def of(cls, block: TownBlock) -> "TownBlockOut":
        """Show a town block."""
        return cls(town=block.town, kana=block.kana, blocks=block.blocks, machiaza_id=block.machiaza_id)


class AreaOut(BaseModel):
    """A collection area (収集地区): what a resident chooses once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"area_id": "mihon-2", "name": "見本町二丁目"}]})

    area_id: str
    name: str
    kana: str | None = Field(default=None, description="Reading in hiragana.")
    note: str | None = None
    town_blocks: list[TownBlockOut] = []

    @classmethod
    def of(cls, area: Area) -> "AreaOut":
        """Show an area."""
        return cls(
            area_id=area.area_id,
            name=area.name,
            kana=area.kana,
            note=area.note,
            town_blocks=[TownBlockOut.of(block) for block in area.town_blocks],
        )
