"""Shelter lists and status tables from the files that municipalities and GSI publish."""
