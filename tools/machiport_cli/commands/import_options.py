"""What the operator says about the files, where the files do not say it themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import typer

from machiport.garbage.importers.options import Format, ImportOptions
from machiport_cli.faults import wrong_usage
from machiport_cli.help_texts import option
from machiport_cli.options import clock_time, day

type YesOrNo = Literal["yes", "no"]

_YES_OR_NO: Final[Mapping[YesOrNo | None, bool | None]] = {"yes": True, "no": False, None: None}
FORMATS: tuple[str, ...] = ("auto", *get_args(Format.__value__))


def _format_name(name: str | None) -> str | None:
    if name is not None and name not in FORMATS:
        raise typer.BadParameter(f"{name}: {', '.join(FORMATS)}")
    return name


SourcePath = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        help=option("取り込むファイル、フォルダー、または ZIP。", "The file, folder or zip to import."),
        show_default=False,
    ),
]
Title = Annotated[
    str | None,
    typer.Option("--title", metavar="TEXT", help=option("年度版の名前(例: 令和9年度)。", "Title of the edition.")),
]
FirstDay = Annotated[
    date | None,
    typer.Option(
        "--from",
        parser=day,
        metavar="YYYY-MM-DD",
        help=option(
            "期間の最初の日。曜日だけのファイルでは必要です。", "First day; needed where files hold rules only."
        ),
    ),
]
LastDay = Annotated[
    date | None,
    typer.Option("--to", parser=day, metavar="YYYY-MM-DD", help=option("期間の最後の日。", "Last day.")),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        callback=_format_name,
        metavar="FORMAT",
        help=option("ファイルの形式。通常は不要です。", f"Format, where it is not recognised: {', '.join(FORMATS)}."),
    ),
]
CutOff = Annotated[
    time | None,
    typer.Option(
        "--cut-off",
        parser=clock_time,
        metavar="HH:MM",
        help=option(
            "ごみを出す時刻の期限。ファイルにないときに使います。", "Put out by this time, where the files give none."
        ),
    ),
]
WeekShift = Annotated[
    YesOrNo | None,
    typer.Option(
        "--week-shift",
        metavar="yes|no",
        help=option("5374 の WeekShift。休止の週があると、以後を1週ずらします。", "5374's setting WeekShift."),
    ),
]
SkipSuspend = Annotated[
    YesOrNo | None,
    typer.Option(
        "--skip-suspend",
        metavar="yes|no",
        help=option("5374 の SkipSuspend。休止中の収集を除きます。", "5374's setting SkipSuspend."),
    ),
]


@dataclass(frozen=True, slots=True)
class GivenOptions:
    """What was given on the command line; None where nothing was."""

    title: Title = None
    first_day: FirstDay = None
    last_day: LastDay = None
    file_format: FormatName = None
    cut_off: CutOff = None
    week_shift: WeekShift = None
    skip_suspend: SkipSuspend = None

    def over(self, told: ImportOptions | None) -> ImportOptions:
        """Return the options for an importer: these, then those of the folder's own `import.json`, then defaults.

        Raises OperatorError (wrong usage) for half a period or a reversed one.
        """
        first, last = self.first_day, self.last_day
        if (first is None) != (last is None):
            raise wrong_usage("--from と --to は両方指定してください。", "Give both --from and --to.")
        if first is not None and last is not None and last < first:
            raise wrong_usage(f"--to {last} が --from {first} より前です。", f"--to {last} is before --from {first}.")
        given = {
            "format": self.file_format,
            "title": self.title,
            "period": {"start": first, "end": last} if first is not None else None,
            "cut_off": self.cut_off,
            "week_shift": _YES_OR_NO[self.week_shift],
            "skip_suspend": _YES_OR_NO[self.skip_suspend],
        }
        known = (told or ImportOptions()).model_dump()
        return ImportOptions.model_validate(known | {name: value for name, value in given.items() if value is not None})


def form_fields(options: ImportOptions) -> dict[str, str]:
    """Return the options as fields of the staff API's upload form."""
    fields = {"format": options.format, "cut_off": f"{options.cut_off:%H:%M}"}
    if options.title:
        fields["title"] = options.title
    if options.period is not None:
        fields |= {"valid_from": options.period.start.isoformat(), "valid_to": options.period.end.isoformat()}
    for name, value in (("week_shift", options.week_shift), ("skip_suspend", options.skip_suspend)):
        if value is not None:
            fields[name] = "true" if value else "false"
    if options.source is not None:
        source = {"source_title": options.source.title, "source_licence": options.source.licence}
        source |= {"source_url": options.source.url}
        fields |= {name: value for name, value in source.items() if value}
    if options.sample:
        fields["sample"] = "true"
    return fields
