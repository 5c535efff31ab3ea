"""The README's commands work as they stand: all blocks after `<!-- tested -->`, in one shell, in their order."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import icalendar
import pytest
from tests.e2e.deployed_stack import DeployedStack

from machiport.clock import SystemClock, today
from machiport.facilities.lottery.model import FILE_NAMES
from machiport_cli.local_stack import DEFAULT_PORT, checkout_place
from machiport_gates.paths import ROOT

pytestmark = pytest.mark.xdist_group("stack")

_BLOCK = re.compile(r"<!-- tested(?P<later> after the draw)? -->\n```sh\n(?P<commands>.*?)```", re.DOTALL)
_DIVIDER = "\n=== next block ===\n"
# Every curl says its status on a line of its own, and ends the script where it is none of success; but for the loser
# of a race, who is to be refused. A lottery's quarter of an hour goes by at once.
_FUNCTIONS = r"""
curl() {
    command curl --fail-with-body --show-error --write-out '%{stderr}status %{http_code} %{method} %{url}\n' "$@" ||
        [[ "$*" == *readme-too-late-* ]]
}
after_the_draw() {
    PYTHONPATH="$CHECKOUT" .venv/bin/python -m tests.e2e.lottery_times "$OUTPUTS" "$1"
}
"""


def blocks() -> list[str]:
    """Return the README's tested blocks; before what is to be done after the draw, what makes it so."""
    found = _BLOCK.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
    return [('after_the_draw "$ROUND"\n' if block["later"] else "") + block["commands"] for block in found]


@dataclass(frozen=True)
class Run:
    """What became of the README's commands."""

    folder: Path
    said: list[str]
    told_on_the_side: str
    statuses: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def found_by_command_line(stack: DeployedStack) -> Iterator[None]:
    """Put the stack where the operator's command line looks for what `make run` started on that port."""
    place = checkout_place(stack.running.place.port).directory
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(stack.running.place.directory)
    yield
    place.unlink()


