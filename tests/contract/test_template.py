"""A deployment to the cloud keeps to every rule in `template_rules`."""

import pytest
from tests.contract.declared import declared_permissions, declared_routes
from tests.contract.template_rules import (
    RULES,
    Rule,
    api_access,
    permissions,
)

from machiport_gates.deployed_view import Resources


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_deployment_keeps_to_the_rule(cloud: Resources, rule: Rule) -> None:
    assert rule(cloud) == []


def test_routes_are_those_of_the_apps_with_their_access(cloud: Resources) -> None:
    assert api_access.route_findings(cloud, declared_routes()) == []


def test_permissions_are_those_of_the_table(cloud: Resources) -> None:
    assert permissions.privilege_findings(cloud, declared_permissions()) == []


def test_the_rules_see_a_whole_deployment(cloud: Resources) -> None:
    """A rule that finds nothing proves nothing where there is nothing to look at."""
    kinds = {resource["Type"] for resource in cloud.values()}
    assert {
        "AWS::ApiGateway::RestApi",
        "AWS::CloudWatch::Alarm",
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
        "AWS::Scheduler::Schedule",
    } <= kinds
