"""What can be booked (施設・室場): facilities, rooms, their hours, and where that is kept."""
