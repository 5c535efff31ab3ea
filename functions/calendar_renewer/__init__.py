"""Once a day: gives facilities the public holidays of another year, so that they can be booked in it."""
