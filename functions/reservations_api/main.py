"""Entry point of the reservations API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from reservations_api.app import build_app
    from reservations_api.wiring import wire

    handler = lambda_handler(build_app(*wire()))
