"""How long answers of this function may be kept."""

from typing import Final

from machiport.http_api.etag import public_cache

# Hazard maps change a few times a year; five minutes are nothing to them, and spare a phone that looks around.
RISK_CACHE_CONTROL: Final = public_cache(300)

# A layer put in force is to be seen in a minute; the tiles' own addresses carry their version.
LAYERS_CACHE_CONTROL: Final = public_cache(60)

# Warnings are read from JMA's feed every minute; half of that, so that a lifted one is not shown for long.
WARNING_CACHE_CONTROL: Final = public_cache(30)

# A shelter that has filled up must not be recommended for long.
SHELTER_CACHE_CONTROL: Final = public_cache(30)
