"""A page whose connection is lost says so, is out of use meanwhile, and comes back by its link with all it showed."""

from pathlib import Path

import pytest

from policies.scenario import read_scenario
from tests.app_drafts import too_long
from tests.browser import Page, Wire, chromium, needs_chromium, served, waited

pytestmark = needs_chromium
NOTICE = "#luohu-lost"
BASES = ".luohu-lever-tools select"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("app") / "log.txt"


def told(page):
    """What the notice says; nothing on the page can be used while it stands there."""
    page.page.wait_for_selector(NOTICE)
    assert page.page.evaluate("document.getElementById('app').inert")
    return page.page.inner_text(NOTICE)


def back(page):
    """Wait until the page has been loaded again."""
    page.page.wait_for_selector(NOTICE, state="detached")
    return page.settled()


def test_a_page_comes_back_after_a_cut_and_after_the_end_of_its_server(log, packaged):
    """The page was dead: it named the scenario that was chosen next above the numbers of the one before."""
    plan, baseline = (read_scenario(name, packaged).hash for name in ("plan", "baseline"))
    with chromium() as browser:
        with served(0.01, 2, 2023, log) as app:
            wire = Wire(app.address)
            page = Page(browser, f"{wire.address}?base=plan&lang=zh&view=counties")
            first = page.settled()
            assert first[0] == plan
            wire.cut()
            assert "连接断开" in told(page)
            assert back(page) == first
            assert "view=counties" in page.page.url
            waited(lambda: app.ask("sessions") == "1")
            page.page.select_option(BASES, "baseline")
            page.settled_on(baseline)
            page.page.select_option(BASES, "plan")
            page.settled_on(plan)
            assert page.complaints == []
        assert told(page)
        page.page.get_by_text("luohu app").wait_for()
        with served(0.01, 2, 2023, log) as app:
            wire.leads_to(app.address)
            assert back(page) == first
            assert app.ask("sessions") == "1"
            page.close()
            waited(lambda: app.ask("sessions") == "0")


def test_a_scenario_too_long_for_its_link_is_saved_before_the_page_is_loaded_again(log, packaged):
    """Loaded at once, as others are, it would be gone."""
    draft = too_long(packaged)
    with chromium() as browser, served(0.01, 2, 2023, log) as app:
        wire = Wire(app.address)
        page = Page(browser, f"{wire.address}?view=take&lang=en")
        page.settled()
        opened(page, draft.toml)
        first = page.settled_on(draft.hash)
        wire.cut()
        assert "save its file first" in told(page)
        page.page.wait_for_timeout(3000)
        assert page.page.locator(NOTICE).is_visible(), "it waits for the reader"
        with page.page.expect_download() as file:
            page.page.locator(NOTICE).get_by_role("button", name="Save").press("Enter")
        assert file.value.suggested_filename == "my-scenario.toml"
        kept = Path(file.value.path()).read_text(encoding="utf-8")
        assert kept == draft.toml
        page.page.locator(NOTICE).get_by_role("button", name="Load again").click()
        assert back(page)[0] == read_scenario("baseline", packaged).hash
        opened(page, kept)
        assert page.settled_on(draft.hash) == first
        page.close()


def opened(page, toml):
    """Open a scenario file in the page."""
    content = {"name": "mine.toml", "mimeType": "text/plain", "buffer": toml.encode()}
    page.page.set_input_files("input[type=file]", content)
