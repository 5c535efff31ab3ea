"""Every rule of the template notices what it is there for: one thing is broken, and it must say so."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.contract.declared import declared_permissions
from tests.contract.template_rules import RULES
from tests.contract.template_rules.api_access import Declared, route_findings
from tests.contract.template_rules.permissions import privilege_findings
from tests.contract.template_rules.reading import package_of, routes

from machiport_gates.deployed_view import Resources


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: what is done to the resources, and what must be said about it."""

    name: str
    plant: Callable[[Resources], object]
    expected: str


def _of(resources: Resources, kind: str, name_part: str = "") -> dict[str, Any]:
    """Return the first resource of a kind, with `name_part` in its name."""
    return next(r for name, r in resources.items() if r["Type"] == kind and name_part in name)


def _properties(resources: Resources, kind: str, name_part: str = "") -> dict[str, Any]:
    properties: dict[str, Any] = _of(resources, kind, name_part)["Properties"]
    return properties


def _table(resources: Resources) -> dict[str, Any]:
    return _properties(resources, "AWS::DynamoDB::Table")


def _bucket(resources: Resources) -> dict[str, Any]:
    return _properties(resources, "AWS::S3::Bucket")


def _statements(resources: Resources, name_part: str) -> list[dict[str, Any]]:
    policy = _properties(resources, "AWS::S3::BucketPolicy", name_part)["PolicyDocument"]
    statements: list[dict[str, Any]] = policy["Statement"]
    return statements


def _queue(resources: Resources) -> dict[str, Any]:
    return _properties(resources, "AWS::SQS::Queue", "GarbageSettlementQueue")


def _source(resources: Resources, of: str) -> dict[str, Any]:
    return next(
        r["Properties"]
        for r in resources.values()
        if r["Type"] == "AWS::Lambda::EventSourceMapping" and of in str(r["Properties"]["EventSourceArn"])
    )


def _function(resources: Resources, name_part: str = "GarbageApi") -> dict[str, Any]:
    return _properties(resources, "AWS::Lambda::Function", name_part)


def _allow(resources: Resources, action: str, resource: object) -> None:
    role = resources[_function(resources)["Role"]["Fn::GetAtt"][0]]["Properties"]
    statement = {"Effect": "Allow", "Action": [action], "Resource": resource}
    role["Policies"].append({"PolicyName": "planted", "PolicyDocument": {"Statement": [statement]}})


def _drop(resources: Resources, kind: str) -> None:
    for name in [name for name, resource in resources.items() if resource["Type"] == kind]:
        del resources[name]


def _add_routes(resources: Resources, added: list[str]) -> None:
    paths = _properties(resources, "AWS::ApiGateway::RestApi")["Body"]["paths"]
    paths.update(dict.fromkeys(added, paths["/garbage/{municipality}/areas"]))


