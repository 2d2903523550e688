"""The app in a real browser: nothing leaves the machine, pages keep their own answers and are freed, cap and gate."""

import http.client
from urllib.parse import urlsplit

import pytest

from policies.scenario import read_scenario
from tests.browser import SECONDS, Page, chromium, needs_chromium, served, waited

pytestmark = needs_chromium
MOST = 3


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("app") / "log.txt"


@pytest.fixture(scope="module")
def app(log):
    with served(0.01, MOST, 2023, log) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def test_three_pages_keep_their_own_answers_and_are_freed(app, browser, packaged):
    names = ["baseline", "plan", "land-secure"]
    pages = [Page(browser, f"{app.address}?base={name}") for name in names]
    found = [page.settled() for page in pages]
    assert [hash_ for hash_, _ in found] == [read_scenario(name, packaged).hash for name in names]
    assert len({digest for _, digest in found}) == MOST
    assert app.ask("sessions") == str(MOST)
    # One page too many is refused with a sentence.
    extra = browser.new_page()
    assert extra.goto(app.address, timeout=SECONDS * 1000).status == 503
    assert str(20) in extra.inner_text("body")
    extra.close()
    allowed = urlsplit(app.address).netloc
    for page in pages:
        assert page.requests
        asked = [urlsplit(url) for url in page.requests]
        assert [url for url in asked if url.scheme not in ("data", "blob") and url.netloc != allowed] == []
        assert page.complaints == []
        page.close()
    waited(lambda: app.ask("sessions") == "0")


def test_a_page_that_found_no_room_opens_by_itself_when_there_is_some(app, browser):
    """As one does that is loaded again while its old self takes long to leave: it kept its sentence for good."""
    pages = [Page(browser, app.address) for _ in range(MOST)]
    for page in pages:
        page.settled()
    tab = pages[0].context.new_page()
    tab.goto(app.address)
    tab.get_by_text("opens by itself").wait_for()
    # One that is closed while it waits takes no place.
    left = pages[0].context.new_page()
    left.goto(app.address)
    left.get_by_text("opens by itself").wait_for()
    left.close(run_before_unload=True)
    assert app.ask("sessions") == str(MOST)
    pages[1].close()
    tab.wait_for_selector("[data-stage=done]", state="attached")
    assert app.ask("sessions") == str(MOST)
    assert pages[0].complaints == []
    tab.close(run_before_unload=True)
    pages[0].close()
    pages[2].close()
    waited(lambda: app.ask("sessions") == "0")


def test_foreign_hosts_and_paths_that_climb_are_refused(app, log):
    host = urlsplit(app.address).netloc
    for path, headers, status in (
        ("/", {"Host": "evil.example"}, 403),
        ("/", {"Host": host, "Origin": "http://evil.example"}, 403),
        ("/static/../../../../etc/passwd", {"Host": host}, 403),
        ("/_solara/cdn/..%2f..%2f..%2fetc%2fpasswd", {"Host": host}, 403),
        ("/static/public/%2e%2e/%2e%2e/app_command.py", {"Host": host}, 403),
        ("/_solara/cdn/nothing-of-this-name@1.0.0/x.js", {"Host": host}, 404),
    ):
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        assert answer.status == status, path
        assert b"root:" not in answer.read()
        connection.close()
    assert log.read_text().count("refused (403)") >= 5


@pytest.mark.parametrize(
    ("query", "word"),
    [("lever=care;2021=99", "care"), ("lever=nobody;2021=1", "nobody"), ("base=../../etc/passwd", "extends")],
)
def test_a_hostile_link_is_refused_with_a_sentence(query, word, app, log, browser):
    page = Page(browser, f"{app.address}?{query}")
    page.page.wait_for_selector("[role=alert]")
    assert word in page.page.inner_text("[role=alert]")
    assert word in log.read_text()
    page.close()
    waited(lambda: app.ask("sessions") == "0")


@pytest.mark.parametrize("content", [b"[levers]\ncare = 99", b"\xff\xfe\x00", b"x" * 400_000, b"[[[[[[[["])
def test_a_hostile_upload_is_refused_with_a_sentence(content, app, browser):
    page = Page(browser, f"{app.address}?view=take")
    page.page.set_input_files("input[type=file]", {"name": "x.toml", "mimeType": "text/plain", "buffer": content})
    page.page.wait_for_selector("[role=alert]")
    assert page.page.inner_text("[role=alert]").strip()
    page.close()
    waited(lambda: app.ask("sessions") == "0")
