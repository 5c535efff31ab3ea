"""A region into which is imported, on DynamoDB in memory; and what its imports hold."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from shapely.geometry import Polygon
from tests.dataset_world import DatasetWorld
from tests.fakes.dynamo import InMemoryDynamo
from tests.unit.hazard.importing.import_folders import KINDS

from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.importing.compiling import Step
from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.import_service import ImportChecker, ImportService, ImportStores
from machiport.hazard.importing.refusals import RefusalRule
from machiport.hazard.kinds import HazardKind
from machiport.hazard.map_layers.model import LayerFacts, LayerZone
from machiport.hazard.map_layers.ports import LayerBuildError
from machiport.hazard.risk_service import RiskService

BOW_TIE = Polygon([(131.62, 33.23), (131.63, 33.24), (131.63, 33.23), (131.62, 33.24)])
FLOOD = {"path": "flood.geojson", "format": "ranks", "kind": "flood_maximum", "options": {"rank_property": "rank"}}
WAVE = {"path": "wave.geojson", "format": "ranks", "kind": "tsunami", "options": {"rank_property": "rank"}}


class DrawnLayers:
    """Makes and keeps archives that only say how many zones they would show."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.fails = False

    def build(
        self,
        kind: HazardKind,
        zones: Iterable[LayerZone],
        target: Path,
        progress: Callable[[float], None] | None = None,
    ) -> LayerFacts:
        if self.fails:
            raise LayerBuildError("no space")
        count = sum(1 for _ in zones)
        target.write_bytes(f"{kind.kind} {count}".encode())
        if progress is not None:
            progress(0.5)
        return LayerFacts(kind.kind, 6, 14, None, count, 0, 0, 0)

    def keep(self, key: str, archive: Path) -> None:
        self.kept[key] = archive.read_bytes()

    def is_kept(self, key: str) -> bool:
        return key in self.kept


class Imports:
    """A region into which is imported."""

    def __init__(self) -> None:
        self.dynamo = InMemoryDynamo()
        self.datasets = DatasetWorld(self.dynamo.client)
        self.layers = DrawnLayers()
        self.steps: list[tuple[Step, int, int]] = []

    def service(self, rule: RefusalRule | None = None) -> ImportService:
        stores = ImportStores(self.datasets.kept, self.layers, self.layers)
        return ImportService(ImportChecker(KINDS, self.datasets.clock, rule), stores, self.datasets.service)

    def run(self, path: Path, rule: RefusalRule | None = None, uploaded_at: datetime | None = None) -> ImportReport:
        return self.service(rule).run(path, lambda *step: self.steps.append(step), uploaded_at)

    def status(self, kind: str, longitude: float, latitude: float) -> str:
        risks = RiskService(KINDS, DynamoTiles(self.dynamo.client, "hazard")).at(longitude, latitude).risks
        return next(risk.status for risk in risks if risk.kind.kind == kind)

    def in_force(self) -> list[str]:
        return [dataset.kind for dataset in self.datasets.service.status().head.datasets]
