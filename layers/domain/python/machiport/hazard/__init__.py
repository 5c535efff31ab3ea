"""Hazard maps: what is the risk here, what does it mean, where do I go (docs/design/hazard.md)."""
