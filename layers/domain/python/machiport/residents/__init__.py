"""Residents (住民) and the facts about them that were verified."""
