"""Entry point of the public procedures API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from procedures_api.app import build_app
    from procedures_api.wiring import wire

    handler = lambda_handler(build_app(wire()))
