"""Archives are opened within bounds, and their names read as they were meant."""

import errno
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.packages import ArchiveLimits, open_import, unpack, unpacked


def write_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def refusal(archive: Path, folder: Path, limits: ArchiveLimits | None = None) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        unpack(archive, folder, limits or ArchiveLimits())
    return caught.value.text.ja


def test_a_folder_is_given_as_it_is(tmp_path: Path) -> None:
    with open_import(tmp_path) as folder:
        assert folder == tmp_path


def test_a_zip_is_given_as_a_folder_and_gone_afterwards(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"import.json": b"{}", "maps/a.geojson": b"x", "__MACOSX/._a": b"junk"})
    with open_import(archive) as folder:
        assert sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()) == [
            "import.json",
            "maps/a.geojson",
        ]
    assert not folder.exists()


def test_the_one_folder_of_a_zip_is_given(tmp_path: Path) -> None:
    with open_import(write_zip(tmp_path / "a.zip", {"oita/import.json": b"{}", "oita/a.geojson": b"x"})) as folder:
        assert (folder / "import.json").is_file()


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(ImportRefusedError) as caught, open_import(tmp_path / "a.zip"):
        pass
    assert "a.zip を読めません" in caught.value.text.ja


def test_a_full_disk_is_not_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("machiport.hazard.importing.packages._write", full)
    assert "場所が足りません" in refusal(write_zip(tmp_path / "a.zip", {"a": b"x"}), tmp_path)


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    """The second file would be unpacked over the first, whose zones were lost."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr("a.geojson", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("a.geojson", b"two")
    (tmp_path / "in").mkdir()
    assert "a.zip を読めません" in refusal(tmp_path / "a.zip", tmp_path / "in")


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/out.txt", "..\\out.txt", "C:\\out.txt"])
def test_names_outside_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / "side"
    folder.mkdir(parents=True)
    assert name.replace("\\", "/") in refusal(write_zip(tmp_path / "a.zip", {name: b"x"}), folder)
    assert not list(tmp_path.rglob("out.txt"))


def test_folders_of_an_archive_are_made(tmp_path: Path) -> None:
    with unpacked(write_zip(tmp_path / "a.zip", {"empty/": b"", "maps/": b"", "maps/a.txt": b"x"})) as folder:
        assert sorted(each.name for each in folder.iterdir()) == ["empty", "maps"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr(link, "/etc")
    assert "link" in refusal(tmp_path / "a.zip", tmp_path)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(4)})
    assert "3個" in refusal(archive, tmp_path, ArchiveLimits(members=3))


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"bomb": bytes(8 << 20)})
    assert "大きすぎます" in refusal(archive, tmp_path)
    assert (tmp_path / "bomb").stat().st_size <= 2 << 20


def test_the_whole_content_is_bounded(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a": bytes(700_000), "b": bytes(700_000)}, zipfile.ZIP_STORED)
    assert "大きすぎます" in refusal(archive, tmp_path, ArchiveLimits(total_bytes=1_000_000))


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"bomb": bytes(3 << 20)})
    content = bytearray(archive.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 10)  # the directory says ten bytes
    struct.pack_into("<I", content, 22, 10)
    archive.write_bytes(content)
    with pytest.raises(ImportRefusedError):
        unpack(archive, tmp_path)


def test_a_password_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a": b"x"})
    content = bytearray(archive.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(content)
    assert "パスワード" in refusal(archive, tmp_path)


def test_damage_is_told(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a": b"some text" * 100}, zipfile.ZIP_STORED)
    content = bytearray(archive.read_bytes())
    content[60] ^= 0xFF
    archive.write_bytes(content)
    assert "壊れている" in refusal(archive, tmp_path)


def test_a_name_that_says_it_is_utf8_and_is_not_is_damage(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"津波.txt": b"x"})
    archive.write_bytes(archive.read_bytes().replace("津波".encode(), b"\xff" * 6))
    assert "壊れている" in refusal(archive, tmp_path)


def test_names_of_japanese_windows_are_read(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"##########/a.txt": b"x"})
    archive.write_bytes(archive.read_bytes().replace(b"##########", "土砂災害表".encode("cp932")))
    with unpacked(archive) as folder:
        assert (folder / "土砂災害表" / "a.txt").read_bytes() == b"x"


def test_names_in_utf8_without_saying_so_are_read(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"#########/a.txt": b"x"})
    archive.write_bytes(archive.read_bytes().replace(b"#########", "津波図".encode()))
    with unpacked(archive) as folder:
        assert (folder / "津波図" / "a.txt").is_file()
