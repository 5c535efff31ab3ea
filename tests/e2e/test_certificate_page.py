"""The page that says whether a certificate is good, in a phone's browser: for everybody, with and without scripts."""

import asyncio
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route
from tests.e2e.phone_browser import ARTEFACTS, phone
from tests.unit.procedures_api.test_verification import CODE, ISSUED, UNKNOWN, Service

from machiport.localized_text import LANGUAGES

pytestmark = pytest.mark.xdist_group("browser")

_PDF = b"%PDF-1.7 invented"
_HERE = "https://machiport.example.jp/v1"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Return a browser in which the service answers with its own function, certificate and all."""
    service = Service()
    service.put(ISSUED.changed(pdf_sha256=hashlib.sha256(_PDF).hexdigest()), ISSUED)

    # Playwright and the function each have an event loop, so the function answers in a thread of its own.
    with ThreadPoolExecutor(1, initializer=lambda: asyncio.set_event_loop(asyncio.new_event_loop())) as function:

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url)
            found = function.submit(
                service.get, asked.path.removeprefix("/v1"), **dict(parse_qsl(asked.query))
            ).result()
            route.fulfill(status=found.status, headers=found.headers, body=found.body)

        with phone() as page:
            page.route(f"{_HERE}/**", answer)
            page.set_default_timeout(10_000)
            yield page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [f"/verify/{CODE}", f"/verify/{UNKNOWN}", "/verify"])
def test_everybody_can_use_it(page: Page, path: str, language: str) -> None:
    page.goto(f"{_HERE}{path}?lang={language}")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_is_compared_on_the_phone(page: Page, tmp_path: Path) -> None:
    page.goto(f"{_HERE}/verify/{CODE}")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(_PDF)
    page.set_input_files("#file", file)
    page.get_by_text("同じです").wait_for()
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / "certificate_page.png", full_page=True)
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(_PDF + b"!")
    page.set_input_files("#file", changed)
    page.get_by_text("違います").wait_for()


def test_a_code_is_typed_and_answered(page: Page) -> None:
    page.goto(f"{_HERE}/verify")
    page.get_by_label("確認番号").fill(CODE.lower())
    page.get_by_role("button", name="確認する").click()
    page.get_by_role("heading", name="この証明書は有効です").wait_for()
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="This certificate is valid").wait_for()
