"""Errors as RFC 9457 problem details, in Japanese, English and やさしい日本語."""

from machiport.problem_details.invalid_value import InvalidValue
from machiport.problem_details.json_pointer import json_pointer
from machiport.problem_details.problem import Problem, ProblemDocument, ProblemError
from machiport.problem_details.standard import (
    Conflict,
    Forbidden,
    IdempotencyKeyInvalid,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    InternalError,
    InvalidCursor,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    PreconditionFailed,
    RequestInProgress,
    ServiceUnavailable,
    TooManyRequests,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)

__all__ = [
    "Conflict",
    "Forbidden",
    "IdempotencyKeyInvalid",
    "IdempotencyKeyMissing",
    "IdempotencyKeyReused",
    "InternalError",
    "InvalidCursor",
    "InvalidValue",
    "MalformedBody",
    "MethodNotAllowed",
    "NotFound",
    "PayloadTooLarge",
    "PreconditionFailed",
    "Problem",
    "ProblemDocument",
    "ProblemError",
    "RequestInProgress",
    "ServiceUnavailable",
    "TooManyRequests",
    "Unauthenticated",
    "UnsupportedMediaType",
    "ValidationFailed",
    "json_pointer",
]
