"""Residents: their account and groups, reservations, waiting lists, lottery entries."""
