"""Entry point of the public map tiles API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from map_tiles_api.app import build_app
    from map_tiles_api.wiring import wire

    handler = lambda_handler(build_app(wire()))
