"""Accept-Language for ja, en and ja-x-easy."""

import pytest

from machiport.http_api.language import negotiate_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ja"),
        ("", "ja"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("ja-x-easy", "ja-x-easy"),
        ("ja-JP-x-easy", "ja-x-easy"),
        ("ja-x-easy;q=0.5, en;q=0.8", "en"),
        ("fr, de;q=0.9", "ja"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0", "ja"),
        ("en;q=0, ja-x-easy;q=0.1", "ja-x-easy"),
        ("en;q=0.5, ja;q=0.5", "en"),
        ("*", "ja"),
        ("en;q=0.4, *;q=0.5", "ja"),
        ("en;q=nonsense, ja-x-easy;q=0.2", "ja-x-easy"),
        ("en;q=7", "ja"),
        (";;;,,,=;q", "ja"),
        ("english", "ja"),
        ("en; Q=0.3, ja-x-easy ; q=0.4", "ja-x-easy"),
        ("x" * 100_000 + ",en", "ja"),
    ],
)
def test_the_best_language_is_chosen(header: str | None, language: str) -> None:
    assert negotiate_language(header) == language
