"""The hazard map's page in a real browser, phone-sized, asking the running backend."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect
from tests.e2e.deployed_stack import DeployedStack
from tests.e2e.phone_browser import opened, phone, photographed

pytestmark = pytest.mark.xdist_group("stack")

# 見本川's bank in Oita, where the sample data has a flood zone.
RIVERSIDE = (131.6018, 33.2444)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with phone() as page:
        yield page


def test_a_tapped_place_is_answered_with_its_hazards_and_the_shelters_near_it(page: Page, stack: DeployedStack) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  # Playwright marks what it is given
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    opened(page, stack, "&layer=flood_maximum", RIVERSIDE)
    page.locator("#map canvas").tap(position={"x": 195, "y": 190})
    expect(page.locator("body")).to_have_attribute("data-answered", "2")
    photographed(page, "hazard-map")

    assert page.evaluate("() => window.hazardMap.zonesDrawn()") > 0
    flood = page.locator('.hazard[data-kind="flood_maximum"]')
    expect(flood).to_have_attribute("data-status", "inside")
    expect(flood).to_contain_text("見本")
    expect(page.locator("#message")).to_have_text("この場所は、3種類の災害の区域の中です。")
    page.locator("#to-answer").tap()
    expect(page.locator("#answer h2").first).to_be_in_viewport()
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


def test_the_map_draws_what_the_place_is_in_and_says_when_a_part_of_it_did_not_come(
    page: Page, stack: DeployedStack
) -> None:
    opened(page, stack)
    page.locator("#layer").evaluate("(choice) => { choice.value = 'tsunami'; }")  # nobody chose it by hand
    page.locator("#ask-centre").click()
    expect(page.locator("body")).to_have_attribute("data-answered", "1")
    chosen = page.locator("#layer").input_value()
    shown = page.locator(f'.hazard[data-kind="{chosen}"]')
    inside = page.locator('.hazard[data-status="inside"]')
    if inside.count():
        expect(shown).to_have_attribute("data-status", "inside")
    page.route("**/tiles/**", lambda route: route.abort())
    opened(page, stack, "&layer=flood_maximum", RIVERSIDE)
    expect(page.locator("#map-fault")).to_contain_text("受け取れません")
    page.unroute("**/tiles/**")
