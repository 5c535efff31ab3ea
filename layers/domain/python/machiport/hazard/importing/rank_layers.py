"""Any layer whose features carry a rank or a depth, named in import.json: inland water maps of cities, for example."""

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.import_spec import FileOptions
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.zone_drafts import (
    Properties,
    ZoneDraft,
    code_of,
    of_depth,
    of_rank,
    original_of,
    present,
    text_of,
)
from machiport.hazard.kinds import HazardKind


def rank_zone(properties: Properties, kind: HazardKind, options: FileOptions) -> ZoneDraft:
    """Return what a feature says by its rank or depth.

    A rank is the kind's own unless `options.ranks` says what it means. A depth is a text, or a number in
    `options.depth_unit`, whose bounds are those of its class.
    Raises RefusedFeatureError for values that are not understood.
    """
    label = original_of(properties.get(options.label_property)) if options.label_property else ""
    if options.rank_property is not None:
        value = present(properties, options.rank_property)
        return _of_rank(kind, options.rank_property, value, label, options)
    name = options.depth_property or ""
    value = present(properties, name)
    number = _number(value)
    if number is None or text_of(value) in options.ranks:
        return of_depth(kind, original_of(value), label, options.ranks)
    metres = number / 100 if options.depth_unit == "cm" else number
    if not 0 < metres < _DEEPEST:
        raise RefusedFeatureError(said("unknown_depth", value=value))
    found = kind.class_of(metres, None)
    return ZoneDraft(kind.kind, found.rank, found.minimum, found.maximum, f"{metres:g}m", label)


_DEEPEST = 200.0  # metres; more is a missing value (9999), or another unit


def _of_rank(kind: HazardKind, name: str, value: object, label: str, options: FileOptions) -> ZoneDraft:
    code = code_of(value)
    for key in (original_of(value), str(code)):
        meaning = options.ranks.get(key)
        if meaning is not None:
            return of_depth(kind, key, label, options.ranks)
    if options.ranks:  # some are told, so one that is not is unknown
        raise RefusedFeatureError(said("unknown_code", name=name, value=value))
    return of_rank(kind, name, value, label)


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(text_of(value))
    except ValueError:
        return None
