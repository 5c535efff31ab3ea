"""How long answers of this function may be kept."""

from typing import Final

from machiport.http_api.etag import public_cache

# Procedures change with a deployment, and usual times once a day.
CACHE_CONTROL: Final = public_cache(300)
