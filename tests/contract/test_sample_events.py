"""Every route of online applications has two sample events: one that is answered, or refused, in two ways."""

import json
from collections import Counter

from machiport_gates.function_apps import declared_access
from machiport_gates.paths import ROOT

_FUNCTIONS = {"applications_api", "applications_staff_api", "payments_api", "procedures_api"}


def test_every_route_of_applications_has_two_sample_events() -> None:
    files = [
        file
        for function in _FUNCTIONS
        for file in (ROOT / "events" / function).glob("*.json")
        if not file.name.endswith(".expected.json")
    ]
    events = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    counted = Counter((event["httpMethod"], event["resource"]) for event in events)
    declared = {route for route, (function, _) in declared_access().items() if function in _FUNCTIONS}
    assert {route: counted[route] for route in declared if counted[route] < 2} == {}
    assert counted.keys() - declared == set(), "a sample for a route that is gone"
