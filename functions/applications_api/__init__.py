"""Residents' applications: drafts, submitting, following, correcting, withdrawing, mandates, one's own data."""
