"""Entry point of the applications API for residents."""

from machiport.cold_start import quick_imports

with quick_imports():
    from applications_api.app import build_app
    from applications_api.wiring import wire
    from machiport.http_api.lambda_gateway import lambda_handler

    handler = lambda_handler(build_app(*wire()))
