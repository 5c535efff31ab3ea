"""What residents do with their applications: draft, submit, correct, withdraw, follow, take along, erase."""
