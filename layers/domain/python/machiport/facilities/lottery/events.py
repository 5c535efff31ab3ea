"""What the lottery tells other contexts. No event holds who entered, nor the seed."""

from datetime import datetime
from typing import Final

from pydantic import JsonValue

from machiport.facilities.identifiers import municipality_of
from machiport.facilities.lottery.model import Award, RoundRecord, RoundState
from machiport.outbox import OutboxEvent, event_id_of

_TYPES: Final[dict[RoundState, str]] = {
    "announced": "facilities.lottery_announced",
    "open": "facilities.lottery_opened",
    "closed": "facilities.lottery_closed",
    "drawn": "facilities.lottery_drawn",
    "confirming": "facilities.lottery_published",
    "first_come": "facilities.lottery_first_come",
    "over": "facilities.lottery_over",
}


def round_event(record: RoundRecord, now: datetime) -> OutboxEvent:
    """Return the event that a round has come to its state; the hashes of its public files are part of it."""
    kind, round_id = _TYPES[record.state], record.round.round_id
    hashes: dict[str, JsonValue] = {
        name: facts.sha256 for name, facts in record.files.items() if record.published(name, now)
    }
    return OutboxEvent(
        event_id=event_id_of(kind, record.round.municipality, round_id, 0),
        type=kind,
        municipality=record.round.municipality,
        subject=round_id,
        occurred_at=now,
        data={"round_id": round_id, "state": record.state, "seed_sha256": record.seed_sha256, "files": hashes},
    )


def award_event(award: Award, now: datetime) -> OutboxEvent:
    """Return the event that a slot was offered to an entry, or that its offer has lapsed."""
    kind = "facilities.lottery_won" if award.state == "offered" else "facilities.lottery_win_lapsed"
    municipality = municipality_of(award.round_id)
    subject = f"{award.round_id}/{award.slot}/{award.number}"
    return OutboxEvent(
        event_id=event_id_of(kind, municipality, subject, 0),
        type=kind,
        municipality=municipality,
        subject=award.reservation_id,
        occurred_at=now,
        data={
            "round_id": award.round_id,
            "number": award.number,
            "slot": award.slot,
            "reservation_id": award.reservation_id,
            "confirm_until": award.held_until.isoformat(),
            "from_reserve": award.from_reserve,
        },
    )
