"""Which areas have a calendar now: those of every edition in force."""

from machiport.garbage.ports import Catalogue
from machiport.garbage.publication import Head


def areas_in_force(catalogue: Catalogue, municipality: str, head: Head) -> list[str]:
    """Return the ids of the areas in the editions of `head`, each once, in the editions' order."""
    ids = {
        area.area_id: None
        for edition in head.editions
        for area in catalogue.areas(municipality, edition.publication_id)
    }
    return list(ids)
