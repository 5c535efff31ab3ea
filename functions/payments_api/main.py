"""Entry point of the payments API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from payments_api.app import build_app
    from payments_api.wiring import wire

    handler = lambda_handler(build_app(*wire()))
