"""The question before a publication: what residents lose and gain by it, in plain words."""

from collections.abc import Mapping

from machiport.garbage.difference_model import DifferenceSummary, EditionDifference
from machiport_cli.presentation import Screen


def warn_of_losses(screen: Screen, difference: EditionDifference) -> None:
    """Say in red, before anything is published, that more than a third of the areas in force would vanish.

    That is what files of another municipality, or half of the files, look like.
    """
    gone, before = difference.summary.areas_gone, _areas_before(difference.summary)
    if 3 * gone > before:
        screen.say(
            f"⚠ 注意: いま公開中の {before} 地区のうち {gone} 地区がなくなります。そこに住む人は、ごみの日を"
            "見られなくなります。別の市町村のファイルや、一部だけのファイルではありませんか。",
            f"⚠ Warning: {gone} of the {before} areas in force would disappear. Whoever lives there would see no "
            "collection days any more. Are these another municipality's files, or only a part of them?",
            "bold red",
        )


def wants_publication(screen: Screen, difference: EditionDifference, counts: Mapping[str, int] | None = None) -> bool:
    """Ask whether to publish, with what that means for residents; only "y" is yes.

    `counts` are the import's `errors` and `warnings` where they are known. Raises OperatorError (wrong usage) where
    nobody is there to answer.
    """
    effect_ja, effect_en = _effect_on_residents(difference)
    found_ja = found_en = ""
    if counts is not None:
        found_ja = f"ファイルの誤り {counts['errors']} 件・注意 {counts['warnings']} 件。"
        found_en = f"The files have {counts['errors']} errors and {counts['warnings']} warnings. "
    return screen.confirm(f"{found_ja}{effect_ja}この内容を公開しますか?", f"{found_en}{effect_en} Publish this?")


def _areas_before(summary: DifferenceSummary) -> int:
    """Return how many areas have a calendar now: those that stay and those that vanish."""
    return summary.areas_in_edition - summary.areas_new + summary.areas_gone


def _effect_on_residents(difference: EditionDifference) -> tuple[str, str]:
    """Return one sentence in Japanese and one in English."""
    summary = difference.summary
    if not difference.changes_anything:
        return "市民から見える変更はありません。", "Nothing changes for residents."
    return (
        f"公開すると、{summary.areas_gone} 地区がなくなり、{summary.areas_new} 地区が加わり、"
        f"{_areas_kept(summary)} 地区が残ります。残る地区では、収集日が {summary.days_removed} 日減り、"
        f"{summary.days_added} 日増えます。",
        f"Publishing makes {summary.areas_gone} areas disappear, adds {summary.areas_new} and keeps "
        f"{_areas_kept(summary)}; those that stay lose {summary.days_removed} collection days and gain "
        f"{summary.days_added}.",
    )


def _areas_kept(summary: DifferenceSummary) -> int:
    return summary.areas_in_edition - summary.areas_new
