"""The applications API for staff: queues, claims, corrections, decisions, the counter, the audit trail."""
