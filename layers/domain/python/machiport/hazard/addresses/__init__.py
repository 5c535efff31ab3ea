"""From an address as people type it to a place: the geocoder's port, and an index of town blocks read from files."""
