"""The command line with a service in memory, and a place of its own for unfinished operations."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.machiport_cli.fake_service import BASE_URL, FakeService
from typer.testing import CliRunner, Result

from machiport_cli import connections
from machiport_cli.main import app

type Machiport = Callable[..., Result]


@pytest.fixture
def service() -> FakeService:
    """Return the service that commands reach."""
    return FakeService()


@pytest.fixture
def machiport(service: FakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machiport:
    """Return how to run `machiport` with arguments, as staff with the token `good`."""
    monkeypatch.setattr(connections, "http_transport", service.transport)
    monkeypatch.setattr("time.sleep", lambda _: None)
    environment = {
        "MACHIPORT_API_URL": BASE_URL,
        "MACHIPORT_TOKEN": "good",
        "MACHIPORT_MUNICIPALITY": "44201",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "GATEWAY_PORT": "1",
        "COLUMNS": "160",
    }

    def run(*arguments: str, **more: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env=environment | more)

    return run


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    """Return a small 5374 calendar in a folder."""
    folder = tmp_path / "gomi"
    folder.mkdir()
    (folder / "area_days.csv").write_text(
        "地名,センター,燃やせるごみ,ペットボトル\n見本町,,月 木,水\n例町,,火 金,水\n", "utf-8"
    )
    return folder
