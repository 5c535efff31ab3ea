"""`machiport seed`: the sample region's data."""

from dataclasses import asdict
from typing import Annotated

import typer

from machiport_cli.connections import deployment
from machiport_cli.faults import wrong_usage
from machiport_cli.help_texts import command_help, option
from machiport_cli.options import AsJson, Language, StackName
from machiport_cli.presentation import operation
from machiport_cli.seeding import seed_region

HELP = command_help(
    "見本の広域圏(sample_region)のデータと見本の利用者を登録します。何度実行しても結果は同じです",
    "Put the sample region's calendars, hazard maps, shelters, facilities and sample users in place. Doing it twice is "
    "doing it once; what a clerk has published since stays.",
    "machiport seed --sample",
)


def seed(
    sample: Annotated[
        bool,
        typer.Option("--sample", help=option("見本のデータを登録します(必須)。", "Seed the sample data; required.")),
    ] = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Seed the sample region."""
    with operation(language, as_json=as_json) as screen:
        if not sample:
            raise wrong_usage(
                "見本のデータだけを登録できます。--sample を付けてください。",
                "Only the sample data can be seeded: give --sample.",
            )
        outputs = deployment(stack_name)
        with screen.progress() as progress:
            seeded = seed_region(outputs, progress)
        screen.table(
            [screen.word("市町村", "Municipality"), screen.word("データ", "Data"), screen.word("結果", "Outcome")],
            [
                *([one.municipality, one.title, one.outcome] for one in seeded.calendars),
                *(["", one.title, one.outcome] for one in seeded.hazards),
                *(
                    [one.municipality, screen.word(f"避難所 {one.shelters}", f"{one.shelters} shelters"), one.outcome]
                    for one in seeded.shelters
                ),
                *(
                    [
                        one.municipality,
                        screen.word(
                            f"施設 {one.facilities}、室場 {one.rooms}",
                            f"{one.facilities} facilities, {one.rooms} rooms",
                        ),
                        one.outcome,
                    ]
                    for one in seeded.facilities
                ),
                ["", seeded.group.name, seeded.group.outcome],
            ],
        )
        screen.say("見本のデータがそろいました。", "The sample region is there.", "green")
        screen.answer(
            {
                "editions": [asdict(one) for one in seeded.calendars],
                "hazards": [asdict(one) for one in seeded.hazards],
                "shelters": [asdict(one) for one in seeded.shelters],
                "facilities": [asdict(one) for one in seeded.facilities],
                "group": asdict(seeded.group),
            }
        )
