"""Delivering (交付): downloads, letters, pick-up at the counter."""
