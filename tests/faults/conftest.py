"""A DynamoDB of this test run's own (MiniStack on a free port), right under concurrent writes as moto is not."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

import pytest
from botocore.retries.standard import ExponentialBackoff
from samcli.yamlhelper import yaml_parse
from tests.dataset_world import NOON, DatasetWorld, InMemoryPacks
from tests.facilities_world import NOW as BOOKING_NOW
from tests.facilities_world import World
from tests.fakes.drafts import InMemoryDrafts
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.dynamodb_local import NoDynamoDBLocalError, dynamodb_local
from tests.faults.memory_faults import MemoryClient
from tests.garbage_world import NEW_YEAR, GarbageWorld

from machiport.aws_clients import dynamodb_client
from machiport.clock import FixedClock
from machiport.hazard.datasets.tile_work import TileWork
from machiport_cli.local_stack.gateway_process import GatewayProcess, free_port
from machiport_cli.local_stack.places import REGION, StackPlace

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_DATA_TEMPLATE = Path(__file__).parents[2] / "infra" / "data.yaml"
_TABLE_PROPERTIES = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


class NewOperator(Protocol):
    """Makes a process that publishes hazard datasets: one table, one clock, one bucket."""

    def __call__(self, operator: str = "invented operator", *, faulty: bool = False) -> DatasetWorld:
        """Make it; a faulty one has a client of its own, for faults that the others do not see."""
        ...


class NewDesk(Protocol):
    """Makes a process of the booking functions: one table, one clock, one client."""

    def __call__(self, **others: Any) -> World:
        """Make it; `others` are fields of its world."""
        ...


class NewProcess(Protocol):
    """Makes a process of the same functions as its others: one table, one clock, one bucket."""

    def __call__(self, *, faulty: bool = False) -> GarbageWorld:
        """Make it; a faulty one has a client of its own, for faults that the others do not see."""
        ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder on one process, so that they share one server."""
    here = f"{Path(__file__).parent}/"
    for item in items:
        if str(item.path).startswith(here):  # a hook is asked about all tests, and parts of paths are slow to look at
            item.add_marker(pytest.mark.xdist_group("dynamodb_server"))


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackPlace]:
    """Run a server for the tests of this folder."""
    place = StackPlace(free_port(), tmp_path_factory.mktemp("dynamodb_server"))
    process = GatewayProcess(place, keeps_data=False)
    process.start()
    yield place
    process.stop()


@pytest.fixture(scope="package")
def clients(server: StackPlace) -> Iterator[tuple["DynamoDBClient", "DynamoDBClient"]]:
    """Return two clients as the functions make them; their retries do not wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", server.endpoint)
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.delenv("AWS_PROFILE", raising=False)
        patch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)
        yield dynamodb_client(), dynamodb_client()


@cache
def _data_template() -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse(_DATA_TEMPLATE.read_text(encoding="utf-8"))
    return template


def _new_table(client: "DynamoDBClient", resource: str) -> str:
    properties = _data_template()["Resources"][resource]["Properties"]
    table = f"{resource}-{uuid4().hex}"
    client.create_table(TableName=table, **{name: properties[name] for name in _TABLE_PROPERTIES})
    return table


@pytest.fixture
def new_process(request: pytest.FixtureRequest) -> NewProcess:
    """Return how to make processes of the same functions, on a new table: in memory where a test asks for that."""
    if getattr(request, "param", "MiniStack") == "memory":
        dynamo, table = InMemoryDynamo(), "garbage"
        sound, unsound = dynamo.client, MemoryClient(dynamo).client
    else:
        sound, unsound = request.getfixturevalue("clients")
        table = _new_table(sound, "GarbageTable")
    clock, drafts = FixedClock(NEW_YEAR), InMemoryDrafts()

    def make(*, faulty: bool = False) -> GarbageWorld:
        return GarbageWorld(unsound if faulty else sound, table, clock, drafts)

    return make


@pytest.fixture
def new_operator(clients: tuple["DynamoDBClient", "DynamoDBClient"]) -> NewOperator:
    """Return how to make processes that publish hazard datasets, on a new table."""
    sound, unsound = clients
    table, clock = _new_table(sound, "HazardTable"), FixedClock(NOON)
    packs = InMemoryPacks(clock)

    def make(operator: str = "invented operator", *, faulty: bool = False) -> DatasetWorld:
        client = unsound if faulty else sound
        work = TileWork(workers=1, batch=2) if faulty else TileWork(workers=8, batch=64)
        return DatasetWorld(client, table, clock, packs, operator, work)

    return make


@pytest.fixture(scope="package")
def local_client(clients: object) -> Iterator["DynamoDBClient"]:  # noqa: ARG001  # its environment is needed
    """Run Amazon's DynamoDB Local, where it is on this machine; give a client."""
    try:
        with dynamodb_local() as address, pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", address)
            yield dynamodb_client()
    except NoDynamoDBLocalError as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["MiniStack", "DynamoDB Local"])
def new_desk(request: pytest.FixtureRequest) -> NewDesk:
    """Return how to make processes that book, on a new table of each of two servers."""
    if request.param == "MiniStack":
        client: DynamoDBClient = request.getfixturevalue("clients")[0]
    else:
        client = request.getfixturevalue("local_client")
    table, clock = _new_table(client, "FacilitiesTable"), FixedClock(BOOKING_NOW)
    return lambda **others: World(client, table, clock, **others)


@pytest.fixture(params=["MiniStack", "DynamoDB Local"])
def applications_server(request: pytest.FixtureRequest) -> "tuple[DynamoDBClient, str]":
    """Return a client and a new table of applications, on each of two servers."""
    if request.param == "MiniStack":
        client: DynamoDBClient = request.getfixturevalue("clients")[0]
    else:
        client = request.getfixturevalue("local_client")
    return client, _new_table(client, "ApplicationsTable")
