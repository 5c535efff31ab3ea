"""Making routes out of what a row, course or list of dates says; equal contents become one route."""

from machiport.garbage.importers.identifiers import content_identifier
from machiport.garbage.model import Override, Route, RouteRule, UnknownPeriod


class RouteCatalogue:
    """The routes of one edition, each content once. A route's identifier is made from its content."""

    def __init__(self) -> None:
        """Start without routes."""
        self._routes: dict[str, Route] = {}

    def add(
        self,
        centre_id: str | None,
        rules: tuple[RouteRule, ...],
        overrides: tuple[Override, ...] = (),
        unknown: tuple[UnknownPeriod, ...] = (),
        name: str | None = None,
    ) -> str:
        """Return the identifier of the route with this content, added where it is new."""
        draft = Route(
            route_id="route", name=name, centre_id=centre_id, rules=rules, overrides=overrides, unknown=unknown
        )
        route_id = content_identifier("route", draft.model_dump_json(exclude={"route_id"}))
        if route_id not in self._routes:
            self._routes[route_id] = draft.model_copy(update={"route_id": route_id})
        return route_id

    def all(self) -> tuple[Route, ...]:
        """Return the routes in the order in which they were added."""
        return tuple(self._routes.values())
