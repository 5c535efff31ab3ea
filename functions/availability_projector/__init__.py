"""DynamoDB stream → month views: keeps what searches read up with the day ledgers."""
