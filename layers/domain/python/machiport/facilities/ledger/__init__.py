"""What is taken of a day: one ledger per atom and date, a cell a piece of it."""
