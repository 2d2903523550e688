"""A page whose connection is lost says so, is out of use meanwhile, and comes back by its link with all it showed."""

import pytest

from policies.scenario import read_scenario
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
            page.page.wait_for_selector(f"[data-stage=done][data-hash='{baseline}']", state="attached")
            page.page.select_option(BASES, "plan")
            page.page.wait_for_selector(f"[data-stage=done][data-hash='{plan}']", state="attached")
            assert page.complaints == []
        assert told(page)
        page.page.get_by_text("luohu app").wait_for()
        with served(0.01, 2, 2023, log) as app:
            wire.leads_to(app.address)
            assert back(page) == first
            assert app.ask("sessions") == "1"
            page.close()
            waited(lambda: app.ask("sessions") == "0")
