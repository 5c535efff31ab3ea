"""Payments (納付): the gateway, paying, settling, the counter, comparing both ledgers."""
