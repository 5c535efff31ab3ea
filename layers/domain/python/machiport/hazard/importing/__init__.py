"""Publishers' hazard files → zones → sections of tiles; the only place of shapely and pyogrio."""
