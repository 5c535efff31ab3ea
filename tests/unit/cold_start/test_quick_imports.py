"""What surrounds a function's imports leaves no trace but speed."""

import gc

import pytest
from pydantic import BaseModel, ValidationError

from machiport.cold_start import quick_imports


def test_models_are_built_when_first_used_and_check_as_ever() -> None:
    with quick_imports():

        class Late(BaseModel):
            number: int

    assert not Late.__pydantic_complete__
    assert Late(number=1).number == 1
    with pytest.raises(ValidationError):
        Late.model_validate({"number": "none"})


def test_afterwards_models_are_built_at_once_again() -> None:
    with quick_imports():
        pass

    class AtOnce(BaseModel):
        number: int

    assert AtOnce.__pydantic_complete__


def _fail_to_import() -> None:
    with quick_imports():
        assert not gc.isenabled()
        raise ImportError


def test_garbage_is_collected_again_even_after_a_failed_import() -> None:
    with pytest.raises(ImportError):
        _fail_to_import()
    assert gc.isenabled()
