"""What the region API is made of."""

import importlib.resources
import os

from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from region_api.documents import ApiDocuments
from region_api.services import Services


def wire() -> Services:
    """Return the services, with the region's data files and the API's documents."""
    configure_logging("region_api", os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO"))
    return Services(
        municipalities=load_registry(importlib.resources.files("machiport_region")),
        documents=ApiDocuments(importlib.resources.files("machiport_api_documents")),
    )
