"""`machiport staff`: who may do what, in a deployment's user pool of staff."""

import re
from typing import Annotated, Literal

import typer

from machiport_cli.connections import deployment
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, MunicipalityCode, StackName, Yes
from machiport_cli.presentation import operation
from machiport_cli.region import region
from machiport_cli.staff_accounts import add_member, make_staff_groups, staff_groups

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_INVITATIONS = {
    "invited": ("招待メールを送りました", "An invitation was sent by e-mail"),
    "invited_again": ("招待メールをもう一度送りました", "The invitation was sent by e-mail again"),
    "already_there": ("すでに登録されている職員です(メールは送っていません)", "Known already; no e-mail was sent"),
}

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("職員のグループと、職員の登録(AWS の管理者用)", "Groups and members of staff, for administrators"),
)


def _email(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise typer.BadParameter(f"{address}: メールアドレスではありません。 / This is no e-mail address.")
    return address


@app.command(
    help=command_help(
        "すべての市町村の職員グループを作ります。すでにあるグループはそのままです",
        "Make the staff groups of all municipalities of the region. Doing it twice is doing it once. "
        "It needs the AWS credentials of an administrator and no password sign-in; AWS_REGION chooses the region.",
        "machiport staff groups --stack-name machiport",
    )
)
def groups(stack_name: StackName = None, as_json: AsJson = False, language: Language = "ja") -> None:
    """Make what groups are missing."""
    with operation(language, as_json=as_json) as screen:
        outputs = deployment(stack_name)
        wanted = staff_groups()
        with screen.progress() as progress:
            task = progress.add_task(screen.word("職員グループ", "Staff groups"), total=len(wanted))
            made = make_staff_groups(outputs, lambda: progress.advance(task))
        there = screen.word("ありました", "was there"), screen.word("作りました", "made")
        titles = [screen.word("グループ", "Group"), screen.word("結果", "Outcome")]
        screen.table(titles, [[group, there[group in made]] for group in wanted])
        screen.say("職員グループがそろいました。", "All staff groups are there.", "green")
        screen.answer({"groups": wanted, "made": made})


@app.command(
    help=command_help(
        "職員を登録し、役割を与えます。初めての職員には Cognito から招待メールが届きます",
        "Give somebody a role in a municipality. Who is new gets Cognito's invitation by e-mail, with a first password "
        "that only they see. It ends after three days: --resend sends another one. Roles given before stay.",
        "machiport staff add mihon-hanako@example.jp -m 44201 --role publisher --stack-name machiport",
    )
)
def add(  # noqa: PLR0913  # a command's parameters are its options
    email: Annotated[
        str,
        typer.Argument(
            metavar="EMAIL",
            callback=_email,
            help=option("職員のメールアドレス。", "E-mail address of the member of staff."),
            show_default=False,
        ),
    ],
    municipality: MunicipalityCode,
    *,
    role: Annotated[
        Literal["editor", "publisher", "hazard.reporter", "hazard.editor", "facilities.clerk", "facilities.manager"],
        typer.Option(
            "--role",
            metavar="ROLE",
            help=option(
                "ごみ: editor 取り込みと比較。publisher 公開と臨時変更も。"
                "避難所: hazard.reporter 開設状況。hazard.editor 一覧の公開も。"
                "施設: facilities.clerk 窓口の予約。facilities.manager 施設・規則・料金・抽選も。",
                "Garbage: editor uploads and compares; publisher also publishes and makes emergency changes. "
                "Shelters: hazard.reporter reports statuses; hazard.editor also publishes lists. "
                "Facilities: facilities.clerk books at the counter; facilities.manager also keeps rooms, rules, prices "
                "and lotteries.",
            ),
        ),
    ],
    resend: Annotated[
        bool, typer.Option("--resend", help=option("招待メールをもう一度送ります。", "Send the invitation again."))
    ] = False,
    yes: Yes = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Invite a member of staff."""
    with operation(language, as_json=as_json) as screen:
        name = _name_of(municipality)
        outputs = deployment(stack_name)
        if not yes and not screen.confirm(
            f"{email} に {name}({municipality})の {role} の役割を与えますか?",
            f"Give {email} the role {role} in {name} ({municipality})?",
        ):
            raise typer.Exit(ExitCode.REFUSED)
        group = f"m{municipality}.{role if '.' in role else f'garbage.{role}'}"
        invitation = add_member(outputs, email, group, again=resend)
        ja, en = _INVITATIONS[invitation]
        screen.say(f"✓ {ja}。グループ: {group}", f"✓ {en}. Group: {group}", "green")
        screen.answer({"email": email, "group": group, "invitation": invitation})


def _name_of(municipality: str) -> str:
    registry = region()
    if municipality not in registry:
        codes = ", ".join(f"{one.code} {one.name.ja}" for one in registry)
        raise wrong_usage(
            f"{municipality} はこの広域圏の市町村ではありません。指定できるもの: {codes}",
            f"{municipality} is no municipality of this region. There are: {codes}",
        )
    return registry.get(municipality).name.ja
