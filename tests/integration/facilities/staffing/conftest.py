"""A municipality of the sample region with everything published, for each test one of its own."""

import copy

import pytest
from tests.facilities_staff import MANAGER, FacilitiesStaff, sample_files


@pytest.fixture(scope="package")
def published() -> FacilitiesStaff:
    """Return a municipality whose files are published; tests leave it as it is."""
    api = FacilitiesStaff()
    assert api.post("/inventory", sample_files(), MANAGER).status == 200
    return api


@pytest.fixture
def api(published: FacilitiesStaff) -> FacilitiesStaff:
    """Return one of its own, with the same."""
    own = FacilitiesStaff()
    own.dynamo.items.update(copy.deepcopy(published.dynamo.items))
    return own
