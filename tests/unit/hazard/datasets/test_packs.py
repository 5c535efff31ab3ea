"""Packs: what is written is read again, in order, from anywhere in it; damage is noticed."""

import io
from collections.abc import Iterator

import pytest

from machiport.hazard.datasets.packs import (
    CorruptPackError,
    PackedKind,
    PackHeader,
    PackPosition,
    PackReader,
    PackRecord,
    write_pack,
)
from machiport.hazard.section_codec import SPLIT_SECTION, ZoneSource
from machiport.hazard.tile_addresses import TileAddress

SOURCES = (
    ZoneSource("見本県", "CC BY 4.0", "2024-03-31", sample=True),
    ZoneSource("見本市", "CC BY 4.0", "2022-01-01"),
)
RECORDS = [
    PackRecord(TileAddress(15, 28352, 13017), "flood_maximum", b"\x01" * 40),
    PackRecord(TileAddress(15, 28352, 13017), "tsunami", b"\x02" * 30),
    PackRecord(TileAddress(15, 28352, 13018), "tsunami", SPLIT_SECTION),
    PackRecord(TileAddress(15, 28353, 13000), "flood_maximum", bytes(range(256)) * 40),
    PackRecord(TileAddress(16, 56704, 26036), "tsunami", b"\x03" * 20),
]


def header(**counts: int) -> PackHeader:
    counts = {"flood_maximum": 2, "tsunami": 3} | counts
    return PackHeader(
        "見本", True, tuple(PackedKind(kind, SOURCES, 7, 1, sections, 100) for kind, sections in counts.items())
    )


def packed(records: list[PackRecord] = RECORDS) -> tuple[str, bytes]:
    target = io.BytesIO()
    return write_pack(target, header(), records), target.getvalue()


class Once:
    """A stream as S3 gives it: read forwards and nothing else."""

    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)
        self.largest = 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size if size >= 0 else 1 << 40)
        return self._stream.read(size)


def reading(content: bytes, pack_id: str | None = None) -> PackReader:
    return PackReader(Once(content), pack_id)  # type: ignore[arg-type]  # less than a file is enough


def test_everything_is_read_as_it_was_written() -> None:
    pack_id, content = packed()
    reader = reading(content, pack_id)
    assert reader.header == header()
    assert list(reader.records()) == RECORDS


def test_the_same_records_make_the_same_pack() -> None:
    assert packed() == packed()
    other = [*RECORDS[:-1], RECORDS[-1]._replace(section=b"\x04" * 20)]
    assert packed(other)[0] != packed()[0]


def test_a_kind_can_be_read_alone() -> None:
    content = packed()[1]
    assert list(reading(content).records(["tsunami"])) == [RECORDS[1], RECORDS[2], RECORDS[4]]
    assert list(reading(content).tiles("flood_maximum")) == [RECORDS[0].tile, RECORDS[3].tile]


@pytest.mark.parametrize("done", range(len(RECORDS)))
def test_reading_goes_on_after_a_position(done: int) -> None:
    position = PackPosition.parse(str(RECORDS[done].position))
    assert position == RECORDS[done].position
    assert list(reading(packed()[1]).records(after=position)) == RECORDS[done + 1 :]


def test_reading_goes_on_after_a_tile_that_only_another_pack_has() -> None:
    position = PackPosition(TileAddress(15, 28352, 20000), "tsunami")
    assert list(reading(packed()[1]).records(after=position)) == RECORDS[3:]


@pytest.mark.parametrize("text", ["", "15/1/2", "15/1/2/tsunami/", "15/1/2/TSUNAMI", "150/1/2/tsunami"])
def test_other_texts_are_no_positions(text: str) -> None:
    with pytest.raises(ValueError, match="no position"):
        PackPosition.parse(text)


def test_a_pack_that_breaks_off_is_noticed_wherever_it_does() -> None:
    content = packed()[1]
    for length in range(len(content)):
        with pytest.raises(CorruptPackError):
            list(reading(content[:length]).records())


def test_a_changed_byte_is_noticed_or_changes_nothing() -> None:
    pack_id, original = packed()
    harmless = 0
    for place in range(10, len(original)):
        content = bytearray(original)
        content[place] ^= 0x10
        try:
            assert list(reading(bytes(content), pack_id).records()) == RECORDS
            harmless += 1
        except CorruptPackError:
            pass
    assert harmless <= 1  # the bits that fill up the last byte of the compressed data


def test_another_pack_than_was_asked_for_is_noticed() -> None:
    with pytest.raises(CorruptPackError, match="not the pack"):
        list(reading(packed()[1], "0" * 64).records())


def test_only_as_much_is_read_as_is_needed_next() -> None:
    large = [RECORDS[0]._replace(tile=TileAddress(15, 1, n), section=bytes(200_000)) for n in range(40)]
    target = io.BytesIO()
    write_pack(target, header(flood_maximum=40, tsunami=0), large)
    source = Once(target.getvalue())
    records: Iterator[PackRecord] = PackReader(source).records()  # type: ignore[arg-type]  # as above
    next(records)
    assert source.largest <= 1 << 18


def test_records_must_stand_in_order_and_be_as_many_as_the_header_says() -> None:
    with pytest.raises(ValueError, match="stands behind"):
        packed([RECORDS[1], RECORDS[0], *RECORDS[2:]])
    with pytest.raises(ValueError, match="promised"):
        packed(RECORDS[:-1])
    with pytest.raises(ValueError, match="order of their names"):
        write_pack(io.BytesIO(), PackHeader("", False, tuple(reversed(header().kinds))), [])


def test_a_pack_is_as_old_as_the_oldest_of_its_sources() -> None:
    assert header().of_kind("tsunami").as_of == "2022-01-01"
    with pytest.raises(KeyError):
        header().of_kind("storm_surge")
