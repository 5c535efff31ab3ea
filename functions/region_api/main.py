"""Entry point of the region API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from region_api.app import build_app
    from region_api.wiring import wire

    handler = lambda_handler(build_app(wire()))
