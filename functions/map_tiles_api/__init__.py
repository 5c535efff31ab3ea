"""The public map tiles API: layers as vector tiles."""
