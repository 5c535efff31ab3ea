"""`machiport signing`: what municipalities sign certificates (証明書) under."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from machiport.clock import SystemClock
from machiport.localized_text import LocalizedText
from machiport_cli.connections import deployment
from machiport_cli.faults import OperatorError, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, MunicipalityCode, StackName, Yes, municipality_code
from machiport_cli.presentation import Screen, operation
from machiport_cli.region import region
from machiport_cli.signing_keys import kept_certificates, make_trial_certificates, signing_keys

if TYPE_CHECKING:
    from machiport.applications.issuing.ports import SigningCertificates

app = typer.Typer(
    no_args_is_help=True, help=group_help("証明書に付ける電子署名の準備", "What certificates are signed under")
)

OneMunicipality = Annotated[
    str | None,
    typer.Option(
        "--municipality",
        "-m",
        metavar="CODE",
        callback=municipality_code,
        help=option("市町村コード5桁。省略するとすべて。", "Municipality code; all of them without it."),
    ),
]
Chain = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help=option("認証局から届いた証明書（PEM、上位の認証局まで）。", "The authority's certificate chain (PEM)."),
    ),
]
Output = Annotated[
    Path, typer.Option("--out", metavar="FILE", help=option("署名要求を書くファイル。", "Where to write the request."))
]
Again = Annotated[
    bool, typer.Option("--again", help=option("すでにあるものも作り直します。", "Also where there is one."))
]


@contextmanager
def _told() -> Iterator[None]:
    """Say in an operator's words that a key or a certificate does not fit."""
    from machiport.applications.issuing.errors import NotSigned  # noqa: PLC0415  # only here

    try:
        yield
    except NotSigned as error:
        title = LocalizedText(ja="署名の鍵と証明書を確かめてください", en="Key and certificate do not fit")
        raise OperatorError("not_signed", title, LocalizedText(ja=str(error))) from error


@app.command(
    help=command_help(
        "試用の署名用証明書を作ります。自分で署名したもので、外部からは信頼されません",
        "Make certificates for trying out. They are self-signed, and nobody outside trusts them. "
        "A municipality that has a certificate keeps it, unless --again is given.",
        "machiport signing setup",
        "machiport signing setup -m 44201 --stack-name machiport",
    )
)
def setup(
    municipality: OneMunicipality = None,
    again: Again = False,
    yes: Yes = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Make self-signed certificates with the deployment's key."""
    with operation(language, as_json=as_json) as screen, _told():
        if (
            again
            and not yes
            and not screen.confirm(
                "今の証明書の代わりに試用のものを使います。よろしいですか?", "Replace what is there by one for trials?"
            )
        ):
            raise typer.Exit(1)
        made = make_trial_certificates(deployment(stack_name), only=municipality, again=again)
        names = {each.code: screen.word(each.name.ja, each.name.en) for each in region()}
        rows = [
            [f"{each.municipality} {names[each.municipality]}", screen.word("作成", "made") if each.made else "-"]
            for each in made
        ]
        screen.table([screen.word("市町村", "Municipality"), screen.word("試用の証明書", "For trials")], rows)
        screen.answer({"municipalities": [{"municipality": each.municipality, "made": each.made} for each in made]})


@app.command(
    help=command_help(
        "認証局(LGPKI など)に出す署名要求(CSR)を作ります。秘密鍵は KMS の外に出ません",
        "Write the request (CSR) for the certification authority. The private key stays in KMS.",
        "machiport signing request -m 44201 --out oita.csr --stack-name machiport",
    )
)
def request(
    municipality: MunicipalityCode,
    out: Output,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Write a certificate signing request."""
    from machiport.applications.issuing.signing_setup import signing_request  # noqa: PLC0415  # imports pyHanko

    with operation(language, as_json=as_json) as screen, _told():
        outputs = deployment(stack_name)
        _known(municipality)
        text = signing_request(signing_keys(outputs), outputs.document_signing_key_arn, region().get(municipality))
        out.write_text(text, "utf-8")
        screen.say(f"{out} に書きました。認証局に提出してください。", f"Written to {out}: send it to the authority.")
        screen.answer({"municipality": municipality, "request": text})


@app.command(
    help=command_help(
        "認証局から届いた証明書を入れます。鍵と合うことを試してから使い始めます",
        "Install the authority's certificate, after trying out that the key belongs to it.",
        "machiport signing install oita-chain.pem -m 44201 --stack-name machiport",
    )
)
def install(
    chain: Chain,
    municipality: MunicipalityCode,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Let a municipality sign under an authority's certificate."""
    from machiport.applications.issuing.signing_setup import installable  # noqa: PLC0415  # imports pyHanko

    with operation(language, as_json=as_json) as screen, _told():
        outputs = deployment(stack_name)
        _known(municipality)
        certificate = installable(
            signing_keys(outputs),
            outputs.document_signing_key_arn,
            region().get(municipality),
            chain.read_text("utf-8", errors="replace"),
            SystemClock().now(),
        )
        kept_certificates(outputs).install(certificate)
        screen.say("これから発行する証明書に使われます。", "Certificates are signed under it from now on.", "green")
        screen.answer({"municipality": municipality, "installed": True})


@app.command(
    help=command_help(
        "市町村ごとの署名用証明書を表示します",
        "Show what each municipality signs under. Exit code 0 also where one has none.",
        "machiport signing show",
        "machiport signing show -m 44201 --json",
    )
)
def show(
    municipality: OneMunicipality = None,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Show the signing certificates."""
    with operation(language, as_json=as_json) as screen:
        kept = kept_certificates(deployment(stack_name))
        documents = [
            _document(kept, each.code) for each in region() if municipality is None or each.code == municipality
        ]
        _show(screen, documents)
        screen.answer({"municipalities": documents})


class _Kept(TypedDict):
    municipality: str
    subject: str | None
    until: str | None
    trial: bool | None


def _document(kept: "SigningCertificates", municipality: str) -> _Kept:
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415  # only here

    found = kept.of(municipality)
    if found is None:
        return _Kept(municipality=municipality, subject=None, until=None, trial=None)
    certificate = load_pem_x509_certificate(found.chain.encode())
    return _Kept(
        municipality=municipality,
        subject=certificate.subject.rfc4514_string(),
        until=certificate.not_valid_after_utc.isoformat(),
        trial=found.trial,
    )


def _show(screen: Screen, documents: list[_Kept]) -> None:
    titles = [("市町村", "Municipality"), ("名義", "Subject"), ("有効期限", "Until"), ("種類", "Kind")]
    kinds = {None: "-", True: screen.word("試用", "trial"), False: screen.word("認証局", "authority")}
    screen.table(
        [screen.word(*title) for title in titles],
        [
            [each["municipality"], each["subject"] or "-", each["until"] or "-", kinds[each["trial"]]]
            for each in documents
        ],
    )


def _known(municipality: str) -> None:
    if municipality not in region():
        raise wrong_usage(
            f"{municipality} はこの地域の市町村ではありません。", f"{municipality} is not of this region."
        )
