"""How long answers of this function may be kept."""

from typing import Final

from machiport.http_api.etag import public_cache

# What there is changes a few times a year; a closure is seen in a minute.
DIRECTORY_CACHE_CONTROL: Final = public_cache(60)

# What is free changes all the time; the booking itself decides.
AVAILABILITY_CACHE_CONTROL: Final = public_cache(10)

# Calendar programs ask every hour at most.
FEED_CACHE_CONTROL: Final = public_cache(300)

# Somebody's own calendar is kept by their program alone.
OWN_FEED_CACHE_CONTROL: Final = "private, max-age=300"
