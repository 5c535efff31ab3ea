"""Reviewing (審査): staff's queues and decisions, applications from the counter, reading the audit chain."""
