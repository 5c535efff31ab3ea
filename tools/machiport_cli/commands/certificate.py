"""`machiport certificate`: check a certificate (証明書) that somebody hands in."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machiport.localized_text import LocalizedText
from machiport_cli.connections import public_api
from machiport_cli.faults import ExitCode, OperatorError
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import ApiUrl, AsJson, Language
from machiport_cli.presentation import Screen, operation

if TYPE_CHECKING:
    from machiport_cli.certificate_checks import FileCheck, ServiceCheck

app = typer.Typer(no_args_is_help=True, help=group_help("提出された証明書を確かめる", "Check a certificate"))

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help=option("証明書の PDF か SD-JWT。", "The certificate: PDF, or SD-JWT."),
    ),
]
Credential = Annotated[
    bool, typer.Option("--sd-jwt", help=option("SD-JWT として確かめます。", "Take the file as SD-JWT."))
]
Roots = Annotated[
    Path | None,
    typer.Option(
        "--issuer",
        metavar="PEM",
        exists=True,
        dir_okay=False,
        help=option("信頼する発行者の証明書(PEM)。", "Certificates of issuers that are trusted (PEM)."),
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help=option("サービスに問い合わせません。", "Do not ask the service."))
]


@app.command(
    "verify",
    help=command_help(
        "証明書のファイルが発行されたときのままか、今も有効かを確かめます",
        "Say whether a certificate's file is as it was signed, and whether it is still valid. "
        "Exit code 0 only where nothing speaks against it. With --offline the file alone is checked, against the "
        "issuer's certificate (--issuer): anybody can sign with a key of their own.",
        "machiport certificate verify juminhyo.pdf",
        "machiport certificate verify juminhyo.sd-jwt --offline --issuer oita.pem",
    ),
)
def verify(  # noqa: PLR0913  # a command's parameters are its options
    file: File,
    *,
    sd_jwt: Credential = False,
    issuer: Roots = None,
    offline: Offline = False,
    api_url: ApiUrl = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Verify a certificate."""
    from machiport_cli.certificate_checks import ask_service, check_file  # noqa: PLC0415  # imports pyHanko: a second

    with operation(language, as_json=as_json) as screen:
        if offline and issuer is None:
            raise OperatorError("issuer_needed", *_ISSUER_NEEDED)
        check = check_file(file, issuer, "sd-jwt" if sd_jwt else None)
        told: ServiceCheck | None = None
        if not offline and check.fault is None:
            with public_api(api_url, language) as api:
                told = ask_service(api, check)
        passed = _passed(check, told, offline=offline, roots_given=issuer is not None)
        _show(screen, check, told, asked=not offline and check.fault is None)
        screen.say(*(_GOOD if passed else _BAD))
        screen.answer({"passed": passed, "file": asdict(check), "service": asdict(told) if told else None})
    if not passed:
        raise typer.Exit(ExitCode.REFUSED)


_ISSUER_NEEDED = (
    LocalizedText(ja="発行者の証明書を指定してください", en="Say whom to trust"),
    LocalizedText(
        ja="署名はだれの鍵でもできます。--offline には --issuer で発行者の証明書(PEM)が必要です。",
        en="Anybody can sign with a key of their own: --offline needs the issuer's certificate (--issuer, PEM).",
    ),
)
_GOOD = ("✓ この証明書は確認できました。", "✓ This certificate holds.", "green")
_BAD = ("✗ この証明書は確認できません。", "✗ This certificate does not hold.", "bold red")


def _passed(check: "FileCheck", told: "ServiceCheck | None", *, offline: bool, roots_given: bool) -> bool:
    if check.fault is not None or check.expired or (roots_given and not check.trusted):
        return False
    return offline or (told is not None and told.state == "valid" and told.same_file)


def _show(screen: Screen, check: "FileCheck", told: "ServiceCheck | None", *, asked: bool) -> None:
    whole = screen.word("発行されたときのままです", "as it was signed")
    facts = [
        (screen.word("ファイル", "File"), check.fault or whole),
        ("SHA-256", check.sha256),
        (screen.word("署名者", "Signed by"), check.signer or "-"),
        (screen.word("署名者の証明書の SHA-256", "SHA-256 of the signer's certificate"), check.signer_sha256 or "-"),
        (screen.word("確認番号", "Code"), check.code or "-"),
    ]
    if check.expired:
        facts.append((screen.word("有効期限", "Valid until"), screen.word("切れています", "it is over")))
    if asked:
        state = told.state if told else screen.word("この番号の証明書はありません", "no such certificate")
        facts.append((screen.word("サービスの回答", "The service says"), state))
        if told is not None:
            same = screen.word("同じファイルです", "the same file") if told.same_file else ""
            facts.append((screen.word("発行したファイルと", "Compared"), same or screen.word("違います", "differs")))
    screen.facts(facts)
