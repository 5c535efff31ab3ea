"""`machiport lottery`: check a draw (抽選) that others have made."""

from typing import Annotated

import typer

from machiport.facilities.lottery.verification import Check, Noted, OwnEntry, Verification, verify
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.lottery_files import files_at
from machiport_cli.lottery_words import FAILED, PASSED
from machiport_cli.options import AsJson, Language
from machiport_cli.presentation import Screen, operation

app = typer.Typer(no_args_is_help=True, help=group_help("抽選の結果を確かめる", "Check a lottery's draw"))

Place = Annotated[
    str,
    typer.Argument(
        metavar="FOLDER_OR_URL",
        help=option(
            "公開された4つのファイルのフォルダーか、抽選の URL。",
            "Folder with the four published files, or the lottery's address (https://…/v1/lotteries/ID).",
        ),
        show_default=False,
    ),
]
ListHash = Annotated[
    str | None,
    typer.Option(
        "--entries-sha256",
        metavar="HASH",
        help=option("抽選前に控えた応募一覧のハッシュ値。", "Hash of the list of entries, as noted before the draw."),
    ),
]
SeedHash = Annotated[
    str | None,
    typer.Option(
        "--seed-sha256",
        metavar="HASH",
        help=option("募集時に控えたシードのハッシュ値。", "Hash of the seed, as noted when it was announced."),
    ),
]
RulesHash = Annotated[
    str | None,
    typer.Option(
        "--commitment-sha256",
        metavar="HASH",
        help=option(
            "募集時に控えた条件(commitment.json)の ハッシュ値。",
            "Hash of the rules (commitment.json), as noted when the lottery was announced.",
        ),
    ),
]
Number = Annotated[
    str | None, typer.Option("--number", metavar="NUMBER", help=option("自分の受付番号。", "Number of one's entry."))
]
Salt = Annotated[
    str | None,
    typer.Option("--salt", metavar="SALT", help=option("自分の申込のソルト。", "Salt of one's entry.")),
]
HolderName = Annotated[
    str | None,
    typer.Option(
        "--holder",
        metavar="HOLDER",
        help=option(
            "自分の申込者名(resident: か group: で始まるもの)。", "Holder of one's entry, as the entry shows it."
        ),
    ),
]


@app.command(
    "verify",
    help=command_help(
        "公開されたファイルだけから抽選をやり直して、結果が正しいか確かめます",
        "Repeat a draw from the published files alone, and say whether the result is right. "
        "With the hashes noted before the draw a later change of the list is found as well.",
        "machiport lottery verify ./lottery-2027-04",
        "machiport lottery verify https://api.example.jp/v1/lotteries/44201-c0331e5aae887a20f6697915",
        "machiport lottery verify ./lottery-2027-04 --number 04718825 --salt 9cf1 --holder resident:1111",
    ),
)
def verify_draw(  # noqa: PLR0913  # a command's parameters are its options
    place: Place,
    *,
    entries_sha256: ListHash = None,
    seed_sha256: SeedHash = None,
    commitment_sha256: RulesHash = None,
    number: Number = None,
    salt: Salt = None,
    holder: HolderName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Verify a draw."""
    with operation(language, as_json=as_json) as screen:
        noted = Noted(seed_sha256, entries_sha256, commitment_sha256, _own(number, salt, holder))
        verification = verify(files_at(place), noted)
        _show(screen, verification, noted)
        screen.answer(_document(verification))
    if not verification.passed:
        raise typer.Exit(ExitCode.REFUSED)


def _own(number: str | None, salt: str | None, holder: str | None) -> OwnEntry | None:
    if number is not None and salt is not None and holder is not None:
        return OwnEntry(number, salt, holder)
    if number is salt is holder is None:
        return None
    raise wrong_usage(
        "--number、--salt、--holder は3つとも指定してください。", "Give all three of --number, --salt and --holder."
    )


def _show(screen: Screen, verification: Verification, noted: Noted) -> None:
    for check in verification.checks:
        screen.show(f"{'✓' if check.passed else '✗'} {_words(screen, check)}")
    screen.facts([(f"SHA-256 {name}", digest) for name, digest in verification.hashes.items()])
    if not verification.passed:
        screen.say("✗ この結果は正しくありません。", "✗ This result is not right.", "bold red")
        return
    screen.say(
        f"✓ 正しい抽選です(応募 {verification.entries} 件、当選 {verification.wins} コマ)。",
        f"✓ The draw is right ({verification.entries} entries, {verification.wins} wins).",
        "green",
    )
    if noted.entries_sha256 is None or noted.commitment_sha256 is None:
        screen.say(
            "募集の条件と応募一覧が抽選前のままかどうかは、募集時と受付終了後に控えたハッシュ値を"
            " --commitment-sha256 と --entries-sha256 で指定すると確かめられます。",
            "Whether rules and list are still those of before the draw: give their hashes, noted at the announcement "
            "and after closing, with --commitment-sha256 and --entries-sha256.",
        )


def _words(screen: Screen, check: Check) -> str:
    text = (PASSED if check.passed else FAILED)[check.name].in_language(screen.language)
    return text if check.passed or check.subject is None else f"{text} → {check.subject}"


def _document(verification: Verification) -> dict[str, object]:
    checks = [{"check": check.name, "passed": check.passed, "subject": check.subject} for check in verification.checks]
    return {
        "passed": verification.passed,
        "checks": checks,
        "sha256": dict(verification.hashes),
        "entries": verification.entries,
        "wins": verification.wins,
    }
