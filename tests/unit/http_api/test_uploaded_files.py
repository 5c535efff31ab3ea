"""Uploaded files by name, and what makes two uploads the same."""

import asyncio
from collections.abc import Mapping
from io import BytesIO

import pytest
from fastapi import UploadFile

from machiport.http_api.uploaded_files import contents_of, fingerprint_of
from machiport.problem_details import ValidationFailed


class _ListNotValid(ValidationFailed):
    code = "list_not_valid"


def _file(name: str, content: bytes) -> UploadFile:
    return UploadFile(BytesIO(content), filename=name)


def test_contents_by_name_and_a_file_without_name_by_its_place() -> None:
    contents = asyncio.run(contents_of([_file("a.csv", b"1"), _file("", b"2")]))
    assert contents == {"a.csv": b"1", "file-2": b"2"}


@pytest.mark.parametrize("refusal", [ValidationFailed, _ListNotValid])
def test_two_files_of_one_name_are_refused(refusal: type[ValidationFailed]) -> None:
    with pytest.raises(refusal) as refused:
        asyncio.run(contents_of([_file("a.csv", b"1"), _file("a.csv", b"1")], refusal))
    assert refused.value.code == refusal.code
    assert [error.pointer for error in refused.value.errors] == ["/body/files/1"]


def test_the_same_files_and_options_in_any_order_are_the_same_upload() -> None:
    one = fingerprint_of({"a": b"1", "b": b"2"}, {"title": "t", "sample": True})
    assert one == fingerprint_of({"b": b"2", "a": b"1"}, {"sample": True, "title": "t"})


@pytest.mark.parametrize(
    ("contents", "options"),
    [({"a": b"2"}, {"title": "t"}), ({"b": b"1"}, {"title": "t"}), ({"a": b"1"}, {"title": "u"})],
)
def test_another_content_name_or_option_is_another_upload(
    contents: Mapping[str, bytes], options: Mapping[str, str]
) -> None:
    assert fingerprint_of(contents, options) != fingerprint_of({"a": b"1"}, {"title": "t"})
