"""Public: the region's facilities and rooms, what is free, published lotteries, calendars of reservations."""
