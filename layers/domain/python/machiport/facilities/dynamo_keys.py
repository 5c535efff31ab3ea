"""Keys of the facilities table (docs/design/facilities.md)."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from machiport.facilities.identifiers import municipality_of
from machiport.facilities.ledger.marks import LedgerKey, StandingKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Key = "dict[str, AttributeValueTypeDef]"

STATE: Final = "STATE"


def _key(pk: str, sk: str) -> Key:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def ledger(key: LedgerKey) -> Key:
    """Return pk and sk of the ledger of an atom and day."""
    owner = municipality_of(key.facility_id)
    return _key(f"M#{owner}#LEDGER#{key.facility_id}.{key.atom}", key.day.isoformat())


def standing(key: StandingKey) -> Key:
    """Return pk and sk of what an owner knows of a holder."""
    return _key(f"M#{key.municipality}#HOLDER#{key.holder}", "STANDING")


def reservation(reservation_id: str) -> Key:
    """Return pk and sk of a reservation."""
    return _key(f"M#{municipality_of(reservation_id)}#RESERVATION#{reservation_id}", STATE)


def holder_reservations(holder: str) -> str:
    """Return the partition of a holder's list of reservations."""
    return f"HOLDER#{holder}#RESERVATIONS"


def holder_line(holder: str, day: date, reservation_id: str) -> Key:
    """Return pk and sk of a line of a holder's list."""
    return _key(holder_reservations(holder), f"{day.isoformat()}#{reservation_id}")


def waiting_list(facility_id: str, day: date) -> str:
    """Return the partition of a facility's waiting list of a day."""
    return f"M#{municipality_of(facility_id)}#WAITING#{facility_id}#{day.isoformat()}"


def waiting(facility_id: str, day: date, waiting_id: str) -> Key:
    """Return pk and sk of an entry of a waiting list."""
    return _key(waiting_list(facility_id, day), waiting_id)


def holder_waiting(holder: str) -> str:
    """Return the partition of a holder's entries of waiting lists."""
    return f"HOLDER#{holder}#WAITING"


def waiting_line(holder: str, day: date, waiting_id: str) -> Key:
    """Return pk and sk of a line of a holder's list of waiting entries."""
    return _key(holder_waiting(holder), f"{day.isoformat()}#{waiting_id}")


def lapsing_partition(municipality: str) -> str:
    """Return the partition of the index `pending` that holds what a sweeper must look at when its time is over."""
    return f"M#{municipality}#LAPSING"


def lapsing_position(instant: datetime, reservation_id: str) -> str:
    """Return the index sort key of what lapses at `instant`: by time, then by id."""
    return f"{lapsing_before(instant)}#{reservation_id}"


def lapsing_before(instant: datetime) -> str:
    """Return the index sort key that lies after all that lapse before `instant`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
