"""The outputs of template.yaml are what the tools know a deployment by."""

from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError
from samcli.yamlhelper import yaml_parse

from machiport_cli.deployment import StackOutputs, read_outputs
from machiport_cli.local_stack.places import PROJECT_ROOT, StackPlace, checkout_place


class _CloudFormation:
    """Answers DescribeStacks with the outputs it was given."""

    def __init__(self, outputs: dict[str, str]) -> None:
        self._outputs = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]

    def describe_stacks(self, **_names: str) -> dict[str, Any]:
        return {"Stacks": [{"Outputs": self._outputs}]}


def _template_outputs() -> dict[str, str]:
    template = yaml_parse((PROJECT_ROOT / "template.yaml").read_text("utf-8"))
    return {name: f"value of {name}" for name in template["Outputs"]}


def _read(outputs: dict[str, str], base_url: str | None) -> StackOutputs:
    return read_outputs(cast(Any, _CloudFormation(outputs)), "machiport", "ap-northeast-1", None, base_url)


def test_template_gives_all_that_the_tools_need() -> None:
    outputs = _read(_template_outputs(), None)
    assert outputs.garbage_table_name == "value of GarbageTableName"
    assert outputs.base_url == "value of ApiUrl"  # in the cloud the API's own address


def test_local_address_replaces_the_cloud_address() -> None:
    assert _read(_template_outputs(), "http://127.0.0.1:4566/v1").base_url == "http://127.0.0.1:4566/v1"


def test_missing_output_is_refused() -> None:
    outputs = _template_outputs()
    del outputs["StaffClientId"]
    with pytest.raises(ValidationError, match="staff_client_id"):
        _read(outputs, None)


def test_saved_outputs_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    assert StackOutputs.load(file) is None
    outputs = _read(_template_outputs(), None)
    outputs.save(file)
    assert StackOutputs.load(file) == outputs
    assert list(tmp_path.iterdir()) == [file]


def test_each_port_of_a_checkout_has_its_own_folder() -> None:
    assert checkout_place(4566).directory != checkout_place(4567).directory
    assert PROJECT_ROOT in checkout_place(4566).directory.parents
    assert StackPlace(4566, Path()).base_url == "http://127.0.0.1:4566/v1"