PLANTED = [
    Planted("visibility 30 s", lambda r: _queue(r).update(VisibilityTimeout=30), "visibility 30 s is below 6 x"),
    Planted("default visibility", lambda r: _queue(r).pop("VisibilityTimeout"), "visibility 30 s is below 6 x"),
    Planted("no redrive", lambda r: _queue(r).pop("RedrivePolicy"), "no dead letter queue behind it"),
    Planted("one try", lambda r: _queue(r)["RedrivePolicy"].update(maxReceiveCount=1), "fewer than 3 tries"),
    Planted("queue in the clear", lambda r: _queue(r).pop("KmsMasterKeyId"), "not encrypted with the project's key"),
    Planted(
        "uploads gone before their message",
        lambda r: _properties(r, "AWS::S3::Bucket", "Quarantine")["LifecycleConfiguration"]["Rules"].append(
            {"Id": "soon", "Status": "Enabled", "ExpirationInDays": 2}
        ),
        "files go after 2 days, while messages about them may still wait",
    ),
    Planted("no alarms", lambda r: _drop(r, "AWS::CloudWatch::Alarm"), "no alarm on its first letter"),
    Planted(
        "alarm tells nobody",
        lambda r: _properties(r, "AWS::CloudWatch::Alarm", "GarbageSettlementDeadLetter").pop("AlarmActions"),
        "GarbageSettlementDeadLetterQueue: no alarm on its first letter",
    ),
    Planted(
        "alarm at the hundredth letter",
        lambda r: _properties(r, "AWS::CloudWatch::Alarm", "GarbageSettlementDeadLetter").update(Threshold=100),
        "GarbageSettlementDeadLetterQueue: no alarm on its first letter",
    ),
    Planted(
        "whole batch fails",
        lambda r: _source(r, "GarbageSettlementQueue").pop("FunctionResponseTypes"),
        "no ReportBatchItemFailures",
    ),
    Planted(
        "stream loses records",
        lambda r: _source(r, "GarbageTable").pop("DestinationConfig"),
        "no queue for records that the function gives up",
    ),
    Planted(
        "stream stuck for ever",
        lambda r: _source(r, "GarbageTable").pop("MaximumRetryAttempts"),
        "holds up all behind it",
    ),
    Planted(
        "schedule without letters",
        lambda r: _properties(r, "AWS::Scheduler::Schedule")["Target"].pop("DeadLetterConfig"),
        "no dead letter queue behind it",
    ),
    Planted(
        "news of a file is lost",
        lambda r: _properties(r, "AWS::Events::Rule")["Targets"][0].pop("DeadLetterConfig"),
        "HazardImportRule: no dead letter queue behind it",
    ),
    Planted(
        "schedule without a time zone",
        lambda r: _properties(r, "AWS::Events::Rule").update(ScheduleExpression="rate(1 hour)"),
        "use AWS::Scheduler::Schedule",
    ),
    Planted("no recovery", lambda r: _table(r).pop("PointInTimeRecoverySpecification"), "no point-in-time recovery"),
    Planted("AWS' own key", lambda r: _table(r)["SSESpecification"].pop("KMSMasterKeyId"), "project's key"),
    Planted("table in the clear", lambda r: _table(r).pop("SSESpecification"), "not encrypted with KMS"),
    Planted(
        "table can be deleted",
        lambda r: _table(r).update(DeletionProtectionEnabled="false"),
        "no deletion protection",
    ),
    Planted(
        "user pool can be deleted",
        lambda r: _properties(r, "AWS::Cognito::UserPool").update(DeletionProtection="INACTIVE"),
        "no deletion protection",
    ),
    Planted(
        "data goes with the stack",
        lambda r: _of(r, "AWS::DynamoDB::Table").pop("DeletionPolicy"),
        "DeletionPolicy is not Retain",
    ),
    Planted(
        "public bucket",
        lambda r: _bucket(r)["PublicAccessBlockConfiguration"].update(BlockPublicPolicy=False),
        "BlockPublicPolicy is off",
    ),
    Planted("plain HTTP", lambda r: _drop(r, "AWS::S3::BucketPolicy"), "no policy that refuses plain HTTP"),
    Planted(
        "open policy on a closed bucket",
        lambda r: _statements(r, "UploadsBucketPolicy").append(dict(_statements(r, "MapTilesBucketPolicy")[0])),
        "UploadsBucket: its policy lets everybody in",
    ),
    Planted(
        "everybody writes map tiles",
        lambda r: _statements(r, "MapTilesBucketPolicy")[0].update(Action=["s3:GetObject", "s3:PutObject"]),
        "opens something else than reading layers/*",
    ),
    Planted(
        "everybody reads the whole bucket",
        lambda r: _statements(r, "MapTilesBucketPolicy")[0]["Resource"]["Fn::Join"][1].__setitem__(-1, "/*"),
        "opens something else than reading layers/*",
    ),
    Planted(
        "map tiles open by ACL",
        lambda r: _properties(r, "AWS::S3::Bucket", "MapTiles")["PublicAccessBlockConfiguration"].pop(
            "IgnorePublicAcls"
        ),
        "MapTilesBucket: IgnorePublicAcls is off",
    ),
    Planted(
        "map tiles that only signed requests read",
        lambda r: _properties(r, "AWS::S3::Bucket", "MapTiles").update(BucketEncryption=_bucket(r)["BucketEncryption"]),
        "MapTilesBucket: not encrypted with the bucket's own keys",
    ),
    Planted("bucket in the clear", lambda r: _bucket(r).pop("BucketEncryption"), "UploadsBucket: not encrypted with"),
    Planted("bucket forgets", lambda r: _bucket(r).pop("VersioningConfiguration"), "keeps no earlier versions"),
    Planted(
        "logs for ever",
        lambda r: _properties(r, "AWS::Logs::LogGroup").pop("RetentionInDays"),
        "no retention of at most",
    ),
    Planted("no log group", lambda r: _function(r).pop("LoggingConfig"), "no log group of its own"),
    Planted("slow function", lambda r: _function(r).update(Timeout=60), "may take 60 s, the gateway waits 29 s"),
    Planted("old runtime", lambda r: _function(r).update(Runtime="python3.9"), "runtime is not python3.13"),
    Planted("no traces", lambda r: _function(r).pop("TracingConfig"), "not traced"),
    Planted(
        "secret in the environment",
        lambda r: _function(r)["Environment"]["Variables"].update(STRIPE_API_KEY="x"),
        "STRIPE_API_KEY looks like a secret",
    ),
    Planted(
        "local endpoint",
        lambda r: _function(r)["Environment"]["Variables"].update(AWS_ENDPOINT_URL="http://gateway"),
        "AWS_ENDPOINT_URL names an endpoint",
    ),
    Planted("action *", lambda r: _allow(r, "*", {"Fn::GetAtt": ["Data.GarbageTable", "Arn"]}), "allows *"),
    Planted("service:*", lambda r: _allow(r, "dynamodb:*", {"Ref": "Data.GarbageTable"}), "allows dynamodb:*"),
    Planted("resource *", lambda r: _allow(r, "dynamodb:GetItem", "*"), "dynamodb:GetItem on all resources"),
    Planted(
        "every table",
        lambda r: _allow(r, "dynamodb:GetItem", {"Fn::Join": ["", ["arn:aws:dynamodb:x:1:table/*"]]}),
        "dynamodb:GetItem on all resources",
    ),
    Planted(
        "managed policy",
        lambda r: resources_role(r)["ManagedPolicyArns"].append("arn:aws:iam::aws:policy/AdministratorAccess"),
        "AdministratorAccess",
    ),
    Planted(
        "public function writes",
        lambda r: _allow(r, "dynamodb:PutItem", {"Fn::GetAtt": ["Data.GarbageTable", "Arn"]}),
        "is public, and may dynamodb:PutItem on GarbageTable",
    ),
    Planted(
        "any API may call",
        lambda r: _properties(r, "AWS::Lambda::Permission").pop("SourceArn"),
        "lets any API call",
    ),
    Planted(
        "two names for one variable",
        lambda r: _add_routes(r, ["/garbage/{city}/areas"]),
        "/garbage: goes on with {city} and {municipality}",
    ),
    Planted(
        "more routes than a policy holds",
        lambda r: _add_routes(r, [f"/garbage/{number}" for number in range(50)]),
        "GarbageApiFunction: its routes need about",
    ),
    Planted(
        "more resources than a stack holds",
        lambda r: r.update({f"Queue{number}": {"Type": "AWS::SNS::Topic"} for number in range(500)}),
        "the root stack:",
    ),
    Planted("orphan", lambda r: _drop(r, "AWS::Scheduler::Schedule"), "OutboxSweeperFunction: nothing calls it"),
]


