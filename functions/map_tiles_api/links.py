"""Where a layer's tiles are, as TileJSON says it."""

from fastapi import Request

from machiport.http_api.request_facts import gateway_event

_PROTOCOLS = ("http", "https")


def tiles_address(request: Request, layer: str, version: str) -> str:
    """Return the address template of a layer's tiles, of this version for ever.

    TileJSON 3.0 asks for an absolute one. API Gateway tells its own name and the path before its stage is cut off;
    behind a gateway that does not (or by another name than the asker used), the template is relative to the
    description's own address, as every link in an answer of ours is: only the asker knows the way it came.
    """
    template = f"{{z}}/{{x}}/{{y}}.mvt?v={version}"
    context = gateway_event(request.scope).get("requestContext") or {}
    domain, path = context.get("domainName"), context.get("path")
    protocol = request.headers.get("x-forwarded-proto", "https")
    ours = isinstance(path, str) and path.endswith(f"/tiles/{layer}")
    if not ours or not domain or domain != request.headers.get("host") or protocol not in _PROTOCOLS:
        return f"{layer}/{template}"
    return f"{protocol}://{domain}{path}/{template}"
