"""One stack per folder and port, and one clear line when that is not so."""

from pathlib import Path

import pytest

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack import LocalStackFailureError, StackPlace, stack_in
from machiport_cli.local_stack import running as running_module
from machiport_cli.local_stack.running import forget_data, is_running, only_stack_of


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackPlace:
    monkeypatch.setattr(running_module, "is_port_free", lambda port: port == 4566)
    return StackPlace(4566, tmp_path / "state")


def test_second_stack_in_the_same_folder_is_refused(place: StackPlace) -> None:
    with only_stack_of(place):
        assert is_running(place)
        with pytest.raises(LocalStackFailureError, match="already runs"), only_stack_of(place):
            pass
    assert not is_running(place)


def test_taken_port_is_told_with_a_way_out(tmp_path: Path, place: StackPlace) -> None:
    taken = StackPlace(4570, tmp_path / "other")
    assert place.port != taken.port
    with pytest.raises(LocalStackFailureError, match=r"Port 4570 is taken.*GATEWAY_PORT=4571"), only_stack_of(taken):
        pass


def test_nothing_running_is_told_with_the_command_that_starts_it(place: StackPlace) -> None:
    with pytest.raises(LocalStackFailureError, match="make run"):
        stack_in(place)


def test_forgetting_data_leaves_only_the_lock(place: StackPlace) -> None:
    with only_stack_of(place):
        (place.directory / "services").mkdir()
        (place.directory / "services" / "dynamodb.json").write_text("{}")
        place.outputs_file.write_text("{}")
        forget_data(place)
        assert list(place.directory.iterdir()) == [place.lock_file]


def test_a_stack_on_another_port_of_the_checkout_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, other = StackPlace(4566, tmp_path / "4566"), StackPlace(4570, tmp_path / "4570")
    for stopped in ("4571", "old"):
        (tmp_path / stopped).mkdir()
    monkeypatch.setattr(running_module, "is_port_free", lambda _: True)
    with only_stack_of(other):
        with pytest.raises(LocalStackFailureError, match=r"give GATEWAY_PORT=4570$"):
            stack_in(wanted)
        with pytest.raises(LocalStackFailureError, match="Start it with: make run"):
            stack_in(StackPlace(4566, tmp_path / "elsewhere" / "4566"))


def test_outputs_of_an_earlier_version_count_as_nothing_deployed(place: StackPlace) -> None:
    place.directory.mkdir(parents=True)
    named = dict.fromkeys(StackOutputs.model_fields, "x")
    StackOutputs.model_validate(named).save(place.outputs_file)
    assert StackOutputs.load(place.outputs_file) is not None
    place.outputs_file.write_text('{"api_id": "x"}')
    assert StackOutputs.load(place.outputs_file) is None
