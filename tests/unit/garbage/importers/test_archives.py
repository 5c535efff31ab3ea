"""ZIP archives are opened within bounds."""

import io
import struct
import zipfile

import pytest

from machiport.garbage.importers import archives
from machiport.garbage.importers.archives import unpacked
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return content.getvalue()


def codes(data: bytes) -> list[str]:
    report = ImportReport()
    assert unpacked({"upload.zip": data}, report) is None
    return [problem.code for problem in report.findings]


def test_members_take_the_archives_place() -> None:
    report = ImportReport()
    data = archive({"data/area_days.csv": b"a", "data/": b"", "__MACOSX/._x": b"junk", "日本.csv": b"b"})
    found = unpacked({"upload.zip": data, "other.csv": b"c"}, report)
    assert found == {"data/area_days.csv": b"a", "日本.csv": b"b", "other.csv": b"c"}


def test_a_zipped_set_imports() -> None:
    data = archive({"5374/area_days.csv": "地名,センター,有害ごみ\n浅野,,20260610 20270310\n".encode()})
    assert import_files("44201", {"upload.zip": data}, ImportOptions()).edition is not None


def test_names_in_shift_jis_are_read() -> None:
    name = "区分.csv"
    as_windows = name.encode("cp932").decode("cp437")
    info = zipfile.ZipInfo("placeholder.csv"[: len(as_windows)])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr(info, b"x")
    raw = content.getvalue().replace(info.filename.encode(), name.encode("cp932"))
    assert list(unpacked({"a.zip": raw}, ImportReport()) or {}) == [name]


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/passwd", "a/../../b.csv", "C:\\x.csv", "inner.zip", "..\\evil.csv"]
)
def test_paths_outside_and_archives_inside_are_refused(name: str) -> None:
    assert codes(archive({name: b"x"})) == ["archive_member_refused"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert codes(archive({"a.csv": b"0" * 15_000_000})) == ["too_large"]


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(archive({"a.csv": b"x"}))
    flags = data.index(b"PK\x01\x02") + 8
    data[flags : flags + 2] = struct.pack("<H", struct.unpack("<H", data[flags : flags + 2])[0] | 1)
    assert codes(bytes(data)) == ["archive_member_refused"]


def test_too_many_and_too_large_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAXIMUM_FILES", 2)
    assert codes(archive({f"{number}.csv": b"x" for number in range(3)})) == ["too_large"]
    monkeypatch.setattr(archives, "MAXIMUM_TOTAL_BYTES", 10)
    assert codes(archive({"a.csv": b"x" * 11}, zipfile.ZIP_STORED)) == ["too_large"]
    report = ImportReport()
    assert unpacked({"a": b"x" * 6, "b": b"x" * 6}, report) is None
    assert report.has("too_large")
    assert unpacked({"a": b"", "b": b"", "c": b""}, report) is None


def test_a_broken_archive_is_reported() -> None:
    data = archive({"a.csv": b"hello hello hello hello"})
    assert codes(data[:40]) == ["archive_unreadable"]
    assert codes(data.replace(b"PK\x01\x02", b"PK\x09\x09")) == ["archive_unreadable"]
