"""Entry point of the residents API."""

from machiport.cold_start import quick_imports

with quick_imports():
    from machiport.http_api.lambda_gateway import lambda_handler
    from residents_api.app import build_app
    from residents_api.wiring import wire

    handler = lambda_handler(build_app(*wire()))
