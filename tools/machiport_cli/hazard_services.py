"""The hazard datasets of a deployment, as the operator's commands use them.

What reads publishers' files (shapely, GDAL) is imported only by those commands that do.
"""

import getpass
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from machiport.clock import SystemClock
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.packs import CorruptPackError
from machiport.hazard.datasets.publication_service import PublicationService
from machiport.hazard.datasets.s3_packs import S3Packs
from machiport.hazard.datasets.settlement_service import DatasetStores
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.map_layers.ports import LayerBuildError
from machiport.localized_text import LocalizedText
from machiport.problem_details import Problem
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.faults import OperatorError
from machiport_cli.local_stack.places import PROJECT_ROOT

if TYPE_CHECKING:
    from machiport.hazard.importing.import_service import ImportChecker, ImportService


def hazard_kinds() -> HazardKinds:
    """Return the kinds of the region's data files."""
    return load_kinds(PROJECT_ROOT / "sample_region")


def dataset_stores(outputs: StackOutputs) -> DatasetStores:
    """Return where a deployment keeps datasets."""
    dynamodb = client("dynamodb", outputs.endpoint, outputs.region)
    return DatasetStores(
        DynamoPublications(dynamodb, outputs.hazard_table_name),
        DynamoTileWriter(dynamodb, outputs.hazard_table_name),
        S3Packs(client("s3", outputs.endpoint, outputs.region), outputs.hazard_imports_bucket_name),
    )


def publications(outputs: StackOutputs) -> PublicationService:
    """Return what publishes and rolls back, in the name of whoever runs the command."""
    return PublicationService(dataset_stores(outputs), SystemClock(), getpass.getuser())


def import_checker(allow_refused: float | None = None) -> "ImportChecker":
    """Return what reads imports.

    `allow_refused` is the share (0…1) of a file's features that may be refused; None leaves it to import.json.
    """
    from machiport.hazard.importing.import_service import ImportChecker  # noqa: PLC0415  # see above
    from machiport.hazard.importing.refusals import RefusalRule  # noqa: PLC0415  # see above

    rule = None if allow_refused is None else RefusalRule(allow_refused)
    return ImportChecker(hazard_kinds(), SystemClock(), rule)


def importer(outputs: StackOutputs, allow_refused: float | None = None) -> "ImportService":
    """Return what imports and publishes; see `import_checker`."""
    from machiport.hazard.importing.import_service import ImportService, ImportStores  # noqa: PLC0415  # see above
    from machiport.hazard.importing.s3_layer_archives import S3LayerArchives  # noqa: PLC0415  # see above
    from machiport.hazard.map_layers.builder import TippecanoeBuilder  # noqa: PLC0415  # see above

    stores = dataset_stores(outputs)
    archives = S3LayerArchives(client("s3", outputs.endpoint, outputs.region), outputs.map_tiles_bucket_name)
    builder = TippecanoeBuilder(Path(tempfile.gettempdir()))
    return ImportService(
        import_checker(allow_refused),
        ImportStores(stores.packs, archives, builder),
        PublicationService(stores, SystemClock(), getpass.getuser()),
    )


@contextmanager
def in_operators_words() -> Iterator[None]:
    """Say what the hazard services refuse as commands do.

    Raises OperatorError.
    """
    try:
        yield
    except Problem as problem:
        raise OperatorError(
            problem.code, problem.title, LocalizedText(ja=problem.detail_in("ja"), en=problem.detail_in("en"))
        ) from problem
    except CorruptPackError as error:
        raise OperatorError(
            "hazard.pack_damaged",
            LocalizedText(ja="保存されたデータが壊れています", en="The stored pack is damaged"),
            LocalizedText(
                ja=f"元のファイルからもう一度取り込んでください。({error})",
                en=f"Import the publisher's files again. ({error})",
            ),
        ) from error
    except LayerBuildError as error:
        raise OperatorError(
            "hazard.layer_not_built",
            LocalizedText(ja="地図のレイヤーを作れませんでした", en="A map layer could not be made"),
            LocalizedText(ja=f"何も公開していません。({error})", en=f"Nothing was published. ({error})"),
        ) from error
