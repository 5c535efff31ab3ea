"""What API Gateway itself writes down: where somebody lives is in query and body, and neither is logged."""

import re
from typing import Any

from machiport_gates.paths import TEMPLATE
from machiport_gates.sam_translation import read_template

# `path`, `identity.*` and whatever repeats the query (`requestOverride…`, `wafResponse…`) are not among them.
_HARMLESS = {
    "requestId",
    "requestTimeEpoch",
    "httpMethod",
    "resourcePath",
    "status",
    "responseLatency",
    "integrationLatency",
    "responseLength",
    "error.responseType",
    "xrayTraceId",
}


def _api() -> dict[str, Any]:
    properties: dict[str, Any] = read_template(TEMPLATE)["Resources"]["MachiportApi"]["Properties"]
    return properties


def test_the_access_log_says_which_route_answered_and_nothing_that_was_asked() -> None:
    named = re.findall(r"\$context\.([A-Za-z.]+)", _api()["AccessLogSetting"]["Format"])
    assert "resourcePath" in named
    assert set(named) - _HARMLESS == set()
    assert "$input" not in _api()["AccessLogSetting"]["Format"]


def test_no_method_logs_its_requests() -> None:
    settings = _api()["MethodSettings"]
    assert settings
    for setting in settings:
        # At INFO, execution logs repeat the query; with data traces, bodies as well.
        assert setting["LoggingLevel"] in {"OFF", "ERROR"}
        assert setting["DataTraceEnabled"] is False
