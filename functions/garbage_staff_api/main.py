"""Entry point of the garbage API for staff."""

from machiport.cold_start import quick_imports

with quick_imports():
    from garbage_staff_api.app import build_app
    from garbage_staff_api.wiring import wire
    from machiport.http_api.lambda_gateway import lambda_handler

    handler = lambda_handler(build_app(*wire()))
