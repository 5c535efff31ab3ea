"""Facility reservations (公共施設予約) across the municipalities of a region: see docs/design/facilities.md."""
