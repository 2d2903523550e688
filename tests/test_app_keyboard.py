"""The page in a real browser without a mouse: everything on the way is reached by keys, and seen to be reached."""

from collections.abc import Iterator

import pytest

from policies.scenario import read_scenario
from tests.browser import SECONDS, chromium, needs_chromium, served
from viz.app.pages.views import KNOWN

pytestmark = needs_chromium

MOST = 120
"""Presses of Tab within which whatever is wanted next is reached."""

HERE = """() => {
    const at = document.activeElement, look = getComputedStyle(at);
    const shown = at.getBoundingClientRect().width > 0;
    return { shown, outline: parseFloat(look.outlineWidth), style: look.outlineStyle };
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("app")
    with served(0.01, 2, 2023, folder / "log.txt") as app, chromium() as browser:
        found = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB").new_page()
        found.set_default_timeout(SECONDS * 1000)
        found.goto(app.address)
        settled(found)
        yield found


def settled(page: object, other: str = "") -> str:
    """Wait for the settled answer, of another scenario than one that is named; give its hash."""
    mark = page.locator(f"[data-stage=done]:not([data-hash='{other}'])").first
    mark.wait_for(state="attached")
    return str(mark.get_attribute("data-hash"))


def reach(page: object, wanted: str, key: str = "Tab") -> None:
    """Press a key until what is wanted has the focus; on the way whatever has it shows that it does."""
    for _ in range(MOST):
        page.keyboard.press(key)
        here = page.evaluate(HERE)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert here["shown"], wanted
            assert here["outline"] >= 2, f"{wanted} does not show that it has the focus"
            assert here["style"] != "none", wanted
            return
    raise AssertionError(f"{wanted} is not reached by {MOST} times {key}")


def test_a_journey_without_a_mouse(page: object, packaged) -> None:
    baseline = settled(page)
    assert baseline == read_scenario("baseline", packaged).hash
    reach(page, ".luohu-lever-tools select")
    reach(page, "input[type=search]")
    page.keyboard.type("seat_growth")
    reach(page, "#lever-seat_growth input[type=range]")
    page.keyboard.press("ArrowRight")
    moved = settled(page, baseline)
    assert page.locator("#lever-seat_growth .luohu-badge").first.is_visible()
    reach(page, ".luohu-buttons button:nth-of-type(1)", "Shift+Tab")
    page.keyboard.press("Enter")
    assert settled(page, moved) == baseline
    reach(page, "[role=tab][aria-selected=true]")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.activeElement.id !== before", arg=first)
    assert page.evaluate("document.activeElement.id") == f"tab-{list(KNOWN)[1]}"
    page.locator(f"#tab-{list(KNOWN)[1]}[aria-selected=true]").wait_for()
    reach(page, ".luohu-choices select")
    before = page.evaluate("document.activeElement.value")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => document.activeElement.value !== before", arg=before)
    page.locator(".luohu-grid .main-svg").first.wait_for()
    reach(page, ".luohu-grid .luohu-chart-tools button:nth-of-type(2)")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.endswith(".csv")