def resources_role(resources: Resources) -> dict[str, Any]:
    """Return the role of the public garbage function."""
    role: dict[str, Any] = resources[_function(resources)["Role"]["Fn::GetAtt"][0]]["Properties"]
    return role


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_planted_fault_is_reported(cloud: Resources, planted: Planted) -> None:
    resources = copy.deepcopy(cloud)
    planted.plant(resources)
    before = {finding for rule in RULES for finding in rule(cloud)}
    findings = {finding for rule in RULES for finding in rule(resources)} - before
    assert [finding for finding in findings if planted.expected in finding]


def _as_declared(resources: Resources) -> dict[tuple[str, str], Declared]:
    """Return the routes of the template as if the apps declared just them."""
    kinds = {(): "public", ("ResidentsAuthorizer",): "resident", ("StaffAuthorizer",): "staff"}
    return {
        (route.method, route.path): Declared(
            package_of(resources[str(route.function)]["Properties"]), kinds[route.authorizers]
        )
        for route in routes(resources)
    }


def _operation(resources: Resources, path: str, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = _properties(resources, "AWS::ApiGateway::RestApi")["Body"]["paths"][path][method]
    return operation


STAFF_PATH = "/staff/garbage/{municipality}/editions"
ROUTE_FAULTS = [
    Planted("no authorizer", lambda r: _operation(r, STAFF_PATH, "post").pop("security"), "has 0 authorizers"),
    Planted(
        "residents on a staff route",
        lambda r: _operation(r, STAFF_PATH, "post").update(security=[{"ResidentsAuthorizer": ["scope"]}]),
        "ResidentsAuthorizer lets in ResidentsUserPool",
    ),
    Planted(
        "no scope",
        lambda r: _operation(r, STAFF_PATH, "post").update(security=[{"StaffAuthorizer": []}]),
        "access tokens are refused",
    ),
    Planted(
        "public route closed",
        lambda r: _operation(r, "/municipalities", "get").update(security=[{"StaffAuthorizer": ["scope"]}]),
        "is public, but asks for StaffAuthorizer",
    ),
    Planted(
        "route gone",
        lambda r: _properties(r, "AWS::ApiGateway::RestApi")["Body"]["paths"].pop("/municipalities"),
        "GET /municipalities: in an app, not in the template",
    ),
    Planted(
        "route that no app has",
        lambda r: _properties(r, "AWS::ApiGateway::RestApi")["Body"]["paths"].update({"/debug": {"get": {}}}),
        "GET /debug: in the template, in no app",
    ),
    Planted(
        "route to another function",
        lambda r: _operation(r, "/municipalities", "get").update(
            {"x-amazon-apigateway-integration": _operation(r, STAFF_PATH, "post")["x-amazon-apigateway-integration"]}
        ),
        "goes to garbage_staff_api, but is in the app of region_api",
    ),
]


@pytest.mark.parametrize("planted", ROUTE_FAULTS, ids=lambda planted: planted.name)
def test_planted_route_fault_is_reported(cloud: Resources, planted: Planted) -> None:
    declared = _as_declared(cloud)
    assert route_findings(cloud, declared) == []
    resources = copy.deepcopy(cloud)
    planted.plant(resources)
    assert [finding for finding in route_findings(resources, declared) if planted.expected in finding]


def test_planted_permission_is_reported(cloud: Resources) -> None:
    resources = copy.deepcopy(cloud)
    _allow(resources, "dynamodb:Scan", {"Fn::GetAtt": ["Data.GarbageTable", "Arn"]})
    findings = privilege_findings(resources, declared_permissions())
    assert [finding for finding in findings if "may dynamodb:Scan on GarbageTable, which is not declared" in finding]


def test_missing_permission_is_reported(cloud: Resources) -> None:
    wanted = {name: dict(by_resource) for name, by_resource in declared_permissions().items()}
    wanted["garbage_api"]["ResidentsTable"] = ["dynamodb:GetItem"]
    findings = privilege_findings(cloud, wanted)
    assert [finding for finding in findings if "may not dynamodb:GetItem on ResidentsTable, as declared" in finding]