@pytest.fixture(scope="module")
def run(stack: DeployedStack, found_by_command_line: None, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run all blocks against the stack, in a folder that has what the commands name."""
    assert found_by_command_line is None
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    folder = tmp_path_factory.mktemp("readme")
    for name in (".venv", "sample_region"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".local").mkdir()
    (folder / ".local" / "state").symlink_to(checkout_place(stack.running.place.port).directory.parent)
    script = _FUNCTIONS + f"printf '{_DIVIDER}'\n".join(blocks())
    default = f"http://127.0.0.1:{DEFAULT_PORT}"
    assert default in script
    script = script.replace(default, f"http://127.0.0.1:{stack.running.place.port}")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "GATEWAY_PORT": str(stack.running.place.port),
        "CHECKOUT": str(ROOT),
        "OUTPUTS": str(stack.running.place.outputs_file),
    }
    done = subprocess.run(  # noqa: S603  # this project's own README
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    statuses = re.findall(r"^status (\d+) (\w+) (\S+)$", done.stderr, re.MULTILINE)
    return Run(folder, done.stdout.split(_DIVIDER), done.stderr, statuses)


def test_every_curl_succeeded(run: Run) -> None:
    again_for_each_file = len(FILE_NAMES) - 1
    written = sum(len(re.findall(r"\bcurl -s", block)) for block in blocks()) + again_for_each_file
    assert len(run.statuses) - _looked_again(run) == written
    assert {status for status, method, _ in run.statuses if method == "GET"} == {"200"}
    posts = sorted({(url.rpartition("/")[2], status) for status, method, url in run.statuses if method == "POST"})
    of_garbage = [("editions", "201"), ("publication", "201"), ("changes", "201"), ("withdrawal", "200")]
    of_hazards = [("timelines", "200"), ("status", "200")]
    of_reservations = [("holds", "201"), ("holds", "409"), ("confirmations", "200"), ("payments", "200")]
    of_reservations += [("cancellations", "200"), ("lotteries", "201"), ("entries", "201")]
    of_applications = [("results", "200"), ("applications", "201"), ("submission", "200"), ("payment", "200")]
    of_applications += [("confirm", "200"), ("observation", "200"), ("approval", "200"), ("downloads", "200")]
    assert posts == sorted(of_garbage + of_hazards + of_reservations + of_applications)


def _looked_again(run: Run) -> int:
    """Return how often the resident looked whether the certificate is there, besides the first time."""
    looks = [url for _, method, url in run.statuses if method == "GET" and re.search(r"/v1/applications/[^/]+$", url)]
    return len(looks) - 1


def test_answers_are_what_the_text_promises(run: Run) -> None:
    municipalities, residents, dictionary, hazards, shelter, operator, staff, typhoon, people = run.said[:9]
    assert municipalities.count('"code"') == 8 + 1
    assert '"area_id":"funai"' in residents
    assert '"from":"2026-12-25","to":"2027-01-10"' in residents
    assert dictionary.count('"name":"ペットボトル"') == 2
    assert hazards.count('"kind":"flood_maximum"') >= 3  # by coordinates, by address, in the timeline
    assert '"status":"inside"' in hazards
    assert '"walking_minutes"' in hazards
    assert '"level":5' in hazards
    assert '"shelter_id":"44201S000001"' in shelter
    assert "洪水" in operator
    assert '"areas_reached"' in staff
    assert '"state":"published"' in staff
    assert '"台風接近のため"' in typhoon
    assert '"cancelled":[{' in typhoon
    assert typhoon.index('"state":"in_force"') < typhoon.index('"state":"withdrawn"')
    assert '"44201"' in people
    assert '"publisher"' in people


def test_a_hall_in_the_next_city_is_found_booked_lost_cancelled_and_drawn(run: Run) -> None:
    found, confirmed, refused, cancelled, entered, drawn = run.said[10:16]
    assert {room["caller_class"] for room in json.loads(found)["items"]} <= {"resident", "region"}
    booked = json.loads(confirmed)["items"][0]
    assert (booked["municipality"], booked["caller_class"], booked["state"]) == ("44201", "region", "awaiting_payment")
    assert "圏域料金(120%)" in confirmed
    taken = json.loads(refused)
    assert (taken["code"], taken["title"]) == ("facilities.slot_taken", "Already taken")
    assert {slot["day"] for slot in taken["alternatives"]}
    percent = next(
        tier["percent"] for tier in booked["cancellation"] if tier["days_before"] <= _days_until(booked["day"])
    )
    assert f'"fee":{booked["total"] * percent // 100},' in cancelled
    assert cancelled.index('"state":"confirmed"') < cancelled.index('"returned"')
    assert '"state":"open"' in entered
    told = run.told_on_the_side
    assert told.index("正しい抽選です(応募 2 件、当選 1 コマ)") < told.index("This result is not right")
    assert "Somebody changed the list." in drawn
    assert re.search(r'"state":"(won|reserve)"', drawn)


def test_a_certificate_is_found_applied_for_paid_issued_verified_and_not_after_a_change(run: Run) -> None:
    found, applied, paid, reviewed, _, verified, changed = run.said[16:]
    assert found.index('"procedure_id":"tenkyo"') < found.index('"procedure_id":"juminhyo"')
    assert '"complete":true' in found
    assert '"per_copy":300' in found
    submitted = json.loads(applied)
    assert (submitted["status"]["state"], submitted["fee"]) == ("submitted", 300)
    assert re.fullmatch(r"44201-\d{8}-\d{6}", submitted["arrival_number"])
    assert json.loads(paid)["state"] == "authorised"
    assert submitted["application_id"] in reviewed
    assert reviewed.rindex('"state":"issuing"') > reviewed.index('"state":"accepted"')
    kept = run.folder / ".local"
    issued = (kept / "juminhyo.pdf").read_bytes()
    assert hashlib.sha256(issued).hexdigest() in (kept / "verify.html").read_text(encoding="utf-8")
    assert '<h1 class="valid">' in (kept / "verify.html").read_text(encoding="utf-8")
    assert '"state":"valid"' in verified
    assert "This is not what 大分市 signed." in changed
    told = run.told_on_the_side
    assert told.index("This certificate holds") < told.index("This certificate does not hold")
    if shutil.which("pdfsig") is not None:
        assert "Signature is Valid" in verified
        assert "見本 太郎" in verified
        assert "Digest Mismatch" in changed


def _days_until(day: str) -> int:
    return (date.fromisoformat(day) - today(SystemClock())).days


def test_files_are_what_the_text_promises(run: Run) -> None:
    kept = run.folder / ".local"
    assert len(icalendar.Calendar.from_ical((kept / "garbage.ics").read_bytes()).walk("VEVENT")) > 50
    names = ("bundle", "draft", "openapi", "layers", "shelters")
    bundle, draft, api, layers, shelters = (json.loads((kept / f"{name}.json").read_bytes()) for name in names)
    assert bundle
    assert "flood_maximum" in {layer["id"] for layer in layers["items"]}
    assert len(shelters["lists"]) == 8
    assert draft["edition"]["title"].startswith("別府市")
    assert "/garbage/{municipality}/areas" in api["paths"]
