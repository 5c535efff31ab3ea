"""The OpenAPI 3.1 document of the whole API, merged from the functions' apps (`tools/openapi`)."""

import argparse
import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from machiport.http_api.access import ACCESS_KEY, access_matrix
from machiport.http_api.problem_responses import PROBLEM_MEDIA_TYPE
from machiport.problem_details.problem import ProblemDocument
from machiport_gates.function_apps import function_apps
from machiport_gates.paths import ROOT

# Where the layer of the region API's documents is built from.
DOCUMENT = ROOT / "layers" / "api_documents" / "openapi.json"

type Document = dict[str, Any]

_METHODS = ("get", "put", "post", "delete", "patch")
_SHOWN_LINES = 40

_INFO = {
    "title": "Machiport",
    "version": "1",
    "summary": "まちポート: the backend of a city's official app, shared by the municipalities of a region",
    "description": (
        "Texts of answers follow `Accept-Language`: `ja` (default), `en`, `ja-x-easy` (やさしい日本語). "
        "Errors are RFC 9457 problem details. Every POST that creates something takes `Idempotency-Key`. "
        "Public answers carry an `ETag`."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}

_TAGS = {
    "region": "Municipalities of the region, and this document",
    "residents": "A resident's own facts",
    "staff": "A member of staff's own facts",
    "garbage": "ごみ収集カレンダー: when is garbage collected, and where does a thing go?",
    "hazard": "ハザードマップ: what is the risk here, what does it mean, and where do I go?",
    "tiles": "地図タイル: hazard zones as vector tiles",
    "facilities": "公共施設: halls, courts and kitchens of all municipalities, and when they are free",
    "reservations": "施設予約: hold, confirm, move, cancel and wait, by each owner's own rules",
    "lotteries": "抽選: rounds, entries, and the files by which anybody can check a draw",
    "account and groups": "利用者登録と団体: one account for the rooms of the whole region",
    "procedures": "手続き: what can be applied for, what it needs and costs, and what one's situation asks for",
    "applications": "オンライン申請: drafts, papers, submission, corrections, withdrawal, one's own data",
    "mandates": "委任: let somebody apply in one's own name",
    "payments": "納付: fees by card, and the gateway's notices",
    "certificates": "証明書: whether a certificate is good, and who signs them",
    "garbage staff": "Staff: check and publish garbage calendars, announce changes",
    "hazard staff": "Staff: publish lists of shelters, report their statuses",
    "facilities staff": "Staff: rooms, rules, prices, the counter, closures, lotteries, groups",
    "applications staff": "Staff: queues, corrections, decisions, the counter, letters, audit, numbers",
    "payments staff": "Staff: our ledger beside the gateway's",
}

_SECURITY_SCHEMES = {
    "resident": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Access token of the residents' user pool (never the ID token).",
    },
    "staff": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Access token of the staff's user pool; groups (`m44201.garbage.editor`) say what is allowed.",
    },
}

_PROBLEMS = {
    "401": ("Unauthenticated", "No access token, or a wrong or expired one"),
    "403": ("Forbidden", "Staff of this municipality without the role that the route asks for"),
    "404": ("NotFound", "There is no such thing, or it is another municipality's"),
    "422": ("ValidationFailed", "Something in the request is not valid; `errors` points at it"),
    "default": ("OtherProblem", "Any other problem"),
}


def _problem_components() -> Document:
    schema = TypeAdapter(ProblemDocument).json_schema(ref_template="#/components/schemas/{model}")
    nested = schema.pop("$defs", {})
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    responses = {name: {"description": text, "content": content} for name, text in _PROBLEMS.values()}
    return {"schemas": nested | {"ProblemDocument": schema}, "responses": responses}


def _problem_statuses(access: str, operation: Document) -> Iterator[str]:
    if access != "public":
        yield "401"
    if access.startswith("staff:"):
        yield "403"
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
        yield "404"
    if operation.get("parameters") or operation.get("requestBody"):
        yield "422"
    yield "default"


def _complete(operation: Document) -> None:
    """Add to one operation who may call it and which problems it may answer."""
    access = operation[ACCESS_KEY]
    operation["security"] = [] if access == "public" else [{access.partition(":")[0]: []}]
    responses = operation["responses"]
    if "HTTPValidationError" in json.dumps(responses.get("422", {})):
        del responses["422"]
    for status in _problem_statuses(access, operation):
        responses.setdefault(status, {"$ref": f"#/components/responses/{_PROBLEMS[status][0]}"})


def _publish_access(app: FastAPI, part: Document) -> None:
    """Show in each operation who may call it, as its route declares."""
    for entry in access_matrix(app.router.routes):
        operation = part["paths"].get(entry.path, {}).get(entry.method.lower())
        if operation is not None:
            operation[ACCESS_KEY] = entry.access


def _add(whole: Document, part: Document, name: str) -> None:
    """Add the paths and schemas of one function.

    Raises ValueError where two functions have the same path and method, or two schemas one name.
    """
    for path, operations in part["paths"].items():
        taken = whole["paths"].setdefault(path, {})
        for method in _METHODS:
            if method not in operations:
                continue
            if method in taken:
                raise ValueError(f"{method.upper()} {path} is in {name} and in another function")
            _complete(operations[method])
            taken[method] = operations[method]
    schemas = whole["components"]["schemas"]
    for schema_name, schema in part.get("components", {}).get("schemas", {}).items():
        if schema_name in {"HTTPValidationError", "ValidationError"}:
            continue
        if schemas.setdefault(schema_name, schema) != schema:
            raise ValueError(f"the schema {schema_name} of {name} differs from another function's of that name")


def merged(apps: dict[str, FastAPI]) -> Document:
    """Return one document for all `apps`, sorted, so that equal code gives equal text."""
    whole: Document = {
        "openapi": "3.1.0",
        "info": _INFO,
        # Relative to where this document is read from: the same document is right behind every deployment.
        "servers": [{"url": ".", "description": "Where this document is served"}],
        "tags": [],
        "paths": {},
        "components": _problem_components() | {"securitySchemes": _SECURITY_SCHEMES},
    }
    for name, app in sorted(apps.items()):
        part = get_openapi(title=app.title, version=app.version, openapi_version="3.1.0", routes=app.routes)
        _publish_access(app, part)
        _add(whole, part, name)
    used = sorted(
        {tag for path in whole["paths"].values() for method in path.values() for tag in method.get("tags", [])}
    )
    whole["tags"] = [{"name": tag, "description": _TAGS.get(tag, tag)} for tag in used]
    whole["paths"] = dict(sorted(whole["paths"].items()))
    whole["components"]["schemas"] = dict(sorted(whole["components"]["schemas"].items()))
    return whole


def text_of(document: Document) -> str:
    """Return the document as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _drift(path: Path, expected: str) -> list[str]:
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(committed.splitlines(), expected.splitlines(), "committed", "code", lineterm="", n=1)
    return list(lines)


def main() -> int:
    """Write the document, or with `--check` only compare it with the committed one; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the committed document is up to date")
    expected = text_of(merged(function_apps()))
    drift = _drift(DOCUMENT, expected)
    if not parser.parse_args().check:
        DOCUMENT.write_text(expected, encoding="utf-8")
        return 0
    if drift:
        sys.stdout.write(
            "\n".join([*drift[:_SHOWN_LINES], f"{DOCUMENT.name} is not what the code says: run tools/openapi\n"])
        )
    return 1 if drift else 0


if __name__ == "__main__":
    sys.exit(main())
