"""Each import rule notices what it is there for: the graph of an orderly house, and one wrong import in it."""

import grimp
import pytest
from importlinter.domain.contract import Contract

from machiport_gates import import_contracts

SHARED = ["outbox", "observability"]
ADAPTERS = ["dynamo_", "sqs_"]
ORDERLY = {
    "machiport": [],
    "machiport.garbage": [],
    "machiport.garbage.model": [],
    "machiport.garbage.ports": ["machiport.garbage.model"],
    "machiport.garbage.calendar_service": ["machiport.garbage.ports"],
    "machiport.garbage.dynamo_catalogue": ["boto3", "machiport.garbage.ports", "machiport.outbox.dynamo_outbox"],
    "machiport.hazard": [],
    "machiport.hazard.model": [],
    "machiport.hazard.dynamo_tiles": ["boto3"],
    "machiport.hazard.importing": [],
    "machiport.hazard.importing.cutting": ["shapely"],
    "machiport.outbox": [],
    "machiport.outbox.dynamo_outbox": ["boto3"],
    "machiport.observability": [],
    "machiport.observability.logging": ["aws_lambda_powertools"],
    "garbage_api": [],
    "garbage_api.app": ["fastapi", "garbage_api.routes"],
    "garbage_api.routes": ["fastapi", "machiport.garbage.calendar_service"],
    "garbage_api.wiring": ["machiport.garbage.dynamo_catalogue", "garbage_api.app"],
    "hazard_importer": [],
    "hazard_importer.wiring": ["machiport.hazard.importing.cutting"],
    "outbox_relay": [],
    "outbox_relay.main": ["outbox_relay.wiring"],
    "outbox_relay.wiring": ["machiport.outbox.dynamo_outbox"],
}


def house(*more: tuple[str, str]) -> grimp.ImportGraph:
    """Return the graph of the orderly house with some more imports."""
    graph = grimp.ImportGraph()
    for external in ("aws_lambda_powertools", "boto3", "fastapi", "shapely"):
        graph.add_module(external, is_squashed=True)
    for module in ORDERLY:
        graph.add_module(module)
    for importer, imports in ORDERLY.items():
        for imported in imports:
            graph.add_import(importer=importer, imported=imported)
    for importer, imported in more:
        graph.add_import(importer=importer, imported=imported)
    return graph


def contract(name: str) -> Contract:
    """Return a contract as pyproject.toml configures it."""
    options: dict[str, dict[str, list[str]]] = {
        "PureContexts": {"shared": SHARED, "adapters": ADAPTERS, "packages": ["boto3", "fastapi"]},
        "IndependentContexts": {"shared": SHARED},
        "OrderedContexts": {"shared": SHARED, "order": ["model|rules", "ports", "service"]},
        "OnlyWiringNamesAdapters": {"shared": SHARED, "adapters": ADAPTERS},
        "LightWorkers": {"packages": ["fastapi"]},
        "KeptWithin": {"shared": ["observability"], "packages": ["aws_lambda_powertools"]},
        "ReachedOnlyFrom": {
            "packages": ["shapely"],
            "within": ["machiport.hazard.importing"],
            "functions": ["hazard_importer"],
        },
    }
    kind: type[Contract] = getattr(import_contracts, name)
    return kind(name, {}, dict(options[name]))


WRONG = [
    ("PureContexts", ("machiport.garbage.calendar_service", "boto3")),
    ("PureContexts", ("machiport.garbage.model", "machiport.outbox.dynamo_outbox")),
    ("IndependentContexts", ("machiport.hazard.model", "machiport.garbage.model")),
    ("IndependentContexts", ("machiport.outbox.dynamo_outbox", "machiport.garbage.model")),
    ("OrderedContexts", ("machiport.garbage.model", "machiport.garbage.ports")),
    ("OrderedContexts", ("machiport.garbage.ports", "machiport.garbage.calendar_service")),
    ("OnlyWiringNamesAdapters", ("garbage_api.routes", "machiport.garbage.dynamo_catalogue")),
    ("OnlyWiringNamesAdapters", ("machiport.garbage.calendar_service", "machiport.garbage.dynamo_catalogue")),
    ("OnlyWiringNamesAdapters", ("machiport.hazard.dynamo_tiles", "machiport.garbage.dynamo_catalogue")),
    ("LightWorkers", ("outbox_relay.wiring", "fastapi")),
    ("LightWorkers", ("outbox_relay.main", "garbage_api.app")),
    ("KeptWithin", ("machiport.garbage.calendar_service", "aws_lambda_powertools")),
    ("ReachedOnlyFrom", ("machiport.hazard.importing_rules", "shapely")),
    ("ReachedOnlyFrom", ("garbage_api.wiring", "machiport.hazard.importing.cutting")),
]


@pytest.mark.parametrize("name", sorted({name for name, _ in WRONG}))
def test_orderly_house_keeps_every_contract(name: str) -> None:
    assert contract(name).check(house(), verbose=False).metadata["findings"] == []


@pytest.mark.parametrize(("name", "wrong"), WRONG)
def test_wrong_import_is_reported(name: str, wrong: tuple[str, str]) -> None:
    check = contract(name).check(house(wrong), verbose=False)
    assert not check.kept
    assert [finding for finding in check.metadata["findings"] if wrong[0] in finding]
