"""Mandates (委任): a person lets another apply for them, for certain procedures and a certain time."""
