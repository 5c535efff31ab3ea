import json
import zipfile
from pathlib import Path

from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService

PERIOD = ("--from", "2027-04-01", "--to", "2028-03-31")


def test_a_clean_calendar_is_shown_and_nothing_is_sent(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    result = machiport("import", "check", str(calendar), *PERIOD)
    assert result.exit_code == 0, result.output
    assert "地区 2、収集ルート 2、区分 2" in result.stdout
    assert "4 件中 4 件" in result.stdout
    assert service.requests == []


def test_a_cell_that_cannot_be_read_is_shown_with_its_place(machiport: Machiport, calendar: Path) -> None:
    (calendar / "area_days.csv").write_text("地名,センター,燃やせるごみ\n見本町,,そのうち\n", "utf-8")
    result = machiport("import", "check", str(calendar), *PERIOD)
    assert result.exit_code == 1
    row = next(line for line in result.stdout.splitlines() if "そのうち" in line)
    assert [cell.strip() for cell in row.split("│")[1:5]] == ["誤り", "area_days.csv", "2", "3 燃やせるごみ"]


def test_json_holds_every_finding_and_nothing_else_is_on_stdout(machiport: Machiport, calendar: Path) -> None:
    rows = "".join(f"見本町{number},,そのうち\n" for number in range(60))
    (calendar / "area_days.csv").write_text("地名,センター,燃やせるごみ\n" + rows, "utf-8")
    (calendar / "logo.png").write_bytes(b"\x89PNG")
    result = machiport("import", "check", str(calendar), *PERIOD, "--json", "--lang", "en")
    document = json.loads(result.stdout)
    assert (document["errors"], document["problems_total"], len(document["problems"])) == (60, 60, 60)
    assert document["cells"] == {"cells_read": 60, "cells_turned_into_rules": 0, "cells_reported": 60}
    first = document["problems"][0]
    assert (first["file"], first["line"], first["column"], first["value"]) == ("area_days.csv", 2, 3, "そのうち")
    assert "cannot be read" in first["message"]
    assert "logo.png" in result.stderr


def test_people_see_fifty_findings_and_all_of_them_when_asked(machiport: Machiport, calendar: Path) -> None:
    rows = "".join(f"見本町{number},,そのうち\n" for number in range(60))
    (calendar / "area_days.csv").write_text("地名,センター,燃やせるごみ\n" + rows, "utf-8")
    some = machiport("import", "check", str(calendar), *PERIOD).stdout
    every = machiport("import", "check", str(calendar), *PERIOD, "--all").stdout
    assert some.count("│ 誤り") == 50
    assert "ほか 10 件" in some
    assert every.count("│ 誤り") == 60


def test_options_of_the_folder_are_used_and_the_command_line_wins(machiport: Machiport, calendar: Path) -> None:
    told = {"title": "見本の年度", "period": {"start": "2027-04-01", "end": "2028-03-31"}}
    (calendar / "import.json").write_text(json.dumps(told), "utf-8")
    own = json.loads(machiport("import", "check", str(calendar), "--json").stdout)["edition"]
    given = json.loads(machiport("import", "check", str(calendar), "--json", "--title", "別の名前").stdout)["edition"]
    assert (own["title"], own["valid_from"], own["valid_to"]) == ("見本の年度", "2027-04-01", "2028-03-31")
    assert (given["title"], given["valid_from"]) == ("別の名前", "2027-04-01")


def test_faulty_options_of_the_folder_are_named(machiport: Machiport, calendar: Path) -> None:
    (calendar / "import.json").write_text('{"titel": "x"}', "utf-8")
    result = machiport("import", "check", str(calendar))
    assert result.exit_code == 2
    assert "titel" in result.stderr


def test_a_zip_is_read_like_its_folder(machiport: Machiport, calendar: Path, tmp_path: Path) -> None:
    archive = tmp_path / "gomi.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(calendar / "area_days.csv", "gomi/area_days.csv")
    result = machiport("import", "check", str(archive), *PERIOD, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["edition"]["counts"]["areas"] == 2


def test_half_a_period_or_a_missing_file_is_wrong_usage(machiport: Machiport, calendar: Path) -> None:
    half = machiport("import", "check", str(calendar), "--from", "2027-04-01")
    assert half.exit_code == 2
    assert "--to" in half.stderr
    missing = machiport("import", "check", str(calendar / "nowhere"), "--json")
    assert missing.exit_code == 2
    assert json.loads(missing.stdout)["error"]["code"] == "path_not_found"


def test_malformed_options_are_told_in_japanese(machiport: Machiport, calendar: Path) -> None:
    for arguments, told in (
        (("-m", "4420"), "市町村コードは5桁"),
        (("--from", "2027/04/01"), "2026-04-01 の形で"),
        (("--cut-off", "8時半"), "08:30 の形で"),
        (("--week-shift", "maybe"), "yes"),
    ):
        result = machiport("import", "check", str(calendar), *arguments)
        assert (result.exit_code, told in result.stderr) == (2, True), arguments


def test_a_reason_is_never_cut_off_on_a_narrow_terminal(machiport: Machiport, calendar: Path) -> None:
    (calendar / "area_days.csv").write_text("地名,センター,燃やせるごみ\n見本町,,そのうち\n", "utf-8")
    wide = machiport("import", "check", str(calendar), *PERIOD, "--json")
    reason = json.loads(wide.stdout)["problems"][0]["message"]
    narrow = machiport("import", "check", str(calendar), *PERIOD, COLUMNS="80", FORCE_COLOR="1", NO_COLOR="1")
    last_column = [line.split("│")[6].strip() for line in narrow.stdout.splitlines() if line.startswith("│")]
    assert len(last_column) > 1, "the terminal was narrow"
    assert "".join(last_column) == reason


def test_rules_without_a_period_ask_for_from_and_to(machiport: Machiport, calendar: Path) -> None:
    result = machiport("import", "check", str(calendar), COLUMNS="300")
    assert result.exit_code == 1
    assert "--from 2027-04-01 --to 2028-03-31" in result.stdout
