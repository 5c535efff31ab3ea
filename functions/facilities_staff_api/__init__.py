"""Staff: bookings at the counter, day sheets, closures, inventory, rules, prices, lotteries, groups' verification."""
