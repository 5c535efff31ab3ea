"""`sam deploy` of the same template as in the cloud into a running local stack."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs, read_outputs
from machiport_cli.local_stack.building import BUILT_TEMPLATE, host_architecture, kept_as_built
from machiport_cli.local_stack.child_environments import aws_environment
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.gateway_responses import apply_gateway_responses
from machiport_cli.local_stack.kept_keys import keep_keys, keys_of
from machiport_cli.local_stack.places import PROJECT_ROOT, REGION, STACK_NAME, StackPlace

_ARTIFACTS_BUCKET: Final = "machiport-artifacts"
_PARAMETERS: Final[Mapping[str, str]] = {
    "Architecture": host_architecture(),
    "SnapStart": "false",
    "DeletionProtection": "false",
    "StaffMfa": "OPTIONAL",
    "PasswordSignIn": "true",
}
_COMPLETE: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})


def is_deployed(place: StackPlace, digest: str) -> bool:
    """Say whether exactly the sources with that digest are deployed, for this place, and still there."""
    stamp = place.directory / "deployed-from"
    if not stamp.exists() or StackOutputs.load(place.outputs_file) is None:
        return False
    try:
        stacks = client("cloudformation", place.endpoint, REGION).describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError:
        return False
    return stacks[0]["StackStatus"] in _COMPLETE and stamp.read_text() == _stamp_of(place, digest)


def _stamp_of(place: StackPlace, digest: str) -> str:
    return "\n".join([digest, *(f'{name}="{value}"' for name, value in _parameters(place).items())])


def deploy(place: StackPlace, digest: str) -> StackOutputs:
    """Deploy what was built (from the sources with that digest) and return the outputs.

    Raises LocalStackFailureError with CloudFormation's reason when the deployment fails.
    """
    _make_artifacts_bucket(place)
    stamp = place.directory / "deployed-from"
    stamp.unlink(missing_ok=True)
    keys = keys_of(place, StackOutputs.load(place.outputs_file))
    with kept_as_built():
        code = _run_sam_deploy(place)
    if code != 0:
        raise LocalStackFailureError(f"The deployment failed: {_failure_reason(place)} (all of it: {place.deploy_log})")
    outputs = read_outputs(
        client("cloudformation", place.endpoint, REGION), STACK_NAME, REGION, place.endpoint, place.base_url
    )
    keep_keys(place, outputs, keys)
    apply_gateway_responses(place, outputs.api_id)
    _forget_old_versions(place)
    outputs.save(place.outputs_file)
    stamp.write_text(_stamp_of(place, digest))
    return outputs


def _make_artifacts_bucket(place: StackPlace) -> None:
    s3 = client("s3", place.endpoint, REGION)
    try:
        s3.head_bucket(Bucket=_ARTIFACTS_BUCKET)
    except ClientError:
        s3.create_bucket(Bucket=_ARTIFACTS_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})


def _run_sam_deploy(place: StackPlace) -> int:
    command = [
        str(Path(sys.executable).with_name("sam")), "deploy", "--config-env", "local",
        "--template-file", str(BUILT_TEMPLATE), "--stack-name", STACK_NAME, "--region", REGION,
        "--s3-bucket", _ARTIFACTS_BUCKET, "--no-progressbar", "--no-confirm-changeset", "--no-fail-on-empty-changeset",
        "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND",
        "--parameter-overrides", *(f'{name}="{value}"' for name, value in _parameters(place).items()),
    ]  # fmt: skip
    environment = aws_environment(place, SAM_CLI_TELEMETRY="0", SAM_CLI_POLL_DELAY="0.2")
    with place.deploy_log.open("wb") as log:
        return subprocess.run(  # noqa: S603  # fixed words and our own paths
            command, cwd=PROJECT_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        ).returncode


def _parameters(place: StackPlace) -> dict[str, str]:
    # What is simulated, where somebody serves it (make run); no laptop asks the weather service every minute.
    simulated = {
        "WarningFeedUrl": place.warning_feed_file,
        "SmartLockUrl": place.smart_lock_file,
        "PaymentGatewayUrl": place.payment_gateway_file,
        "VirusScannerAddress": place.virus_scanner_file,
    }
    addresses = {name: file.read_text("utf-8") if file.exists() else "" for name, file in simulated.items()}
    own = {"S3Address": place.endpoint, "PublicApiUrl": place.base_url}
    return {**_PARAMETERS, **own, "WarningLongFeedUrl": "", **addresses}


def _failure_reason(place: StackPlace) -> str:
    """Return the first resource that failed and why, else the last thing sam said."""
    cloudformation = client("cloudformation", place.endpoint, REGION)
    try:
        events: list[dict[str, Any]] = cloudformation.describe_stack_events(StackName=STACK_NAME)["StackEvents"]
    except ClientError:
        events = []
    for event in reversed(events):
        if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason"):
            return f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
    said = [line for line in place.deploy_log.read_text("utf-8", errors="replace").splitlines() if line.strip()]
    return next((line.strip() for line in reversed(said) if "Error" in line), said[-1].strip() if said else "no reason")


def _forget_old_versions(place: StackPlace) -> None:
    """Delete published versions that no alias names: MiniStack would keep a process for each."""
    functions = client("lambda", place.endpoint, REGION)
    for function in functions.list_functions()["Functions"]:
        name = function["FunctionName"]
        in_use = {alias["FunctionVersion"] for alias in functions.list_aliases(FunctionName=name)["Aliases"]}
        for version in functions.list_versions_by_function(FunctionName=name)["Versions"]:
            if version["Version"] not in in_use | {"$LATEST"}:
                functions.delete_function(FunctionName=name, Qualifier=version["Version"])
