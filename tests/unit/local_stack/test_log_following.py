"""What functions log becomes one plain line each."""

import json

from machiport_cli.local_stack.log_following import plain_line

_MOMENT = 1767225600000  # 2026-01-01T00:00:00Z, nine in the morning in Japan


def test_structured_entry_is_one_line_with_its_own_fields() -> None:
    entry = {"level": "INFO", "message": "access", "service": "region_api", "status": 200, "timestamp": "..."}
    assert plain_line(_MOMENT, "region_api", json.dumps(entry)).plain == (
        "09:00:00 region_api         INFO    access status=200"
    )


def test_exception_follows_on_its_own_lines() -> None:
    entry = {"level": "ERROR", "message": "failed", "exception": "Traceback\nValueError: 3"}
    assert plain_line(_MOMENT, "garbage_api", json.dumps(entry)).plain.splitlines()[1:] == [
        "Traceback",
        "ValueError: 3",
    ]


def test_anything_else_is_shown_as_it_is() -> None:
    for written in ("Traceback (most recent call last):", '{"cut": ', '{"a": 1}'):
        assert plain_line(_MOMENT, "garbage_api", written).plain == f"09:00:00 garbage_api        {written}"
