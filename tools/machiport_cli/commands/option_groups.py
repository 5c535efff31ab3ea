"""Options that always come together: a dataclass of them is one parameter of a command."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints

from machiport_cli.api_client import ApiClient
from machiport_cli.connections import staff_api
from machiport_cli.options import ApiUrl, AsJson, Language, MunicipalityCode, Token
from machiport_cli.presentation import Screen, operation
from machiport_cli.tokens import DEFAULT_ROLE


@dataclass(frozen=True, slots=True)
class StaffOptions:
    """For which municipality, where, as whom, and how the result is shown."""

    municipality: MunicipalityCode
    api_url: ApiUrl = None
    token: Token = None
    as_json: AsJson = False
    language: Language = "ja"

    def api(self, role: str = DEFAULT_ROLE) -> ApiClient:
        """Return the API as the municipality's staff; see `staff_api`."""
        return staff_api(self.api_url, self.token, self.municipality, self.language, role)

    @contextmanager
    def at_work(self, role: str = DEFAULT_ROLE) -> Iterator[tuple[Screen, ApiClient]]:
        """Run a command's work as the municipality's staff; see `operation`."""
        with operation(self.language, as_json=self.as_json) as screen, self.api(role) as api:
            yield screen, api


def with_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for Typer with a group's fields in the group's place; it hands the group on."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, type[Any]] = {
        name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)
    }
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            parameters += _options(groups[name])
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name]))

    @wraps(command)
    def called(**given: Any) -> None:  # noqa: ANN401  # whatever options the command has
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        command(**given)

    # What Typer reads.
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect's own protocol
    return called


def _options(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(group)
    ]
