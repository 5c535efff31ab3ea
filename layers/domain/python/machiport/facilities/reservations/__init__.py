"""Bookings (予約): holds, confirmations, changes, cancellations, waiting lists."""
