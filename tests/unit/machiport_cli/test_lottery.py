"""`machiport lottery verify`: the published files of a draw, checked in words."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from tests.unit.facilities.lottery.drawing import ROUND_ID, commitment, drawn, entry, published, room, slot
from tests.unit.machiport_cli.conftest import Machiport

from machiport.facilities.lottery.model import FileName
from machiport.facilities.lottery.public_files import document_bytes, holder_hash, list_bytes, sha256
from machiport_cli import lottery_files

COMMITTED = commitment(room("a"), room("b"))
MINE = entry(7, slot("b")).model_copy(update={"holder": holder_hash("ab" * 16, "resident:me")})
ENTRIES = [*(entry(number, slot("a"), slot("b")) for number in range(4)), MINE]
ADDRESS = f"https://api.example.jp/v1/lotteries/{ROUND_ID}"


@pytest.fixture
def files() -> dict[FileName, bytes]:
    return published(COMMITTED, ENTRIES)


@pytest.fixture
def folder(tmp_path: Path, files: dict[FileName, bytes]) -> Path:
    return kept(tmp_path, files)


def kept(folder: Path, files: Mapping[FileName, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_right_draw_is_told_in_words_with_its_hashes(
    machiport: Machiport, folder: Path, files: dict[FileName, bytes]
) -> None:
    result = machiport("lottery", "verify", str(folder))
    assert result.exit_code == 0, result.output
    assert "✓ 抽選の順番を計算し直すと、公開された順番と同じになりました。" in result.stdout
    assert sha256(files["entries.jsonl"]) in result.stdout
    assert "正しい抽選です(応募 5 件、当選 2 コマ)" in result.stderr
    english = machiport("lottery", "verify", str(folder), "--lang", "en")
    assert "✓ The wins were computed again: they are the same." in english.stdout
    assert "The draw is right (5 entries, 2 wins)" in english.stderr


def test_a_changed_entry_is_found_also_where_the_result_was_made_again(
    machiport: Machiport, folder: Path, files: dict[FileName, bytes]
) -> None:
    before = sha256(files["entries.jsonl"])
    forged = [entry(9, slot("a")), *ENTRIES[1:]]
    kept(folder, {"entries.jsonl": list_bytes(forged)})
    changed = machiport("lottery", "verify", str(folder))
    assert changed.exit_code == 1
    assert "✗ 応募一覧が、結果に記録された一覧と違います。" in changed.stdout
    assert "この結果は正しくありません" in changed.stderr
    kept(folder, {"result.json": document_bytes(drawn(COMMITTED, forged))})
    assert machiport("lottery", "verify", str(folder)).exit_code == 0
    noted = machiport("lottery", "verify", str(folder), "--entries-sha256", before, "--json")
    assert noted.exit_code == 1
    failed = [check["check"] for check in json.loads(noted.stdout)["checks"] if not check["passed"]]
    assert failed == ["list_as_noted"]
    rules = machiport("lottery", "verify", str(folder), "--commitment-sha256", before)
    assert rules.exit_code == 1
    assert "✗ 募集の条件が、募集時の控えのハッシュ値と違います。" in rules.stdout


def test_an_entrant_finds_the_own_entry(machiport: Machiport, folder: Path) -> None:
    own = ("--number", MINE.number, "--salt", "ab" * 16, "--holder", "resident:me")
    found = machiport("lottery", "verify", str(folder), *own)
    assert found.exit_code == 0
    assert "あなたの応募は一覧にあります" in found.stdout
    other = machiport("lottery", "verify", str(folder), *own[:-1], "resident:you")
    assert other.exit_code == 1
    assert f"→ {MINE.number}" in other.stdout
    assert machiport("lottery", "verify", str(folder), *own[:2]).exit_code == 2


def test_a_missing_file_is_named(machiport: Machiport, folder: Path) -> None:
    (folder / "seed.json").unlink()
    result = machiport("lottery", "verify", str(folder))
    assert result.exit_code == 1
    assert "→ seed.json" in result.stdout
    assert machiport("lottery", "verify", str(folder / "nowhere")).exit_code == 2


def test_files_are_fetched_from_where_they_are_published(
    machiport: Machiport, files: dict[FileName, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = {f"/v1/lotteries/{ROUND_ID}/files/{name}": content for name, content in files.items()}

    def answer(request: httpx.Request) -> httpx.Response:
        content = served.get(request.url.path)
        return httpx.Response(404) if content is None else httpx.Response(200, content=content)

    monkeypatch.setattr(lottery_files, "http_transport", lambda: httpx.MockTransport(answer))
    assert machiport("lottery", "verify", ADDRESS + "/").exit_code == 0
    del served[f"/v1/lotteries/{ROUND_ID}/files/seed.json"]
    early = machiport("lottery", "verify", ADDRESS)
    assert early.exit_code == 1
    assert "まだ公開されていません" in early.stderr


def test_where_nobody_answers_it_is_unclear(machiport: Machiport, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(lottery_files, "http_transport", lambda: httpx.MockTransport(refuse))
    result = machiport("lottery", "verify", ADDRESS, "--lang", "en")
    assert result.exit_code == 3
    assert "The files cannot be had" in result.stderr


def test_what_no_round_publishes_is_not_read_to_its_end(
    machiport: Machiport, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 1000:
            sent.append(2**20)
            yield bytes(2**20)

    monkeypatch.setattr(
        lottery_files, "http_transport", lambda: httpx.MockTransport(lambda _: httpx.Response(200, content=endless()))
    )
    online = machiport("lottery", "verify", ADDRESS, "--lang", "en")
    assert online.exit_code == 1
    assert "commitment.json has more than 32 MB" in online.stderr
    assert len(sent) < 40
    with (folder / "entries.jsonl").open("r+b") as file:
        file.truncate(2**40)
    offline = machiport("lottery", "verify", str(folder))
    assert offline.exit_code == 1
    assert "entries.jsonl は 32 MB を超えています" in offline.stderr
