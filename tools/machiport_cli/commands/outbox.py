"""`machiport outbox`: events that wait, queues, and what was given up."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from machiport_cli.aws import client
from machiport_cli.connections import deployment
from machiport_cli.dead_letters import Queue, Redrive, depth, queues_of
from machiport_cli.dead_letters import redrive as move_dead_letters
from machiport_cli.deployment import StackOutputs
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, StackName, Yes
from machiport_cli.outbox_status import STUCK_SECONDS, OutboxStatus, outbox_status
from machiport_cli.presentation import Screen, operation
from machiport_cli.region import region

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("送信待ちの通知と、処理できなかった通知", "Events that wait, and those that were given up"),
)


@app.command(
    help=command_help(
        "送信待ちの通知と、各キューの件数を表示します",
        "Show the events that wait to be sent, and how many messages each queue holds. "
        f"Exit code 1 where something was given up, or has waited for more than {STUCK_SECONDS // 60} minutes.",
        "machiport outbox status",
        "machiport outbox status --stack-name machiport --json",
    )
)
def status(stack_name: StackName = None, as_json: AsJson = False, language: Language = "ja") -> None:
    """Show pending events by municipality, and the depth of each queue and its dead letter queue."""
    with operation(language, as_json=as_json) as screen:
        found = outbox_status(deployment(stack_name))
        _show_status(screen, found)
        screen.answer({**asdict(found), "needs_somebody": found.needs_somebody})
        if found.needs_somebody:
            raise typer.Exit(ExitCode.REFUSED)


@app.command(
    help=command_help(
        "処理できなかった通知を、もう一度処理されるように元のキューへ戻します",
        "Put what was given up back into its queue, to be worked on again. Nothing is lost on the way: "
        "a message leaves the dead letter queue only when it is in its queue.",
        "machiport outbox redrive --dry-run",
        "machiport outbox redrive --queue garbage_settlement --yes",
    )
)
def redrive(  # a command's parameters are its options
    queue: Annotated[
        str | None,
        typer.Option(
            "--queue",
            metavar="NAME",
            help=option("キューの名前。省略するとすべて。", "Name of the queue; all of them without it."),
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=option("件数だけを表示します。", "Only show how many there are."))
    ] = False,
    yes: Yes = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Move dead letters back to their queues."""
    with operation(language, as_json=as_json) as screen:
        outputs = deployment(stack_name)
        chosen = _chosen(outputs, queue)
        sqs = client("sqs", outputs.endpoint, outputs.region)
        waiting = {one.name: depth(sqs, one.dead_letters_url) for one in chosen if one.dead_letters_url}
        total = sum(waiting.values())
        results: dict[str, Redrive] = {name: Redrive(found, 0) for name, found in waiting.items()}
        if total and not dry_run:
            if not yes and not screen.confirm(f"{total} 件を元のキューへ戻しますか?", f"Move {total} messages back?"):
                raise typer.Exit(ExitCode.REFUSED)
            results = _moved(screen, sqs, chosen, total)
        _show_results(screen, results, dry_run=dry_run)
        screen.answer({"dry_run": dry_run, "queues": {name: asdict(result) for name, result in results.items()}})
        if any(result.failure for result in results.values()):
            raise typer.Exit(ExitCode.REFUSED)


def _chosen(outputs: StackOutputs, name: str | None) -> list[Queue]:
    with_source = [queue for queue in queues_of(outputs) if queue.dead_letters_url]
    if name is None:
        return with_source
    chosen = [queue for queue in with_source if queue.name == name]
    if not chosen:
        names = ", ".join(queue.name for queue in with_source)
        raise wrong_usage(
            f"「{name}」は戻せるキューではありません。指定できる名前: {names}",
            f"“{name}” is not a queue that messages can be moved back to. There are: {names}",
        )
    return chosen


def _moved(screen: Screen, sqs: Any, chosen: list[Queue], total: int) -> dict[str, Redrive]:  # noqa: ANN401  # see aws.client
    with screen.progress() as progress:
        task = progress.add_task(screen.word("元のキューへ", "Moving back"), total=total)
        return {queue.name: move_dead_letters(sqs, queue, lambda n: progress.advance(task, n)) for queue in chosen}


def _show_results(screen: Screen, results: dict[str, Redrive], *, dry_run: bool) -> None:
    titles = [
        ("キュー", "Queue"),
        ("処理できなかった件数", "Given up"),
        ("戻した件数", "Moved back"),
        ("理由", "Reason"),
    ]
    screen.table(
        [screen.word(*title) for title in titles],
        [
            [name, str(result.found), "-" if dry_run else str(result.moved), result.failure or ""]
            for name, result in results.items()
        ],
    )
    if any(result.failure for result in results.values()):
        screen.say(
            "途中で止まりました。失われた通知はありません。同じコマンドをもう一度実行してください。",
            "It stopped in the middle. Nothing was lost. Run the same command again.",
            "red",
        )


def _show_status(screen: Screen, found: OutboxStatus) -> None:
    names = {municipality.code: municipality.name for municipality in region()}
    titles = [("市町村", "Municipality"), ("送信待ち", "Waiting"), ("最も古いもの", "Oldest")]
    screen.table(
        [screen.word(*title) for title in titles],
        [
            [
                f"{one.municipality} {screen.word(names[one.municipality].ja, names[one.municipality].en)}",
                str(one.pending),
                screen.word(f"{one.oldest_seconds} 秒前", f"{one.oldest_seconds} s ago") if one.pending else "-",
            ]
            for one in found.events
        ],
    )
    titles = [("キュー", "Queue"), ("処理待ち", "Waiting"), ("処理できなかった件数", "Given up")]
    screen.table(
        [screen.word(*title) for title in titles],
        [[one.queue, str(one.waiting), str(one.dead_letters)] for one in found.queues],
    )
    if found.needs_somebody:
        screen.say(
            "確認が必要です。処理できなかった通知は machiport outbox redrive で戻せます。",
            "Somebody should look. What was given up can be moved back: machiport outbox redrive.",
            "yellow",
        )
