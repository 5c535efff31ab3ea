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


def ledger_key_of(pk: str, sk: str) -> LedgerKey:
    """Return whose ledger has these pk and sk.

    Raises ValueError for the keys of anything else.
    """
    _, is_ledger, name = pk.partition("#LEDGER#")
    facility_id, has_atom, atom = name.partition(".")
    if not (is_ledger and has_atom):
        raise ValueError("not the key of a ledger")
    return LedgerKey(facility_id, atom, date.fromisoformat(sk))


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


def reminder_partition(municipality: str) -> str:
    """Return the partition of the index `pending` that holds the bookings whose holders are to be reminded."""
    return f"M#{municipality}#REMINDERS"


def lapsing_position(instant: datetime, reservation_id: str) -> str:
    """Return the index sort key of what lapses at `instant`: by time, then by id."""
    return f"{lapsing_before(instant)}#{reservation_id}"


def lapsing_before(instant: datetime) -> str:
    """Return the index sort key that lies after all that lapse before `instant`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def cancelled_partition(facility_id: str) -> str:
    """Return the partition of the index `pending` that holds a facility's cancelled bookings, for its statistics."""
    return f"M#{municipality_of(facility_id)}#CANCELLED#{facility_id}"


def cancelled_position(day: date, reservation_id: str) -> str:
    """Return the index sort key of a cancelled booking: by the day of use, then by id."""
    return f"{day.isoformat()}#{reservation_id}"


def account(holder: str) -> Key:
    """Return pk and sk of a person's account; `holder` is `resident:<subject>`."""
    return _key(f"HOLDER#{holder}", "ACCOUNT")


def user_number(number: str) -> Key:
    """Return pk and sk of what says whose a user number is."""
    return _key(f"REGION#USER_NUMBER#{number}", "HOLDER")


def group_partition(group_id: str) -> str:
    """Return the partition of a group and its members."""
    return f"GROUP#{group_id}"


def group(group_id: str) -> Key:
    """Return pk and sk of a group."""
    return _key(group_partition(group_id), STATE)


def group_member(group_id: str, subject: str) -> Key:
    """Return pk and sk of a person's membership."""
    return _key(group_partition(group_id), f"MEMBER#{subject}")


def groups_of(holder: str) -> str:
    """Return the partition of the list of a person's groups; `holder` is `resident:<subject>`."""
    return f"HOLDER#{holder}#GROUPS"


def group_line(holder: str, group_id: str) -> Key:
    """Return pk and sk of a line of a person's list of groups."""
    return _key(groups_of(holder), group_id)


def registration(municipality: str, group_id: str) -> Key:
    """Return pk and sk of a group's registration with an owner."""
    return _key(f"M#{municipality}#GROUP#{group_id}", "REGISTRATION")


def registrations_of(municipality: str) -> str:
    """Return the partition of an owner's list of registrations."""
    return f"M#{municipality}#GROUPS"


def registration_line(municipality: str, state: str, changed_at: datetime, group_id: str) -> Key:
    """Return pk and sk of a line of an owner's list of registrations: by state, then by time."""
    return _key(registrations_of(municipality), f"{state}#{lapsing_before(changed_at)}#{group_id}")


def owner_partition(municipality: str) -> str:
    """Return the partition of an owner's rules and prices."""
    return f"M#{municipality}#OWNER"


def owner_sequence(municipality: str) -> Key:
    """Return pk and sk of the number of an owner's publications."""
    return _key(owner_partition(municipality), "SEQUENCE")


def owner_document(municipality: str, kind: str, version_id: str | None = None) -> Key:
    """Return pk and sk of an owner's `RULES` or `PRICES`: those in force, or a version."""
    return _key(owner_partition(municipality), kind if version_id is None else f"{kind}#{version_id}")


def facility_heads(municipality: str) -> str:
    """Return the partition that says which version of each facility of an owner is in force."""
    return f"M#{municipality}#FACILITIES"


