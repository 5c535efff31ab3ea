"""The municipalities (市町村) of the region: one data file each."""

from machiport.municipalities.data_files import load_registry
from machiport.municipalities.model import Municipality, MunicipalityName, check_digit
from machiport.municipalities.registry import MunicipalityNotFound, MunicipalityRegistry

__all__ = [
    "Municipality",
    "MunicipalityName",
    "MunicipalityNotFound",
    "MunicipalityRegistry",
    "check_digit",
    "load_registry",
]
