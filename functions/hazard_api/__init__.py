"""Public: the hazards of a place, shelters, warnings, map layers, my timeline."""
