"""What the deployed stack has logged, and invented personal data that must not be in it."""

import json

from tests.e2e.deployed_stack import DeployedStack

CANARIES = {
    "name": "別府花子之介",
    "kana": "ベップハナコノスケ",
    "latin name": "Beppu-Hanakonosuke",
    "e-mail": "hanakonosuke.beppu@example.jp",
    "mobile": "090-0000-4471",
    "landline": "0977000447",
    "number of twelve digits": "123456789018",
    "the same with blanks": "1234 5678 9018",
    "the same in full width": "１２３４５６７８９０１８",
    "address": "別府市北浜九丁目99番地の7",
    "day of birth": "1931-02-29T00:00:00",
    "token": ".".join(("eyJhbGciOiJub25lIn0", "eyJjYW5hcnkiOiJ0b2tlbi1pbi1wbGFpbiJ9", "c2lnbmVk")),
    "password": "Hanako-Kanaria-8814!",
}


def logged(stack: DeployedStack, since: float) -> list[str]:
    """Return what was logged since an instant (seconds since 1970)."""
    logs = stack.client("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    return [
        event["message"]
        for name in groups
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name, startTime=int(since * 1000))
        for event in page["events"]
    ]


def access_lines(messages: list[str]) -> int:
    """Return how many lines tell of a request."""
    return sum('"route"' in message for message in messages)


def gateway_said(stack: DeployedStack) -> str:
    """Return MiniStack's log, where whatever a function prints would end as well."""
    return stack.running.place.gateway_log.read_text(encoding="utf-8", errors="replace")


def canaries_in(said: str) -> set[str]:
    """Return the names of the canaries that are in a text, plain or escaped as in JSON."""
    return {name for name, value in CANARIES.items() if value in said or json.dumps(value).strip('"') in said}
