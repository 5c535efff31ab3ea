"""Public: the region's municipalities, the OpenAPI document and its pages."""
