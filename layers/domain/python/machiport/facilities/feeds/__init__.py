"""Calendars that phones subscribe to (RFC 5545): a room's, without names, and one's own reservations."""
