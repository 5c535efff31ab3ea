"""Turns the SAM templates into the CloudFormation templates that AWS would make of them, without asking AWS."""

import copy
import json
import os
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from machiport_gates.paths import ROOT, TRANSLATED, templates

type Template = dict[str, Any]

PSEUDO_PARAMETERS = {
    "AWS::Region": "ap-northeast-1",
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "machiport",
}
_PLACE = "s3://bucket/key"
# Where a resource names files on this machine, which `sam package` replaces by their place in S3.
_LOCAL_FILES = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Application": "Location",
}


class _LocalManagedPolicies(ManagedPolicyLoader):  # type: ignore[misc]  # samtranslator is untyped
    """The names of AWS' managed policies from a file instead of IAM."""

    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        # cfn-lint ships that file. To import cfn-lint, and sympy with it, would take every process of tests seconds.
        file = Path(str(distribution("cfn-lint").locate_file("cfnlint/data/Serverless/ManagedPolicies.json")))
        policies: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return policies


def read_template(path: Path) -> Template:
    """Return a template as plain data, `!Ref X` as `{"Ref": "X"}`."""
    parsed: Template = yaml_parse(path.read_text(encoding="utf-8"))
    return parsed


def parameter_values(template: Template, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each parameter: the given one, otherwise the default, otherwise its name in brackets."""
    declared = template.get("Parameters", {})
    return PSEUDO_PARAMETERS | {name: given.get(name, declared[name].get("Default", f"<{name}>")) for name in declared}


def translated(template: Template, given: Mapping[str, Any]) -> Template:
    """Return the CloudFormation template that the SAM transform makes of `template` with the parameters `given`.

    Raises samtranslator's InvalidDocumentException for a template that SAM does not accept.
    """
    if "Transform" not in template:
        return template
    # Otherwise the transform asks botocore's configuration, which a machine without AWS does not have.
    os.environ.setdefault("AWS_DEFAULT_REGION", PSEUDO_PARAMETERS["AWS::Region"])
    packaged = copy.deepcopy(template)
    for resource in packaged["Resources"].values():
        file_property = _LOCAL_FILES.get(resource["Type"])
        if file_property:
            resource.setdefault("Properties", {})[file_property] = _PLACE
    plain_values = {name: value for name, value in parameter_values(template, given).items() if isinstance(value, str)}
    result: Template = transform(packaged, plain_values, _LocalManagedPolicies())
    return result


def cloud_parameters() -> dict[str, str]:
    """Return the parameters of a deployment to AWS, where they differ from the defaults (which are meant for it)."""
    return {"AlarmEmail": "alarms@example.jp"}


def write_translated() -> list[Path]:
    """Translate every template as for the cloud into .local/translated; return the files."""
    written = []
    for path in templates():
        target = TRANSLATED / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        result = translated(read_template(path), cloud_parameters())
        target.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    write_translated()
