"""What wishes would cost and what keeps the asker from them: asked by the modules of the booking, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass

from machiport.facilities.accounts.model import Party
from machiport.facilities.holders import Holder
from machiport.facilities.prices.model import Quote
from machiport.facilities.reservations.desk import HOLD, Desk, Terms
from machiport.facilities.reservations.drafting import is_taken, refusals
from machiport.facilities.reservations.model import SlotWish
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.situation import Situation, read_situation
from machiport.facilities.rules.evaluation import needs_approval
from machiport.facilities.rules.model import CallerClass, CancellationTier
from machiport.facilities.rules.refusals import Refusal
from machiport.facilities.search.asking import Asking
from machiport.facilities.search.ports import Callers


@dataclass(frozen=True, slots=True)
class QuotedWish:
    """A wish with its price for the asker (None where the owner has none), and all that is in its way.

    Each wish is looked at for itself: that two of them overlap, or that a limit fits one of them only, an order says.
    """

    wish: SlotWish
    caller_class: CallerClass
    quote: Quote | None
    refusals: tuple[Refusal, ...]
    taken: bool
    approval_needed: bool
    cancellation: tuple[CancellationTier, ...]


class QuoteService:
    """Quotes wishes."""

    def __init__(self, desk: Desk, callers: Callers) -> None:
        """Look at wishes with the ports of `desk`; `callers` know also who has not registered yet."""
        self._desk = desk
        self._callers = callers

    def quotes(self, asking: Asking, wishes: Sequence[SlotWish]) -> list[QuotedWish]:
        """Return each wish with its price and what is in its way.

        Raises RoomNotFound, PurposeNotFound, SlotNotValid, GroupNotFound.
        """
        offers = self._desk.planner.offers(wishes)
        owners = sorted({wish.municipality for wish in wishes})
        caller = self._callers.caller(asking.subject, asking.group_id, owners)
        party = Party(asking.holder, caller, Holder("resident", asking.subject).key)
        terms = Terms(party, "online", "quote", series=False, lapses_at=self._desk.clock.now() + HOLD)
        situation = read_situation(self._desk, offers, [party.holder])
        return [self._quoted(offer, terms, situation) for offer in offers]

    def _quoted(self, offer: Offer, terms: Terms, situation: Situation) -> QuotedWish:
        caller, region, wish = terms.party.caller, self._desk.region, offer.wish
        rule_set = offer.rule_set
        return QuotedWish(
            wish=wish,
            caller_class=offer.caller_class(caller, region),
            quote=offer.price(caller, region),
            refusals=refusals(self._desk, offer, terms, situation),
            taken=is_taken(offer, situation, noisy=offer.purpose.noisy),
            approval_needed=rule_set is not None and needs_approval(rule_set, wish.purpose, wish.profit_making),
            cancellation=rule_set.cancellation if rule_set else (),
        )
