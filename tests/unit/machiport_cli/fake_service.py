"""The HTTP API in memory, as the command line sees it: editions, changes, areas; and a network that can fail."""

import itertools
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx

BASE_URL = "https://machiport.example.jp/v1"
CITY = "44201"
_EDITIONS = f"/v1/staff/garbage/{CITY}/editions"
_CHANGES = f"/v1/staff/garbage/{CITY}/changes"
_AREAS = [{"area_id": "mihon-1", "name": "見本町一丁目"}, {"area_id": "mihon-2", "name": "見本町二丁目"}]
_AREAS_WITH_TOWNS = [
    *({**area, "town_blocks": [{"town": area["name"], "blocks": None}]} for area in _AREAS),
    {"area_id": "rei-1", "name": "例町一丁目(れいまち1ちょうめ)", "town_blocks": [{"town": "例町一丁目"}]},
    {"area_id": "rei-2", "name": "例町一丁目・架空町", "town_blocks": [{"town": "例町一丁目"}, {"town": "架空町"}]},
]
_CATEGORIES = {
    "ja": [{"category_id": "burnable", "name": "燃やせるごみ"}, {"category_id": "pet", "name": "ペットボトル"}],
    "en": [{"category_id": "burnable", "name": "Burnable"}, {"category_id": "pet", "name": "PET bottles"}],
}


def problem(status: int, code: str, title: str, **more: Any) -> httpx.Response:
    """Return an answer of RFC 9457."""
    document = {
        "type": f"urn:x:{code}",
        "title": title,
        "status": status,
        "detail": "くわしい説明",
        "code": code,
        **more,
    }
    return httpx.Response(status, json=document, headers={"Content-Type": "application/problem+json"})


