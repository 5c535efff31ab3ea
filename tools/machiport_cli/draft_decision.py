"""What becomes of an uploaded draft: compared and discarded, kept, or published."""

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Any, Literal

from machiport_cli.edition_uploads import Editions, UploadedDraft
from machiport_cli.edition_views import say_published, show_uploaded
from machiport_cli.faults import OperatorError, wrong_usage
from machiport_cli.presentation import Screen
from machiport_cli.publication_question import wants_publication

type DraftIntent = Literal["compare", "keep", "publish", "ask"]


def draft_intent(screen: Screen, *, dry_run: bool, draft: bool, publish: bool) -> DraftIntent:
    """Return what to do with the draft.

    Raises OperatorError where the options contradict each other, or where a question would find nobody.
    """
    chosen: list[DraftIntent] = []
    chosen += ["compare"] if dry_run else []
    chosen += ["keep"] if draft else []
    chosen += ["publish"] if publish else []
    if len(chosen) > 1:
        raise wrong_usage(
            "--dry-run、--draft、--publish は同時に指定できません。", "Give only one of --dry-run, --draft, --publish."
        )
    if not chosen:
        screen.must_have_somebody_to_ask()
        return "ask"
    return chosen[0]


def upload_and_settle(
    screen: Screen, editions: Editions, files: Mapping[str, bytes], fields: Mapping[str, str], intent: DraftIntent
) -> dict[str, Any]:
    """Upload files, show what they change, do with the draft what is wanted; return all of it for a machine.

    Raises OperatorError.
    """
    with ExitStack() as unfinished:
        with screen.progress() as progress:
            task = progress.add_task(screen.word("送信と比較", "Uploading"), total=2)
            if intent in {"publish", "ask"}:
                answer = unfinished.enter_context(editions.upload_to_publish(files, fields))
            else:
                answer = editions.upload(files, fields)
            progress.advance(task)
            if answer["edition"]["state"] != "draft":
                return _published_before(screen, answer)
            uploaded = _review(editions, answer, intent)
            progress.advance(task)
        show_uploaded(screen, uploaded)
        outcome, publication = _settle_draft(screen, editions, uploaded, intent)
    return {**uploaded.document(), "outcome": outcome, "publication": publication}


def _published_before(screen: Screen, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Tell that the same command, whose outcome nobody knew, had published it."""
    screen.say(
        f"✓ 前に実行した同じコマンドで公開されています({answer['edition']['edition_id']})。",
        f"✓ The same command had published it before ({answer['edition']['edition_id']}).",
        "green",
    )
    return {**answer, "outcome": "published", "publication": None}


def _review(editions: Editions, answer: Mapping[str, Any], intent: DraftIntent) -> UploadedDraft:
    """Compare an uploaded draft with what is published; a dry run leaves no draft behind even where that fails.

    Raises OperatorError.
    """
    try:
        return editions.reviewed(answer)
    except BaseException:  # an interruption, too
        if intent == "compare":
            with suppress(OperatorError):
                editions.discard(str(answer["edition"]["edition_id"]))
        raise


def _settle_draft(
    screen: Screen, editions: Editions, uploaded: UploadedDraft, intent: DraftIntent
) -> tuple[str, dict[str, Any] | None]:
    """Discard, keep or publish a draft; return what became of it, and the publication.

    Raises OperatorError.
    """
    edition_id = uploaded.edition_id
    if intent == "compare":
        editions.discard(edition_id)
        screen.say("比較だけを行い、下書きは破棄しました。", "Only compared; the draft was discarded.")
        return "discarded", None
    counts = uploaded.answer["edition"]["counts"]
    if intent == "keep" or (intent == "ask" and not wants_publication(screen, uploaded.difference, counts)):
        option = f"-m {editions.municipality}"
        screen.say(
            f"下書きとして保存しました。公開: machiport import publish {edition_id} {option} / "
            f"破棄: machiport import discard {edition_id} {option}",
            f"Kept as a draft. Publish: machiport import publish {edition_id} {option}, "
            f"discard: machiport import discard {edition_id} {option}",
        )
        return "draft", None
    with screen.progress() as progress:
        task = progress.add_task(screen.word("公開", "Publishing"), total=1)
        publication = editions.publish(edition_id, uploaded.based_on_version)
        progress.advance(task)
    say_published(screen, publication)
    return "published", publication
