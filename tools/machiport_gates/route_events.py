"""The API events of template.yaml from what the functions' routes declare (`tools/route-events`).

Events that are right stay as they are, with their names; missing ones are added, those of routes that are gone are
removed, and each gets the authorizer of who may call it. `--check` only says what would change.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from machiport.http_api.access import access_matrix
from machiport_gates.function_apps import function_apps
from machiport_gates.paths import TEMPLATE

_EVENTS = "      Events:\n"
_EVENT = re.compile(
    r"        (?P<name>\w+):\n          Type: Api\n          Properties: \{RestApiId: !Ref MachiportApi, "
    r'Method: (?P<method>[A-Z]+), Path: "(?P<path>[^"]+)", Auth: \{Authorizer: \w+\}\}\n'
)
_NEXT_RESOURCE = re.compile(r"^(?:  \w|\w)", re.MULTILINE)
_AUTHORIZERS = {"public": "NONE", "resident": "ResidentsAuthorizer", "staff": "StaffAuthorizer"}


@dataclass(frozen=True, slots=True)
class RouteEvent:
    """One route of an app, as an event of its function; `name` is the name of the function that answers."""

    method: str
    path: str
    access: str
    name: str

    def written(self, name: str) -> str:
        """Return the lines of the event under that name."""
        authorizer = _AUTHORIZERS[self.access.partition(":")[0]]
        return (
            f"        {name}:\n          Type: Api\n          Properties: {{RestApiId: !Ref MachiportApi, "
            f'Method: {self.method}, Path: "{self.path}", Auth: {{Authorizer: {authorizer}}}}}\n'
        )


def events_of(app: FastAPI) -> list[RouteEvent]:
    """Return the events that an app's routes need, in the app's order."""
    access = {(entry.method, entry.path): entry.access for entry in access_matrix(app.router.routes)}
    return [
        RouteEvent(method, context.path or "", access[method, context.path or ""], context.name or "")
        for context in iter_route_contexts(app.router.routes)
        for method in sorted(context.methods or ())
    ]


def _event_names(wanted: Sequence[RouteEvent], kept: Mapping[tuple[str, str], str]) -> Iterator[tuple[RouteEvent, str]]:
    """Go through the events with their names: the one it has, or one of the answering function's name."""
    taken = set(kept.values())
    for event in wanted:
        name = kept.get((event.method, event.path))
        if name is None:
            stem = "".join(word.capitalize() for word in event.name.split("_"))
            name = next(each for each in (stem, *(f"{stem}{n}" for n in range(2, 100))) if each not in taken)
            taken.add(name)
        yield event, name


def _with_events(block: str, wanted: Sequence[RouteEvent]) -> str:
    """Return a function's resource with exactly the API events that are wanted; its other events stay."""
    found = {(match["method"], match["path"]): match["name"] for match in _EVENT.finditer(block)}
    bare = _EVENT.sub("", block)
    written = "".join(event.written(name) for event, name in _event_names(wanted, found))
    if not written:
        return bare.replace(_EVENTS, "") if bare.rstrip().endswith("Events:") else bare
    if _EVENTS in bare:
        return bare.replace(_EVENTS, _EVENTS + written)
    return bare.rstrip("\n") + "\n" + _EVENTS + written + "\n"


def with_route_events(template: str, events: Mapping[str, Sequence[RouteEvent]]) -> str:
    """Return the template with the events of each HTTP function, by its package.

    Raises ValueError for a package that has no function in the template.
    """
    for package, wanted in events.items():
        handler = template.find(f"      Handler: {package}.main.handler\n")
        if handler < 0:
            raise ValueError(f"template.yaml has no function with the handler {package}.main.handler")
        end = _NEXT_RESOURCE.search(template, handler)
        stop = end.start() if end else len(template)
        template = template[:handler] + _with_events(template[handler:stop], wanted) + template[stop:]
    return template


def main() -> int:
    """Write template.yaml, or with `--check` only compare it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether template.yaml has each route's event")
    current = TEMPLATE.read_text(encoding="utf-8")
    wanted = with_route_events(current, {name: events_of(app) for name, app in function_apps().items()})
    if current == wanted:
        return 0
    if parser.parse_args().check:
        sys.stdout.write("template.yaml has not the events of the routes: run tools/route-events\n")
        return 1
    TEMPLATE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
