"""Keys of the applications table (docs/design/applications.md)."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from machiport.applications.cases.model import (
    Answers,
    Application,
    Attachment,
    Certificate,
    Correction,
    Delivery,
    Part,
    Payment,
    Record,
    Verification,
)
from machiport.applications.identifiers import municipality_of
from machiport.applications.mandates.model import Mandate

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Key = "dict[str, AttributeValueTypeDef]"

STATE: Final = "STATE"
AUDIT_HEAD: Final = "AUDIT_HEAD"
QUEUE_INDEX: Final = "queue"


def _key(pk: str, sk: str) -> Key:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def instant(moment: datetime) -> str:
    """Return `moment` in a form whose texts compare as the instants do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def case_partition(application_id: str) -> str:
    """Return the partition of a case."""
    return f"M#{municipality_of(application_id)}#APPLICATION#{application_id}"


def application(application_id: str) -> Key:
    """Return pk and sk of an application."""
    return _key(case_partition(application_id), STATE)


def audit_head(application_id: str) -> Key:
    """Return pk and sk of the end of a case's audit chain."""
    return _key(case_partition(application_id), AUDIT_HEAD)


def audit_partition(application_id: str) -> str:
    """Return the partition of a case's audit entries."""
    return f"{case_partition(application_id)}#AUDIT"


def audit_entry(application_id: str, sequence: int) -> Key:
    """Return pk and sk of one audit entry."""
    return _key(audit_partition(application_id), f"ENTRY#{sequence:08d}")


def verification(code: str) -> Key:
    """Return pk and sk of what is public about a certificate."""
    return _key(f"REGION#VERIFICATION#{code}", "CERTIFICATE")


def mandate(mandate_id: str) -> Key:
    """Return pk and sk of a mandate."""
    return _key(f"REGION#MANDATE#{mandate_id}", STATE)


def mandate_code(digest: str) -> Key:
    """Return pk and sk of which mandate the code with this SHA-256 confirms."""
    return _key(f"REGION#MANDATE_CODE#{digest}", "MANDATE")


def resident_mandates(subject: str) -> str:
    """Return the partition of a person's mandates, given and held."""
    return f"RESIDENT#{subject}#MANDATES"


def resident_mandate(subject: str, mandate_id: str) -> Key:
    """Return pk and sk of a line of a person's mandates."""
    return _key(resident_mandates(subject), mandate_id)


def part(application_id: str, of: Part) -> Key:
    """Return pk and sk of a part of a case, a verification or a mandate.

    Raises TypeError for a part that has no place.
    """
    match of:
        case Verification():
            return verification(of.verification_code)
        case Mandate():
            return mandate(of.mandate_id)
    return _key(case_partition(application_id), _sort_key(of))


def _sort_key(of: Part) -> str:
    match of:
        case Application():
            name = STATE
        case Answers():
            name = "ANSWERS"
        case Record():
            name = "RECORD"
        case Attachment():
            name = f"ATTACHMENT#{of.attachment_id}"
        case Payment() | Certificate() | Delivery() | Correction():
            name = f"{type(of).__name__.upper()}#{of.number:02d}"
        case _:
            raise TypeError(f"{type(of).__name__} has no place in a case")
    return name


def resident_applications(subject: str) -> str:
    """Return the partition of a resident's list of applications."""
    return f"RESIDENT#{subject}#APPLICATIONS"


def resident_application(subject: str, application_id: str) -> Key:
    """Return pk and sk of a line of a resident's list; sorted by when the application was made."""
    return _key(resident_applications(subject), resident_line(application_id))


def resident_line(application_id: str) -> str:
    """Return the sort key of a line of a resident's list: the time-ordered part of the id first."""
    municipality, _, identifier = application_id.partition("-")
    return f"{identifier}#{municipality}"


def application_of_line(sort_key: str) -> str:
    """Return the application that a line of a resident's list points to."""
    identifier, _, municipality = sort_key.partition("#")
    return f"{municipality}-{identifier}"


def number(municipality: str, quoted: str) -> Key:
    """Return pk and sk of which application an arrival or inquiry number names."""
    return _key(f"M#{municipality}#NUMBER#{quoted}", "APPLICATION")


def gateway_payment(gateway_id: str) -> Key:
    """Return pk and sk of which of our payments a payment of the gateway is."""
    return _key(f"REGION#GATEWAY_PAYMENT#{gateway_id}", "CASE")


def ledger_day(municipality: str, day: date) -> str:
    """Return the partition of the money that moved on a day."""
    return f"M#{municipality}#MONEY#{day.isoformat()}"


def ledger_line(municipality: str, day: date, payment_id: str, kind: str) -> Key:
    """Return pk and sk of one movement of money: a payment is captured once and refunded once."""
    return _key(ledger_day(municipality, day), f"{payment_id}#{kind}")


def measures(municipality: str, procedure_id: str, month: str) -> str:
    """Return the partition of the measures of a procedure's applications begun in a month (`2026-11`, in Japan)."""
    return f"M#{municipality}#MEASURES#{procedure_id}#{month}"


def measure(municipality: str, procedure_id: str, month: str, application_id: str) -> Key:
    """Return pk and sk of the measure of an application."""
    return _key(measures(municipality, procedure_id, month), application_id)


def usual_times(municipality: str) -> str:
    """Return the partition of the usual times of a municipality's procedures."""
    return f"M#{municipality}#USUAL_TIMES"


def usual_time(municipality: str, procedure_id: str) -> Key:
    """Return pk and sk of a procedure's usual time."""
    return _key(usual_times(municipality), procedure_id)


def print_batches(municipality: str) -> str:
    """Return the partition of a municipality's print batches."""
    return f"M#{municipality}#PRINT_BATCHES"


def print_batch(municipality: str, batch_id: str) -> Key:
    """Return pk and sk of a print batch."""
    return _key(print_batches(municipality), batch_id)


def signing_certificate(municipality: str) -> Key:
    """Return pk and sk of the certificate that a municipality signs under."""
    return _key(f"M#{municipality}#SIGNING", "CERTIFICATE")


def queue_partition(municipality: str, department: str) -> str:
    """Return the index partition of a department's applications."""
    return f"M#{municipality}#DEPARTMENT#{department}"


def due_partition(municipality: str) -> str:
    """Return the index partition of a municipality's applications that are to be looked at."""
    return f"M#{municipality}#APPLICATIONS#DUE"
