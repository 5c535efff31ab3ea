"""Datasets of hazard kinds: packs of sections, and which of them is in force."""
