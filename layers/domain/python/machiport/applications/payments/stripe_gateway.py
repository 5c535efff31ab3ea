"""The gateway Stripe, on its official SDK (`stripe`), which is imported when it is first needed: it takes 0.3 s.

Payments are PaymentIntents with `capture_method: manual`. Three traps are met here. A repeated key gets the first
answer again for a day, also where that was an error: such an answer says nothing of now, so another key follows.
A repeated creation shows the payment as it was then: it is read anew. And an act that the payment's state does not
allow (any more) is no fault: the answer is what the payment is.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from machiport.applications.payments.errors import (
    GatewayNotSetUp,
    GatewayRefused,
    GatewayUnavailable,
    WebhookNotGenuine,
)
from machiport.applications.payments.model import YEN, GatewayNotice, GatewayPayment, Movement, PaymentRequest
from machiport.applications.payments.ports import GatewaySecret
from machiport.applications.payments.stripe_address import STRIPE, checked_address
from machiport.applications.payments.stripe_objects import EXPANDED, BalanceTransaction, Event, PaymentIntent
from machiport.applications.payments.stripe_secret import StripeSecret

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from stripe import StripeClient, StripeError

_LOGGER: Final = logging.getLogger("machiport.applications.payments")
# Seconds to connect and to read: Stripe answers a capture within two, and two tries fit into a function's time.
_TIMEOUT: Final = (2.0, 8.0)
_REPEATS: Final = 1
_KEYS: Final = 3
_TOLERANCE_SECONDS: Final = 300
_PAGE: Final = 100
_SERVER_ERROR: Final = 500
_NOT_FOUND: Final = 404
# The payment is in another state than the act asks for: somebody did it, or it lapsed.
_MOVED_ON: Final = frozenset(
    {
        "charge_already_captured",
        "charge_already_refunded",
        "charge_expired_for_capture",
        "payment_intent_unexpected_state",
    }
)


class _MovedOn(Exception):  # noqa: N818  # reads as a sentence
    """The payment is not in the state that was expected."""


class StripeGateway:
    """Asks Stripe, or a server that speaks as Stripe does."""

    def __init__(
        self,
        secret: GatewaySecret,
        url: str = STRIPE,
        *,
        timeout: tuple[float, float] = _TIMEOUT,
        repeats: int = _REPEATS,
    ) -> None:
        """Ask the server at `url` with the key of `secret`; the SDK repeats what got no answer `repeats` times.

        Raises ValueError for an address that is not allowed.
        """
        self._secret: Final = secret
        self._url: Final = checked_address(url)
        self._timeout: Final = timeout
        self._repeats: Final = repeats
        self._guard: Final = Lock()
        self._made: tuple[str, StripeClient] | None = None

    @classmethod
    def with_secret_at(cls, client: "SecretsManagerClient", secret_id: str, url: str) -> "StripeGateway":
        """Return the gateway at `url` (empty: Stripe's own) with the key and secret that lie under `secret_id`.

        Raises ValueError for an address that is not allowed.
        """
        return cls(StripeSecret(client, secret_id), url or STRIPE)

    def authorise(self, request: PaymentRequest) -> GatewayPayment:
        """Make the payment, or find the one that was made with the same payment id."""

        def make(key: str) -> GatewayPayment:
            made = self._client().v1.payment_intents.create(
                {
                    "amount": request.amount,
                    "currency": YEN,
                    "capture_method": "manual",
                    "allowed_payment_method_types": ["card"],
                    "metadata": {"payment_id": request.payment_id, "municipality": request.municipality},
                    "expand": list(EXPANDED),
                },
                {"idempotency_key": key},
            )
            replayed = made.last_response is not None and _is_replay(made.last_response.headers)
            return self._now(made.id) if replayed else _read(made)

        return self._asked(lambda: self._with_key(request.payment_id, make))

    def find(self, gateway_id: str) -> GatewayPayment | None:
        """Return the payment as it is now."""
        return self._asked(lambda: self._now(gateway_id), missing=None)

    def find_by_payment(self, payment_id: str) -> GatewayPayment | None:
        """Return the payment with our id in its metadata; Stripe's search may be a minute behind."""
        # Ids are digits, hexadecimal digits and hyphens: nothing that the query's quotes could be left by.
        query = f"metadata['payment_id']:'{payment_id}'"

        def search() -> GatewayPayment | None:
            found = self._client().v1.payment_intents.search({"query": query, "limit": 1})
            return self._now(found.data[0].id) if found.data else None

        return self._asked(search)

    def capture(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Take `amount` yen."""

        def take(key: str) -> GatewayPayment:
            intents = self._client().v1.payment_intents
            intents.capture(gateway_id, {"amount_to_capture": amount}, {"idempotency_key": key})
            return self._now(gateway_id)

        return self._acted(gateway_id, key, take)

    def cancel(self, gateway_id: str, key: str) -> GatewayPayment:
        """Give the authorisation up."""

        def give_up(key: str) -> GatewayPayment:
            intents = self._client().v1.payment_intents
            intents.cancel(gateway_id, {"cancellation_reason": "abandoned"}, {"idempotency_key": key})
            return self._now(gateway_id)

        return self._acted(gateway_id, key, give_up)

    def refund(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Have `amount` yen in all go back."""

        def give_back(key: str) -> GatewayPayment:
            # A refund may have been made though its answer was an error, or in Stripe's own pages.
            missing = amount - (present := self._now(gateway_id)).refunded
            if missing <= 0:
                return present
            self._client().v1.refunds.create(
                {"payment_intent": gateway_id, "amount": missing, "reason": "requested_by_customer"},
                {"idempotency_key": f"{key}-{missing}"},
            )
            return self._now(gateway_id)

        return self._acted(gateway_id, key, give_back)

    def movements_between(self, begin: datetime, end: datetime) -> Iterator[Movement]:
        """Return the account's balance transactions of charges, of refunds, and of refunds that came back."""
        of_refund = ["data.source.charge"]
        kinds = {"charge": ["data.source"], "refund": of_refund, "refund_failure": of_refund}

        def transactions(kind: str) -> list[Movement]:
            listed = self._client().v1.balance_transactions.list(
                {
                    "type": kind,
                    "created": {"gte": int(begin.timestamp()), "lt": int(end.timestamp())},
                    "limit": _PAGE,
                    "expand": kinds[kind],
                }
            )
            found = [BalanceTransaction.model_validate(each.to_dict()) for each in listed.auto_paging_iter()]
            return [each.told() for each in found]

        for kind in kinds:
            yield from self._asked(partial(transactions, kind))

    def read_webhook(self, body: bytes, signature: str) -> GatewayNotice:
        """Return the notice in a body that Stripe signed within the last five minutes."""
        if not signature or not signature.isascii():  # the SDK cannot compare others
            raise WebhookNotGenuine
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415  # heavy

        try:
            WebhookSignature.verify_header(body, signature, self._secret.webhook_secret(), _TOLERANCE_SECONDS)
            return Event.model_validate_json(body).told()
        except (SignatureVerificationError, ValueError):
            # Without its cause, which quotes the body.
            raise WebhookNotGenuine from None

    def _acted(self, gateway_id: str, key: str, act: Callable[[str], GatewayPayment]) -> GatewayPayment:
        try:
            return self._asked(lambda: self._with_key(key, act))
        except _MovedOn:
            return self._asked(lambda: self._now(gateway_id))

    def _now(self, gateway_id: str) -> GatewayPayment:
        return _read(self._client().v1.payment_intents.retrieve(gateway_id, {"expand": list(EXPANDED)}))

    def _with_key(self, key: str, act: Callable[[str], GatewayPayment]) -> GatewayPayment:
        """Act under `key`; under the next one where all that comes is the answer of an earlier failure."""
        from stripe import StripeError  # noqa: PLC0415  # heavy

        for number in range(1, _KEYS):
            try:
                return act(key if number == 1 else f"{key}.{number}")
            except StripeError as error:
                if not _is_replay(error.headers or {}):
                    raise
        return act(f"{key}.{_KEYS}")

    def _asked[T](self, ask: Callable[[], T], **instead: T) -> T:
        """Return what `ask` returns, with Stripe's errors in our words; `missing=` in place of a 404."""
        from stripe import StripeError  # noqa: PLC0415  # heavy

        try:
            return ask()
        except StripeError as error:
            if error.http_status == _NOT_FOUND and "missing" in instead:
                return instead["missing"]
            # Without its cause: messages of the SDK quote addresses and parameters.
            raise self._told(error) from None
        except ValidationError:
            raise GatewayUnavailable("an answer that cannot be read") from None

    def _told(self, error: "StripeError") -> Exception:
        from stripe import (  # noqa: PLC0415  # heavy
            AuthenticationError,
            CardError,
            IdempotencyError,
            InvalidRequestError,
            PermissionError,  # noqa: A004  # Stripe's name
        )

        what = f"{type(error).__name__} {error.http_status} {error.code or ''}".strip()
        if isinstance(error, CardError) or error.code in _MOVED_ON:
            return _MovedOn(what)
        if isinstance(error, AuthenticationError | PermissionError):
            self._secret.forget()
            _LOGGER.error("payment gateway refused the key", extra={"answer": what})
            return GatewayUnavailable(what)
        if isinstance(error, IdempotencyError | InvalidRequestError):
            return GatewayRefused(what)
        return GatewayUnavailable(what)

    def _client(self) -> "StripeClient":
        import stripe  # noqa: PLC0415  # heavy

        key = self._secret.api_key()
        if not key:
            raise GatewayNotSetUp("no key is set")
        with self._guard:
            if self._made is None or self._made[0] != key:
                # Its telemetry would write a file and tell the platform; its log, where all is logged, secrets.
                stripe.enable_telemetry = False
                logging.getLogger("stripe").setLevel(logging.WARNING)
                self._made = (
                    key,
                    stripe.StripeClient(
                        key,
                        base_addresses={"api": self._url},
                        max_network_retries=self._repeats,
                        http_client=stripe.RequestsClient(timeout=self._timeout),
                    ),
                )
            return self._made[1]


def _read(intent: Any) -> GatewayPayment:  # noqa: ANN401  # an SDK object
    return PaymentIntent.model_validate(intent.to_dict()).told()


def _is_replay(headers: Any) -> bool:  # noqa: ANN401  # a mapping of the SDK's HTTP library, in any case
    return any(name.lower() == "idempotent-replayed" and headers[name] == "true" for name in headers)
