"""Payments: residents pay by card, the gateway tells of it, staff compare both ledgers."""
