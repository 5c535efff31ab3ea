"""`make run` from start to Ctrl-C, in a copied checkout: one life in order, and what is said when it cannot run."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.e2e.checkout import MakeRun, alive, copy_checkout, descendants
from tests.e2e.deployed_stack import HERE, new_key

from machiport_cli.local_stack.gateway_process import free_port, is_port_free

pytestmark = [
    pytest.mark.xdist_group("make_run"),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc"),
]

# A laptop is quicker; two cores that also run all other tests are not.
FIRST_START_SECONDS = 240
SECOND_START_SECONDS = 60


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built copy of this checkout."""
    return copy_checkout(tmp_path_factory.mktemp("checkout"), built=True)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """Start a program that has nothing to do with it."""
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, process_group=0)
    yield waiting
    waiting.communicate(b"\n")


def one_complaint(run: MakeRun) -> str:
    """Return the one line that says what is wrong; make may add a line of its own behind it.

    Raises AssertionError where there are more, or none.
    """
    complaints = [line for line in run.lines if line.startswith("machiport: ")]
    others = [line for line in run.lines if line not in complaints and not line.startswith("make: ***")]
    assert len(complaints) == 1, run.said()
    assert not [line for line in others if "Traceback" in line or "Error" in line], run.said()
    return complaints[0]


def test_a_taken_port_is_said_in_one_line(checkout: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        run = MakeRun(checkout, port)
        assert run.ended() != 0
    assert one_complaint(run) == (
        f"machiport: Port {port} is taken by another program. Stop that one, or take another port: "
        f"make run GATEWAY_PORT={port + 1}"
    )


def test_a_broken_template_is_said_in_one_line(tmp_path: Path, port: int) -> None:
    checkout = copy_checkout(tmp_path / "broken", built=False)
    (checkout / "template.yaml").write_text("Resources: [unclosed", encoding="utf-8")
    run = MakeRun(checkout, port)
    assert run.ended() != 0
    complaint = one_complaint(run)
    assert complaint.startswith("machiport: The build failed: ")
    assert "Failed to parse template" in complaint
    assert "line 1, column 12" in complaint
    assert is_port_free(port)


def _upload(base_url: str, token: str) -> str:
    """Upload a draft and return its id."""
    files = [("files", ("area_days.csv", "地名,センター,燃やすごみ\n見本町,,月 木\n".encode()))]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_key()}
    answer = httpx.post(
        f"{base_url}/staff/garbage/{HERE}/editions",
        headers=headers, files=files, data={"valid_from": "2086-04-01", "valid_to": "2087-03-31"}, timeout=35,
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    return str(answer.json()["edition"]["edition_id"])


def _edition(base_url: str, token: str, edition_id: str) -> int:
    """Return the status of the answer to who asks for a draft."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{base_url}/staff/garbage/{HERE}/editions/{edition_id}", headers=headers, timeout=35).status_code


def _check_that_it_works(run: MakeRun, port: int) -> str:
    """Check addresses, tokens and sample data; return the staff's token."""
    base_url = run.found(r"API +(\S+)")
    assert base_url == f"http://127.0.0.1:{port}/v1"
    assert httpx.get(run.found(r"Docs +(\S+)"), timeout=35).status_code == 200
    areas = httpx.get(f"{base_url}/garbage/{HERE}/areas?limit=1", timeout=35).json()["items"]
    following = httpx.get(f"{base_url}/garbage/{HERE}/areas/{areas[0]['area_id']}/collections/next", timeout=35)
    assert following.json()["collections"] != []
    tokens = {path: run.found(rf"{name}=(\S+)") for path, name in (("residents", "RESIDENT"), ("staff", "STAFF"))}
    for path, token in tokens.items():
        me = httpx.get(f"{base_url}/{path}/me", headers={"Authorization": f"Bearer {token}"}, timeout=35)
        assert me.status_code == 200, me.text
    return tokens["staff"]


def _stop(run: MakeRun, port: int) -> None:
    """Press Ctrl-C and check that nothing is left."""
    started = descendants(run.process.pid)
    assert len(started) > 3  # make, Python, MiniStack, Lambda processes
    run.interrupt()
    assert "Stopped." in run.said()
    assert alive(started) == set()
    assert is_port_free(port)


def test_one_life(checkout: Path, port: int, bystander: subprocess.Popen[bytes]) -> None:
    runs: list[MakeRun] = []

    def started(seconds: float, *, fresh: bool = False) -> MakeRun:
        runs.append(MakeRun(checkout, port, fresh))
        runs[-1].wait_until_ready(seconds)
        return runs[-1]

    try:
        # The first start deploys and seeds.
        first = started(FIRST_START_SECONDS)
        token = _check_that_it_works(first, port)
        draft = _upload(first.found(r"API +(\S+)"), token)
        # A second one beside it says that there is one.
        beside = MakeRun(checkout, port)
        assert beside.ended() != 0
        assert "already runs from this folder" in one_complaint(beside)
        _stop(first, port)

        # The second start has the same address and the same data, and is quick.
        began = time.monotonic()
        second = started(SECOND_START_SECONDS)
        assert time.monotonic() - began < SECOND_START_SECONDS
        token = _check_that_it_works(second, port)
        assert _edition(second.found(r"API +(\S+)"), token, draft) == 200
        _stop(second, port)

        # FRESH=1 forgets what was there, and seeds again.
        fresh = started(FIRST_START_SECONDS, fresh=True)
        token = _check_that_it_works(fresh, port)
        assert _edition(fresh.found(r"API +(\S+)"), token, draft) == 404
        _stop(fresh, port)
        assert bystander.poll() is None
    finally:
        for run in runs:
            run.end_for_certain()
