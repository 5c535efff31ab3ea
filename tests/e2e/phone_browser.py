"""A phone-sized browser that looks at the hazard map's page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from tests.e2e.deployed_stack import DeployedStack

from machiport_gates.paths import ROOT

ARTEFACTS: Final = ROOT / ".local" / "artefacts"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# MapLibre draws with WebGL, which a machine without a graphics card does in software.
_SOFTWARE_DRAWING = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
_PATIENCE_MS = 30_000


@contextmanager
def phone() -> Iterator[Page]:
    """Yield a page of a phone-sized browser; skips the test where the machine has no Chromium."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=_SOFTWARE_DRAWING)
        page = running.new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ja-JP")
        page.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)  # the first answer of each function takes its cold start
        yield page
        running.close()


def opened(page: Page, stack: DeployedStack, query: str = "", place: tuple[float, float] | None = None) -> None:
    """Open the map's page without the map behind, which is another host's."""
    link = "" if place is None else f"#{place[0]},{place[1]},14"
    page.goto("about:blank")  # only the part after # may differ from the address before
    page.goto(f"{stack.base_url}/map?background=none{query}{link}")
    expect(page.locator("body")).to_have_attribute("data-ready", "true")


def photographed(page: Page, name: str) -> None:
    """Keep a picture of the whole page, once the map is drawn."""
    page.evaluate("() => window.hazardMap.drawn()")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
