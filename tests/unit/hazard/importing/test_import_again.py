"""Imports that come again, late, or while somebody rolls back; archives that were deleted; disks that are full."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.dataset_world import NOON, InMemoryPacks
from tests.unit.hazard.importing.import_folders import KINDS, feature, write_geojson
from tests.unit.hazard.importing.import_world import DrawnLayers, Imports

from machiport.clock import FixedClock
from machiport.hazard.importing.compiling import ImportCompiler
from machiport.hazard.importing.import_service import ImportChecker
from machiport.hazard.importing.packages import ArchiveLimits
from machiport.hazard.importing.ports import PutFile
from machiport.hazard.importing.upload_service import UploadService
from machiport.hazard.map_layers.builder import TippecanoeBuilder
from machiport.hazard.map_layers.model import LayerZone
from machiport.hazard.section_codec import ZoneFacts

MINUTE = timedelta(minutes=1)
FIRST = NOON - 10 * MINUTE
"""When a first file was put into the bucket; the clock stands at noon."""


def changed(folder: Path, rank: int) -> Path:
    write_geojson(folder / "wave.geojson", [feature({"rank": rank})])
    return folder


def title_numbers(imports: Imports) -> dict[str, int]:
    return {dataset.kind: dataset.number for dataset in imports.datasets.service.status().head.datasets}


def test_of_two_files_the_one_put_there_last_wins_whichever_is_done_last(imports: Imports, folder: Path) -> None:
    newer = imports.run(changed(folder, 2), uploaded_at=FIRST + MINUTE)
    assert newer.outcome == "published"
    before = title_numbers(imports)
    older = imports.run(changed(folder, 1), uploaded_at=FIRST)
    assert (older.outcome, older.pack_id) == ("refused", None)
    assert older.reason is not None
    for words in (older.reason.ja, older.reason.in_language("en"), older.reason.in_language("ja-x-easy")):
        assert "2026-11-22 11:50:00" in words  # Japan's time
        assert "2026-11-22 11:51:00" in words
        assert "tsunami" in words
    assert title_numbers(imports) == before
    # In the right order both are published, though the first was published after the second was put there.
    assert imports.run(changed(folder, 3), uploaded_at=FIRST + 2 * MINUTE).outcome == "published"


def test_a_file_does_not_replace_what_an_operator_published_after_it_was_put_there(
    imports: Imports, folder: Path
) -> None:
    imports.run(changed(folder, 2))
    assert imports.run(changed(folder, 1), uploaded_at=NOON - MINUTE).outcome == "refused"
    assert imports.run(folder, uploaded_at=NOON + MINUTE).outcome == "published"
    assert imports.run(changed(folder, 3)).outcome == "published"  # whoever runs the command decides now


def test_a_file_from_before_does_not_undo_a_rollback(imports: Imports, folder: Path) -> None:
    imports.run(changed(folder, 2), uploaded_at=FIRST)
    imports.run(changed(folder, 1), uploaded_at=FIRST + MINUTE)
    imports.datasets.service.rollback("tsunami")
    assert imports.run(folder, uploaded_at=FIRST + MINUTE).outcome == "refused"


def test_the_same_file_told_of_again_is_unchanged_not_refused(imports: Imports, folder: Path) -> None:
    imports.run(folder, uploaded_at=FIRST)
    assert imports.run(folder, uploaded_at=FIRST - MINUTE).outcome == "unchanged"


def test_importing_again_draws_an_archive_that_was_deleted_and_no_other(imports: Imports, folder: Path) -> None:
    pack_id = imports.run(folder).pack_id
    del imports.layers.kept[f"layers/tsunami/{pack_id}.pmtiles"]
    imports.layers.kept[f"layers/flood_maximum/{pack_id}.pmtiles"] = b"there"
    assert imports.run(folder).outcome == "unchanged"
    assert imports.layers.kept == {
        f"layers/tsunami/{pack_id}.pmtiles": b"tsunami 1",
        f"layers/flood_maximum/{pack_id}.pmtiles": b"there",
    }


def test_a_dataset_published_without_its_archive_gets_it(imports: Imports, folder: Path) -> None:
    pack_id = imports.run(folder).pack_id or ""
    imports.run(changed(folder, 2))
    other = imports.run(changed(folder, 3)).pack_id or ""
    imports.datasets.service.publish(pack_id)
    assert {each.archive_key for each in imports.datasets.service.status().head.datasets} == {None}
    imports.datasets.service.publish(other)
    assert imports.run(folder).outcome == "published"
    keys = {each.archive_key for each in imports.datasets.service.status().head.datasets}
    assert keys == set(imports.layers.kept) & {f"layers/{kind}/{other}.pmtiles" for kind in title_numbers(imports)}


def test_a_rollback_just_before_publishing_does_not_take_the_layer_away(imports: Imports, folder: Path) -> None:
    imports.run(changed(folder, 2))
    pack_id = imports.run(changed(folder, 1)).pack_id

    class RollingBack(DrawnLayers):
        def is_kept(self, key: str) -> bool:
            if not rolled_back:
                rolled_back.append(key)
                for kind in ("flood_maximum", "tsunami"):
                    imports.datasets.service.rollback(kind)
            return super().is_kept(key)

    rolled_back: list[str] = []
    layers = RollingBack()
    layers.kept = imports.layers.kept
    imports.layers = layers
    assert imports.run(folder).outcome == "published"
    assert rolled_back
    head = imports.datasets.service.status().head
    assert {each.archive_key for each in head.datasets} == {
        f"layers/{each.kind}/{pack_id}.pmtiles" for each in head.datasets
    }
    assert {each.archive_zooms for each in head.datasets} == {(6, 14)}


def test_an_unchanged_import_leaves_the_report_of_the_run_that_published(imports: Imports, folder: Path) -> None:
    pack_id = imports.run(folder).pack_id or ""
    report = imports.datasets.kept.report(pack_id)
    imports.datasets.clock.advance(timedelta(hours=1))
    assert imports.run(folder).outcome == "unchanged"
    assert imports.datasets.kept.report(pack_id) == report
    assert isinstance(imports.datasets.kept, InMemoryPacks)
    imports.datasets.kept.reports.clear()  # one that was deleted is there again
    imports.run(folder)
    assert json.loads(imports.datasets.kept.report(pack_id))["pack_id"] == pack_id


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def while_compiling(_imports: Imports, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ImportCompiler, "compile", full)


def while_drawing(imports: Imports, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(imports.layers, "build", full)


def while_publishing(imports: Imports, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(imports.datasets.kept, "open", full)


@pytest.mark.parametrize("fill", [while_compiling, while_drawing, while_publishing])
def test_a_full_disk_is_reported_and_publishes_nothing(
    imports: Imports,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    fill: Callable[[Imports, pytest.MonkeyPatch], None],
) -> None:
    fill(imports, monkeypatch)
    report = imports.run(folder)
    assert (report.outcome, report.pack_id) == ("refused", None)
    assert "足りません" in (report.reason.ja if report.reason else "")
    monkeypatch.undo()
    assert imports.in_force() == []


def test_another_fault_of_the_disk_is_no_report(
    imports: Imports, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(imports.layers, "build", faulty)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        imports.run(folder)
    monkeypatch.setattr(ImportCompiler, "compile", faulty)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        imports.run(folder)


class NoRoom:
    """Uploads for which the disk has no room."""

    def __init__(self) -> None:
        self.reports: list[bytes] = []
        self.fetch = full

    def save_report(self, _put: PutFile, report: bytes) -> None:
        self.reports.append(report)

    def is_reported(self, _put: PutFile) -> bool:
        return False


def test_a_file_for_which_the_disk_has_no_room_is_reported_on(imports: Imports) -> None:
    uploads = NoRoom()
    report = UploadService(uploads, imports.service()).run(PutFile("imports/big.zip", "e", "1"))
    assert report is not None
    assert report.outcome == "refused"
    assert "big.zip" in (report.reason.ja if report.reason else "")
    assert uploads.reports == [report.to_json()]


def test_a_checker_s_limits_count_for_the_zip(folder: Path, tmp_path: Path) -> None:
    zipped = Path(shutil.make_archive(str(tmp_path / "import"), "zip", folder))
    checker = ImportChecker(KINDS, FixedClock(NOON), limits=ArchiveLimits(total_bytes=100))
    report = checker.check(zipped)
    assert report.outcome == "refused"
    assert "大きすぎます" in (report.reason.ja if report.reason else "")


def test_tippecanoe_on_a_full_disk_is_a_full_disk(tmp_path: Path) -> None:
    program = tmp_path / "tippecanoe"
    program.write_text("#!/bin/sh\necho 'layer.pmtiles: No space left on device' >&2\nexit 1\n")
    program.chmod(0o700)
    kind = KINDS["tsunami"]
    zone = LayerZone(
        ZoneFacts(1, None, None, "", "", 0), [[[(131.6, 33.2), (131.7, 33.2), (131.7, 33.3), (131.6, 33.2)]]]
    )
    with pytest.raises(OSError, match="No space left"):
        TippecanoeBuilder(tmp_path, program).build(kind, [zone], tmp_path / "made.pmtiles")
