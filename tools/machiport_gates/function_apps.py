"""The FastAPI app of every HTTP function, made without any service behind it."""

import importlib
import inspect

from fastapi import FastAPI

from machiport.http_api.access import RouteAccess, access_matrix
from machiport.identity import UserPools
from machiport_gates.paths import FUNCTIONS, function_names

# Nobody calls these apps, so no token is ever compared with these.
_POOLS = UserPools(residents="nobody", staff="nobody")


def http_function_names() -> list[str]:
    """Return the packages of the functions that answer HTTP: those with an app."""
    return [name for name in function_names() if (FUNCTIONS / name / "app.py").exists()]


def function_apps() -> dict[str, FastAPI]:
    """Return each HTTP function's app by the function's package, from its `app.build_app`."""
    apps = {}
    for name in http_function_names():
        build_app = importlib.import_module(f"{name}.app").build_app
        needs_pools = "user_pools" in inspect.signature(build_app).parameters
        apps[name] = build_app(None, user_pools=_POOLS) if needs_pools else build_app(None)
    return apps


def declared_access() -> dict[tuple[str, str], tuple[str, RouteAccess]]:
    """Return for each method and path the function's package and who may call it."""
    return {
        (entry.method, entry.path): (name, entry)
        for name, app in function_apps().items()
        for entry in access_matrix(app.router.routes)
    }
