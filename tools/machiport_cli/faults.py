"""What can go wrong for an operator, in words, with the exit code that scripts go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from machiport.localized_text import LocalizedText
from machiport_cli.local_stack.failures import LocalStackFailureError

EXPECTED_FAILURES = (LocalStackFailureError, BotoCoreError, ClientError)
"""What other modules raise and an operator may meet on an ordinary day; `as_operator_error` words it."""


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    REFUSED = 1
    """Findings that somebody should look at, or the service refused, or the operator said no."""
    WRONG_USAGE = 2
    NOT_REACHABLE = 3
    """No clear answer: nobody knows whether it was done. The same command again is safe."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in what was sent (`/body/files/area_days.csv/line/3`) and what is wrong there."""

    place: str
    message: str


class OperatorError(Exception):
    """A command cannot do what was asked; `title` and `detail` say why and what to do."""

    def __init__(
        self,
        code: str,
        title: LocalizedText,
        detail: LocalizedText | None = None,
        *,
        pointers: Sequence[Pointer] = (),
        exit_code: ExitCode = ExitCode.REFUSED,
        outcome_unclear: bool = False,
    ) -> None:
        """Describe one failure; `code` is for machines (`service_not_reachable`).

        `outcome_unclear`: it may have been done all the same, so that only the same key may try it again.
        """
        super().__init__(code)
        self.code = code
        self.title = title
        self.detail = detail
        self.pointers = tuple(pointers)
        self.exit_code = exit_code
        self.outcome_unclear = outcome_unclear


def wrong_usage(ja: str, en: str) -> OperatorError:
    """Return the error for options that do not fit together."""
    return OperatorError(
        "wrong_usage",
        LocalizedText(ja="指定の仕方が正しくありません", en="The options do not fit"),
        LocalizedText(ja=ja, en=en),
        exit_code=ExitCode.WRONG_USAGE,
    )


def as_operator_error(failure: Exception) -> OperatorError:
    """Return an expected failure (`EXPECTED_FAILURES`) in an operator's words."""
    if isinstance(failure, LocalStackFailureError):
        return OperatorError(
            "local_stack",
            LocalizedText(ja="この端末のまちポートに接続できません", en="The local Machiport cannot be used"),
            LocalizedText(
                ja=f"別の環境を使うときは --api-url または --stack-name を指定してください。({failure})",
                en=f"{failure} For another deployment give --api-url or --stack-name.",
            ),
            exit_code=ExitCode.NOT_REACHABLE,
        )
    if isinstance(failure, NoCredentialsError):
        return OperatorError(
            "aws_credentials_missing",
            LocalizedText(ja="AWS の認証情報がありません", en="No AWS credentials"),
            LocalizedText(ja="AWS にサインインしてからやり直してください。", en="Sign in to AWS, then try again."),
            exit_code=ExitCode.NOT_REACHABLE,
        )
    if isinstance(failure, ClientError):
        return _aws_refusal(failure)
    unreachable = isinstance(failure, EndpointConnectionError | ConnectTimeoutError | ReadTimeoutError)
    return OperatorError(
        "aws_not_reachable" if unreachable else "aws_failure",
        LocalizedText(ja="AWS に接続できません", en="AWS cannot be reached"),
        LocalizedText(ja=str(failure)),
        exit_code=ExitCode.NOT_REACHABLE,
    )


def _aws_refusal(failure: ClientError) -> OperatorError:
    told = failure.response.get("Error", {})
    return OperatorError(
        "aws_refused",
        LocalizedText(ja="AWS が操作を拒否しました", en="AWS refused the operation"),
        LocalizedText(ja=f"{failure.operation_name}: {told.get('Code', '')} {told.get('Message', '')}".strip()),
    )