def facility_head(facility_id: str) -> Key:
    """Return pk and sk of a facility's version in force."""
    return _key(facility_heads(municipality_of(facility_id)), facility_id)


def facility_version(facility_id: str, version_id: str) -> Key:
    """Return pk and sk of a version of a facility; it never changes."""
    return _key(f"M#{municipality_of(facility_id)}#FACILITY#{facility_id}", f"VERSION#{version_id}")


def rooms_of_municipality(municipality: str) -> str:
    """Return the partition of an owner's search index; its sort keys begin with `<purpose>#`."""
    return f"M#{municipality}#ROOMS"


def rooms_of_region(purpose: str) -> str:
    """Return the partition of the region's search index for a purpose; its sort keys begin with a quadkey, zoom 14."""
    return f"REGION#ROOMS#{purpose}"


def index_rows(facility_id: str, purpose: str, quadkey: str) -> tuple[Key, Key]:
    """Return pk and sk of the two places of a row of the search index: of its municipality, and of the region."""
    return (
        _key(rooms_of_municipality(municipality_of(facility_id)), f"{purpose}#{facility_id}"),
        _key(rooms_of_region(purpose), f"{quadkey}#{facility_id}"),
    )


def month_view(facility_id: str, month: str, *, equipment: bool) -> Key:
    """Return pk and sk of what is taken of a facility in a month (`2026-12`), its shared equipment apart."""
    owner = municipality_of(facility_id)
    return _key(f"M#{owner}#MONTH#{facility_id}", f"{month}#EQUIPMENT" if equipment else month)


def calendar_feed(holder: str) -> Key:
    """Return pk and sk of the calendar feed that a holder has opened."""
    return _key(f"HOLDER#{holder}", "CALENDAR_FEED")


def feed_token(token_hash: str) -> Key:
    """Return pk and sk of whose calendar feed a token opens; `token_hash` is the token's SHA-256 in hexadecimal."""
    return _key(f"FEED#{token_hash}", "TOKEN")


def lotteries(municipality: str) -> str:
    """Return the partition of an owner's list of lottery rounds; its sort keys begin with `CURRENT#` or `PAST#`."""
    return f"M#{municipality}#LOTTERIES"


def lottery_line(round_id: str, *, past: bool = False) -> Key:
    """Return pk and sk of a round's line in its owner's list."""
    return _key(lotteries(municipality_of(round_id)), f"{'PAST' if past else 'CURRENT'}#{round_id}")


def lottery_sequence(municipality: str) -> Key:
    """Return pk and sk of the number of an owner's announcements, which puts them in an order."""
    return _key(lotteries(municipality), "SEQUENCE")


def lottery_item(round_id: str, sort: str) -> Key:
    """Return pk and sk of an item of a round: `STATE`, `SEED`, and what the functions below name."""
    return _key(f"M#{municipality_of(round_id)}#LOTTERY#{round_id}", sort)


def lottery_entry(number: str) -> str:
    """Return the sort key of an entry; all entries begin as that of no number."""
    return f"ENTRY#{number}"


def lottery_claim(holder: str) -> str:
    """Return the sort key of what is claimed for a person or a group."""
    return f"CLAIM#{holder}"


def lottery_award(slot: str, number: str) -> str:
    """Return the sort key of a slot's offer to an entry."""
    return f"AWARD#{slot}#{number}"


def lottery_file_part(name: str, digest: str, part: int) -> str:
    """Return the sort key of a part (from 0) of a published file; `digest` is the SHA-256 of the whole file."""
    return f"FILE#{name}#{digest}#{part:02d}"


def corrections_of(key: StandingKey) -> tuple[str, str]:
    """Return the partition, and how sort keys begin, of what staff corrected in a standing."""
    return f"M#{key.municipality}#HOLDER#{key.holder}", "CORRECTION#"


def correction(key: StandingKey, correction_id: str) -> Key:
    """Return pk and sk of a correction of a standing."""
    partition, beginning = corrections_of(key)
    return _key(partition, f"{beginning}{correction_id}")
