"""Finding rooms with free slots, and calendars of them."""