class FakeService:
    """Answers requests, remembers Idempotency-Keys, and fails as told."""

    def __init__(self) -> None:
        """Start with nothing published."""
        self.editions: dict[str, dict[str, Any]] = {}
        self.changes: dict[str, dict[str, Any]] = {}
        self.uploads: list[bytes] = []
        self.keys: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.version = 3
        self.days_removed = 2
        self.errors = 0
        self.comparing_fails = False
        self.summary: dict[str, int] = {}
        self.gone_areas: list[dict[str, str]] = []
        self.search_finds_all = False
        self.unknown_before: dict[str, Any] | None = None
        self.faults: list[Callable[[httpx.Request], httpx.Response | None]] = []
        self._done: dict[str, httpx.Response] = {}
        self._numbers = itertools.count(1)

    def transport(self) -> httpx.MockTransport:
        """Return it in place of the network."""
        return httpx.MockTransport(self._answer)

    def fail_next(self, fault: Exception | httpx.Response, *, after_effect: bool = False) -> None:
        """Let the next POST fail: before anything was done, or when it was done and only the answer is lost."""

        def planned(request: httpx.Request) -> httpx.Response | None:
            if after_effect:
                self._once(request)
            if isinstance(fault, Exception):
                raise fault
            return fault

        self.faults.append(planned)

    def states(self) -> list[str]:
        """Return the editions' states in the order of their upload."""
        return [edition["state"] for edition in self.editions.values()]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((request.method, request.url.path))
        if request.url.path.startswith("/v1/staff") and request.headers.get("Authorization") != "Bearer good":
            return problem(401, "unauthenticated", "サインインが必要です")
        if request.method == "POST":
            self.keys.append(request.headers["Idempotency-Key"])
            if self.faults and (response := self.faults.pop(0)(request)) is not None:
                return response
            return self._once(request)
        return self._read(request)

    def _once(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Idempotency-Key"]
        if key not in self._done:
            self._done[key] = self._write(request)
        return self._done[key]

    def _write(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == _EDITIONS:
            return self._upload(request.read())
        if path.startswith(_CHANGES):
            return self._write_change(request, path.removeprefix(_CHANGES).strip("/").partition("/")[0])
        thing, _, action = path.removeprefix(_EDITIONS + "/").partition("/")
        edition = self.editions[thing]
        if action == "discard":
            edition["state"] = "discarded"
            return httpx.Response(200, json=edition)
        if json.loads(request.read())["based_on_version"] != self.version:
            return problem(409, "garbage.published_meanwhile", "先に別の公開がありました")
        edition["state"] = "published"
        self.version += 1
        published = {"edition_id": thing, "publication_id": "p1", "version": self.version, "areas_reached": 2}
        return httpx.Response(201, json=published)

    def _upload(self, body: bytes) -> httpx.Response:
        self.uploads.append(body)
        edition_id = f"e{next(self._numbers)}"
        counts = {"areas": 2, "routes": 1, "categories": 2, "dictionary_items": 0, "errors": self.errors, "warnings": 0}
        self.editions[edition_id] = {
            "edition_id": edition_id,
            "state": "draft",
            "title": "令和9年度",
            "valid_from": "2027-04-01",
            "valid_to": "2028-03-31",
            "counts": counts,
        }
        finding = {
            "file": "area_days.csv",
            "line": 2,
            "column": 3,
            "column_title": "燃やせるごみ",
            "value": "毎週",
            "severity": "error",
            "code": "cell_not_understood",
            "message": "読めません。",
        }
        answer = {
            "edition": self.editions[edition_id],
            "cells": {"cells_read": 4, "cells_turned_into_rules": 4 - self.errors, "cells_reported": self.errors},
            "problems": [finding] * self.errors,
            "problems_total": self.errors,
            "based_on_version": self.version,
        }
        return httpx.Response(201, json=answer)

    def _write_change(self, request: httpx.Request, withdrawn: str) -> httpx.Response:
        if withdrawn:
            if withdrawn not in self.changes:
                return problem(404, "garbage.change_not_found", "臨時変更がありません")
            self.changes[withdrawn]["state"] = "withdrawn"
            return httpx.Response(200, json=self.changes[withdrawn])
        body = json.loads(request.read())
        change_id = f"c{next(self._numbers)}"
        self.changes[change_id] = {
            "change_id": change_id,
            "state": "in_force",
            "areas_reached": 2,
            "created_at": "2026-11-22T08:00:00+09:00",
            "withdrawn_at": None,
            **body,
        }
        return httpx.Response(201, json=self.changes[change_id])

    def _read(self, request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, request.url.params
        wanted = "" if self.search_finds_all else str(query.get("q", ""))
        areas = [one for one in _AREAS_WITH_TOWNS if wanted in str(one["name"])]
        categories = {"categories": _CATEGORIES[request.headers["Accept-Language"]]}
        answers: dict[str, Callable[[], httpx.Response]] = {
            _EDITIONS: lambda: self._page(list(self.editions.values()), query),
            _CHANGES: lambda: self._page(list(self.changes.values()), query),
            f"/v1/garbage/{CITY}/categories": lambda: httpx.Response(200, json=categories),
            f"/v1/garbage/{CITY}/areas": lambda: httpx.Response(200, json={"items": areas}),
        }
        for area in _AREAS_WITH_TOWNS:
            answers[f"/v1/garbage/{CITY}/areas/{area['area_id']}"] = partial(httpx.Response, 200, json=area)
            following = _next_collection(area) | {"unknown_before": self.unknown_before}
            answers[f"/v1/garbage/{CITY}/areas/{area['area_id']}/collections/next"] = partial(
                httpx.Response, 200, json=following
            )
        if path.endswith("/difference") and self.comparing_fails:
            return problem(500, "internal_error", "内部エラー")
        if path.endswith("/difference"):
            return httpx.Response(200, json=self._difference())
        if path in answers:
            return answers[path]()
        if (edition := self.editions.get(path.removeprefix(_EDITIONS + "/"))) is not None:
            return httpx.Response(200, json=edition)
        return problem(404, "garbage.area_not_found", "収集地区がありません")

    @staticmethod
    def _page(items: list[dict[str, Any]], query: httpx.QueryParams) -> httpx.Response:
        """Return two entries at a time, whatever was asked for, so that paging is needed soon."""
        start = int(query.get("cursor", "0"))
        more = start + 2 < len(items)
        return httpx.Response(
            200, json={"items": items[start : start + 2], "next_cursor": str(start + 2) if more else None}
        )

    def _difference(self) -> dict[str, Any]:
        summary = {
            "areas_in_edition": 2,
            "areas_new": 0,
            "areas_gone": 0,
            "areas_changed": 2,
            "areas_extended": 0,
            "areas_unchanged": 0,
            "days_added": 0,
            "days_removed": self.days_removed,
            "groups": 1,
            **self.summary,
        }
        category = {
            "category_id": "burnable",
            "name": {"ja": "燃やせるごみ", "en": "Burnable"},
            "days_added": [],
            "days_removed": ["2027-04-05"],
            "days_added_count": 0,
            "days_removed_count": 1,
        }
        group = {"areas": _AREAS, "area_count": 2, "categories": [category]}
        window = {"start": "2027-04-01", "end": "2028-03-31"}
        return {
            "based_on_version": self.version,
            "difference": {"window": window, "summary": summary, "groups": [group], "gone_areas": self.gone_areas},
        }


def _next_collection(area: dict[str, Any]) -> dict[str, Any]:
    return {
        "area": area,
        "date": "2026-11-24",
        "put_out_by": "2026-11-24T08:30:00+09:00",
        "collections": [{"date": "2026-11-24", "category": {"name": "燃やせるごみ"}}],
        "today_gone": [],
        "cancelled": [{"date": "2026-11-23", "category": {"name": "ペットボトル"}}],
        "unknown_before": None,
    }
