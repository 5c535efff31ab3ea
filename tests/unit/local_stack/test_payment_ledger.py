"""The simulated gateway's ledger on file."""

from pathlib import Path

import pytest

from machiport_cli.local_stack.payment_ledger import PaymentLedger, load_ledger


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert load_ledger(tmp_path / "payment-ledger.json") == PaymentLedger()


def test_a_ledger_is_read_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "payment-ledger.json"
    file.write_text(PaymentLedger().model_dump_json(), "utf-8")
    assert load_ledger(file) == PaymentLedger()
    assert file.exists()


@pytest.mark.parametrize("text", ["", "not a ledger", '{"payments": 3}'])
def test_a_ledger_of_an_earlier_form_is_put_aside_and_does_not_stop_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "payment-ledger.json"
    file.write_text(text, "utf-8")
    assert load_ledger(file) == PaymentLedger()
    assert not file.exists()
    assert file.with_suffix(".unreadable").read_text("utf-8") == text
