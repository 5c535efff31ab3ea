"""JSON Schema 2020-12 as forms and conditions use it. The library is imported when the first form is checked."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from machiport.applications.procedures.form_formats import FORMATS
from machiport.applications.procedures.pointers import Answers

if TYPE_CHECKING:
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

LATEST_DAY: Final = "x-latest-day"
EARLIEST_DAY: Final = "x-earliest-day"
_DAYS_KEPT: Final = 2


def holds(condition: Mapping[str, Any], answers: Answers) -> bool:
    """Tell whether the answers match a condition (a JSON Schema fragment)."""
    return _validator_class(None)(condition).is_valid(answers)


def schema_errors(schema: Mapping[str, Any], answers: Answers, today: date | None) -> "Iterator[ValidationError]":
    """Go through what is wrong with the answers by a form's schema; `today` None leaves out what depends on the day."""
    return iter(_validator_class(today)(schema, format_checker=_formats()).iter_errors(answers))


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is no JSON Schema 2020-12.

    Raises ValueError.
    """
    from jsonschema.exceptions import SchemaError  # noqa: PLC0415  # see above

    try:
        _validator_class(None).check_schema(dict(schema))
    except SchemaError as error:
        raise ValueError(f"{error.json_path}: {error.message}") from error


@cache
def _formats() -> "FormatChecker":
    from jsonschema import FormatChecker  # noqa: PLC0415  # see above

    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(_of_texts(check))
    return checker


def _of_texts(check: Any) -> Any:  # noqa: ANN401  # a function of any value to bool, twice
    return lambda value: not isinstance(value, str) or check(value)


@lru_cache(maxsize=_DAYS_KEPT)
def _validator_class(today: date | None) -> "type[Validator]":
    """Return the validator whose day keywords count from `today`; of None it ignores them."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # see above
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415  # see above
    from jsonschema.validators import extend  # noqa: PLC0415  # see above

    if today is None:
        return Draft202012Validator

    def latest(_: object, days: int, value: object, _schema: object) -> "Iterator[ValidationError]":
        if (day := _day(value)) is not None and day > today + timedelta(days=days):
            yield ValidationError("too late")

    def earliest(_: object, days: int, value: object, _schema: object) -> "Iterator[ValidationError]":
        if (day := _day(value)) is not None and day < today + timedelta(days=days):
            yield ValidationError("too early")

    # typeshed leaves `extend` without types.
    extended: type[Validator] = extend(Draft202012Validator, {LATEST_DAY: latest, EARLIEST_DAY: earliest})  # type: ignore[no-untyped-call]
    return extended


def _day(value: object) -> date | None:
    """Return the day; None for what the format `date` complains about already."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
