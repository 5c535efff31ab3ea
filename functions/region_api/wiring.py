"""What the region API is made of."""

import importlib.resources
import os

from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from region_api.documents import API_DOCUMENTS, MAP_DOCUMENTS, Documents
from region_api.services import Services


def wire() -> Services:
    """Return the services, with the region's data files, the API's documents and the map's page."""
    configure_logging("region_api", os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO"))
    return Services(
        municipalities=load_registry(importlib.resources.files("machiport_region")),
        documents=Documents(importlib.resources.files("machiport_api_documents"), API_DOCUMENTS),
        map_documents=Documents(importlib.resources.files("machiport_map_page"), MAP_DOCUMENTS),
    )
