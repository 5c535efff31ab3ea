"""How long answers of this function may be kept."""

from typing import Final

from machiport.http_api.etag import public_cache

# A minute: long enough that a morning's rush hits caches, short enough that a typhoon's cancellation is seen.
CACHE_CONTROL: Final = public_cache(60)
