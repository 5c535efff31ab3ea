"""Map layers: the catalogue, and the building and reading of their archives (PMTiles v3)."""
