"""The hazard map's page in a real browser, phone-sized, asking the running backend."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect, sync_playwright
from tests.e2e.deployed_stack import DeployedStack

pytestmark = pytest.mark.xdist_group("stack")

ARTEFACTS = Path(__file__).parents[2] / ".local" / "artefacts"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# MapLibre draws with WebGL, which a machine without a graphics card does in software.
_SOFTWARE_DRAWING = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
_PHONE = {"width": 390, "height": 844}
_PATIENCE_MS = 30_000
# 見本川's bank in Oita, where the sample data has a flood zone.
RIVERSIDE = (131.6018, 33.2444)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Return a page of a phone-sized browser; skipped where the machine has no Chromium."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=_SOFTWARE_DRAWING)
        page = running.new_page(viewport=_PHONE, has_touch=True, is_mobile=True, locale="ja-JP")  # type: ignore[arg-type]  # a TypedDict
        page.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)  # the first answer of each function takes its cold start
        yield page
        running.close()


def opened(page: Page, stack: DeployedStack, query: str = "", place: tuple[float, float] | None = None) -> None:
    """Open the page without the map behind, which is another host's."""
    link = "" if place is None else f"#{place[0]},{place[1]},14"
    page.goto("about:blank")  # only the part after # may differ from the address before
    page.goto(f"{stack.base_url}/map?background=none{query}{link}")
    expect(page.locator("body")).to_have_attribute("data-ready", "true")


def test_a_tapped_place_is_answered_with_its_hazards_and_the_shelters_near_it(page: Page, stack: DeployedStack) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  # Playwright marks what it is given
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    opened(page, stack, "&layer=flood_maximum", RIVERSIDE)
    page.locator("#map canvas").tap(position={"x": 195, "y": 190})
    expect(page.locator("body")).to_have_attribute("data-answered", "2")
    page.evaluate("() => window.hazardMap.drawn()")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / "hazard-map.png", full_page=True)

    assert page.evaluate("() => window.hazardMap.zonesDrawn()") > 0
    flood = page.locator('.hazard[data-kind="flood_maximum"]')
    expect(flood).to_have_attribute("data-status", "inside")
    expect(flood).to_contain_text("見本")
    assert page.locator(".hazard").count() == 10
    assert page.locator(".shelter").count() == 5
    assert faults == []
    hosts = {urlsplit(each.url).netloc for each in asked if each.url.startswith("http")}
    assert hosts == {urlsplit(stack.base_url).netloc}


def test_an_address_is_found_and_answered(page: Page, stack: DeployedStack) -> None:
    opened(page, stack)
    page.locator("#address").fill("大分市荷揚町")
    page.locator("#search button").click()
    expect(page.locator(".hazard").first).to_be_visible()
    assert "#131.6" in page.url


@pytest.mark.parametrize(
    ("language", "heading"),
    [("ja", "この場所の危険"), ("en", "Risks at this place"), ("ja-x-easy", "ここは あぶないですか")],
)
def test_everybody_can_use_it(page: Page, stack: DeployedStack, language: str, heading: str) -> None:
    """Axe checks what of WCAG 2.1 AA (JIS X 8341-3) a program can."""
    opened(page, stack, f"&language={language}", RIVERSIDE)
    expect(page.locator("#answer h2").first).to_have_text(heading)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_without_an_answer_the_page_says_so(page: Page, stack: DeployedStack) -> None:
    opened(page, stack)
    page.route("**/hazard/risks*", lambda route: route.abort())
    page.locator("#ask-centre").click()
    expect(page.locator("#message.fault")).to_contain_text("もう一度")
    page.unroute("**/hazard/risks*")
