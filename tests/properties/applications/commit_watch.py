"""Looks at every transaction on a case: only declared steps are made, versions count up, and nothing comes back."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.dynamo import InMemoryDynamo

from machiport.applications.cases.states import APPLICATION, CERTIFICATE, DELIVERY, FINAL, PAYMENT

_MACHINES: Final[Mapping[str, Mapping[Any, frozenset[Any]]]] = {
    "STATE": APPLICATION,
    "PAYMENT": PAYMENT,
    "CERTIFICATE": CERTIFICATE,
    "DELIVERY": DELIVERY,
}


class CommitWatch:
    """Remembers each part as it was last written; `wrong` is what should not have been."""

    def __init__(self, dynamo: InMemoryDynamo) -> None:
        """Watch a table from now on."""
        self.wrong: list[str] = []
        self._parts: dict[tuple[str, str], dict[str, Any]] = {}
        for key, item in dynamo.items.items():
            if _machine(key) is not None and "document" in item:
                self._parts[key] = json.loads(item["document"]["S"])
        dynamo.after = self._seen

    def _seen(self, operation: str, request: Mapping[str, Any]) -> None:
        if operation != "TransactWriteItems":
            return
        for entry in request["TransactItems"]:
            item = entry.get("Put", {}).get("Item")
            if item is not None and "document" in item:
                self._look((item["pk"]["S"], item["sk"]["S"]), json.loads(item["document"]["S"]))

    def _look(self, key: tuple[str, str], after: dict[str, Any]) -> None:
        machine, before = _machine(key), self._parts.get(key)
        if machine is None or before == after:  # the same transaction, sent again under its token
            return
        self._parts[key] = after
        if before is None:
            return
        if after["version"] != before["version"] + 1:
            self.wrong.append(f"{key[1]}: version {before['version']} → {after['version']}")
        if after["state"] not in reachable(machine, before["state"]):
            self.wrong.append(f"{key[1]}: {before['state']} → {after['state']}")
        if machine is APPLICATION and before["state"] in FINAL - {"completed"} and after["state"] != before["state"]:
            self.wrong.append(f"{before['state']} was not the end")


def reachable(machine: Mapping[Any, frozenset[Any]], state: str) -> set[str]:
    """Return the states to which declared transitions lead, and the state itself."""
    found, new = {state}, {state}
    while new:
        new = {each for one in new for each in machine[one]} - found
        found |= new
    return found


def _machine(key: tuple[str, str]) -> Mapping[Any, frozenset[Any]] | None:
    partition, part = key
    if "#APPLICATION#" not in partition or partition.endswith("#AUDIT"):
        return None
    return _MACHINES.get(part.partition("#")[0])
