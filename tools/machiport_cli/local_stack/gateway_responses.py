"""API Gateway's own error answers, as template.yaml defines them.

SAM puts them into the API's OpenAPI document, where API Gateway reads them; MiniStack reads only paths and security
from that document. So after a deployment the same definitions are given to it by the API Gateway's calls.
"""

from typing import Any

from samcli.yamlhelper import yaml_parse

from machiport_cli.aws import client
from machiport_cli.local_stack.building import BUILT_TEMPLATE
from machiport_cli.local_stack.places import REGION, STAGE, StackPlace

_API: str = "MachiportApi"


def apply_gateway_responses(place: StackPlace, api_id: str) -> None:
    """Give the deployed API the gateway responses of the built template, and put them into force."""
    template: dict[str, Any] = yaml_parse(BUILT_TEMPLATE.read_text("utf-8"))
    definitions: dict[str, Any] = template["Resources"][_API]["Properties"].get("GatewayResponses", {})
    api_gateway = client("apigateway", place.endpoint, REGION)
    for response_type, definition in definitions.items():
        headers = definition.get("ResponseParameters", {}).get("Headers", {})
        status = {"statusCode": str(definition["StatusCode"])} if "StatusCode" in definition else {}
        api_gateway.put_gateway_response(
            restApiId=api_id,
            responseType=response_type,
            responseParameters={f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            responseTemplates=definition.get("ResponseTemplates", {}),
            **status,
        )
    deployment = api_gateway.create_deployment(restApiId=api_id)["id"]
    api_gateway.update_stage(
        restApiId=api_id,
        stageName=STAGE,
        patchOperations=[{"op": "replace", "path": "/deploymentId", "value": deployment}],
    )
