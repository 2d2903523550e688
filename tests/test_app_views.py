"""The page in a real browser: every view opens, a journey from plan to link, both languages, a phone, the keyboard."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.region import Region
from policies.scenario import parse_scenario, read_scenario
from tests.app_folders import MAKERS
from tests.browser import SECONDS, chromium, needs_chromium, served
from viz.app.pages.shipped import read_shipped
from viz.app.pages.views import KNOWN, VIEWS
from viz.language import Say

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "stores").mkdir()
    for name, make in MAKERS.items():
        make(folder / "stores" / name)
    with served(0.01, 8, 2023, folder / "log.txt", str(folder / "stores")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as found:
        yield found


class Opened:
    """A page with all that it complained of."""

    def __init__(self, browser, address: str, width: int = 1280, height: int = 720, locale: str = "zh-CN") -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        self.context.set_default_timeout(SECONDS * 1000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def settled(self, hash_: str | None = None) -> str:
        """Wait for the settled answer, of a scenario if one is named; give its hash."""
        named = f"[data-hash='{hash_}']" if hash_ else ""
        mark = self.page.locator(f"[data-stage=done]{named}").first
        mark.wait_for(state="attached")
        return str(mark.get_attribute("data-hash"))

    def lever(self, name: str):
        """Find a lever's slider by the name of the catalogue."""
        self.page.locator(".luohu-levers input[type=search]").fill(name)
        return self.page.locator(f"#lever-{name} input[type=range]")

    def push(self, name: str, key: str) -> str:
        """Move a lever by a key; give the hash of what is then settled."""
        before = self.settled()
        self.lever(name).press(key)
        self.page.locator(f"[data-stage]:not([data-hash='{before}'])").first.wait_for(state="attached")
        return self.settled()


@pytest.fixture
def opened(app, browser, request) -> Iterator[Opened]:
    page = Opened(browser, app.address, **getattr(request, "param", {}))
    yield page
    assert page.complaints == []
    page.page.close(run_before_unload=True)
    page.context.close()


def test_the_first_screen_needs_no_click(opened: Opened, packaged: Region) -> None:
    assert opened.settled() == read_scenario("baseline", packaged).hash
    page = opened.page
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator(".luohu-head").count() == 6
    charts = page.locator(".luohu-first .main-svg")
    charts.first.wait_for()
    for figure in page.locator(".luohu-first figure").all():
        box = figure.bounding_box()
        assert box["y"] + box["height"] <= 720, "both figures are seen whole"
    absent = read_shipped(packaged).absent(Say("zh"))
    assert not absent or absent in page.locator(".luohu-note").first.inner_text()


def test_every_view_opens_and_each_chart_is_exported(opened: Opened) -> None:
    page = opened.page
    opened.settled()
    page.locator(".luohu-first .main-svg").nth(1).wait_for()
    exported(page, ".luohu-first figure")
    for key in KNOWN:
        page.locator(f"#tab-{key}").click()
        page.locator(f"#tab-{key}[aria-selected=true]").wait_for()
        page.locator(".luohu-main figure, .luohu-main pre, .luohu-errand, fieldset").last.wait_for()
        if key in VIEWS:
            page.locator(f".luohu-view-{key} figure").first.wait_for()
            exported(page, ".luohu-grid figure")
    assert page.locator("#tab-take[aria-selected=true]").count() == 1


def exported(page, which: str) -> None:
    """Every figure says unit and source, and gives its numbers, and its picture where it is one."""
    for figure in page.locator(which).all():
        words = figure.locator("figcaption").inner_text()
        title = figure.locator("h3").inner_text()
        assert "来源" in words, title
        plots = figure.locator(".luohu-plot, img").count()
        assert not plots or "单位" in words, title
        for kind, head in (("CSV", "\ufeff".encode()), ("PNG", b"\x89PNG")) if plots else (("CSV", "\ufeff".encode()),):
            tool = figure.locator(".luohu-chart-tools > *", has_text=kind)
            if not plots and not tool.count():
                continue  # a table without rows says in words why
            with page.expect_download() as file:
                tool.click()
            assert Path(file.value.path()).read_bytes().startswith(head), title
            page.wait_for_timeout(150)  # more than ten downloads a second are dropped by Chromium without a word


def test_results_of_every_command_are_looked_through(opened: Opened) -> None:
    page = opened.page
    opened.settled()
    page.locator("#tab-store").click()
    heads = {"calibration": "数据教会了什么", "discovery": "选中的盒子", "search": "费用与结果"}
    heads |= {"comparison": "由谁支付"}
    for name, word in heads.items():
        page.locator(".luohu-choices select").first.select_option(name)
        page.locator(".luohu-grid h3", has_text=word).first.wait_for()
        page.locator(".luohu-grid .main-svg").first.wait_for()
        exported(page, ".luohu-grid figure")
    page.locator(".luohu-choices select").first.select_option("ensemble")
    page.locator(".luohu-grid img").nth(1).wait_for()
    page.get_by_role("button", name="English").click()
    page.locator(".luohu-grid h3", has_text="Hebi: resident urban share").wait_for()


def test_a_journey_from_the_plan_to_a_link(opened: Opened, app, browser, packaged: Region, tmp_path: Path) -> None:
    page = opened.page
    opened.settled()
    page.locator(".luohu-lever-tools select").first.select_option("plan")
    opened.settled(read_scenario("plan", packaged).hash)
    opened.push("permit_compulsory", "ArrowLeft")
    moved = opened.push("land_credibility", "ArrowLeft")
    assert moved not in (read_scenario("plan", packaged).hash, read_scenario("baseline", packaged).hash)
    page.locator("#tab-compare").click()
    page.locator(".luohu-grid figure").first.wait_for()
    with page.expect_download() as table:
        page.locator(".luohu-grid figure button", has_text="CSV").first.click()
    assert Path(table.value.path()).read_bytes().startswith("\ufeff".encode())
    with page.expect_download() as picture:
        page.locator(".luohu-grid figure button", has_text="PNG").first.click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    page.locator("#tab-take").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="保存 my-scenario.toml").click()
    text = Path(file.value.path()).read_text(encoding="utf-8")
    assert parse_scenario(text, "my-scenario.toml", packaged).hash == moved
    link = page.locator("a[href*='base=plan']").first.get_attribute("href")
    again = Opened(browser, link)
    assert again.settled() == moved
    assert again.complaints == []
    again.context.close()


def resting(page, before: str) -> tuple[str, str]:
    """Hash and digest of the answer to where the hand rests: what it passed on its way may be answered before."""
    done, last = page.locator(f"[data-stage=done]:not([data-hash='{before}'])").first, None
    while True:
        done.wait_for(state="attached")
        found = done.get_attribute("data-hash"), done.get_attribute("data-digest")
        if found == last:
            return found
        last = found
        page.wait_for_timeout(2000)


def test_the_whole_answer_comes_while_the_hand_is_still_on_the_slider(opened: Opened) -> None:
    page, before = opened.page, opened.settled()
    slider = opened.lever("land_credibility")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], height, steps=4)
    held, digest = resting(page, before)
    assert digest
    undo = page.locator(".luohu-lever-tools button").first
    assert undo.is_disabled(), "a hand that has not let go has taken no step"
    page.mouse.up()
    page.locator(".luohu-lever-tools button:first-child:enabled").wait_for()
    assert opened.settled() == held
    assert page.locator(f"[data-hash='{held}']").first.get_attribute("data-digest") == digest


def test_a_slider_that_is_pressed_beside_its_knob_is_answered_before_it_is_let_go_of(opened: Opened) -> None:
    page, before = opened.page, opened.settled()
    slider = opened.lever("land_credibility")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.evaluate("""() => {
        window.held = [];
        const socket = WebSocket.prototype, send = socket.send;
        socket.send = function (data) {
            const found = typeof data === "string" && data.match(/"held":(true|false),"resting":(true|false)/);
            if (found) window.held.push(found[0]);
            return send.apply(this, arguments);
        };
    }""")
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    held, digest = resting(page, before)
    assert digest
    # At once as one that rests, not first as one that moves.
    assert page.evaluate("held") == ['"held":true,"resting":true']
    page.mouse.up()
    page.locator(".luohu-lever-tools button:first-child:enabled").wait_for()
    assert opened.settled() == held
    assert page.evaluate("held")[1:] == ['"held":false,"resting":false']


def test_curves_follow_a_hand_that_keeps_moving(opened: Opened) -> None:
    page, _ = opened.page, opened.settled()
    chart = page.locator(".luohu-first .js-plotly-plot").first
    chart.evaluate("it => { window.drawn = 0; it.on('plotly_afterplot', () => { window.drawn += 1; }); }")
    slider = opened.lever("land_credibility")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    height, end = box["y"] + box["height"] / 2, time.monotonic() + SECONDS
    page.mouse.move(box["x"] + 0.2 * box["width"], height)
    page.mouse.down()
    step = 0
    # Never still for so long that it would be taken to rest.
    while page.evaluate("window.drawn") < 3 and time.monotonic() < end:
        step += 1
        page.mouse.move(box["x"] + box["width"] * (0.2 + 0.6 * abs(step % 200 / 100 - 1)), height)
        page.wait_for_timeout(30)
    assert page.evaluate("window.drawn") >= 3
    assert page.locator(".luohu-lever-tools button").first.is_disabled()
    page.mouse.up()
    opened.settled()


def test_it_says_how_far_it_is_and_then_nothing(opened: Opened) -> None:
    opened.settled()
    opened.page.evaluate("""() => {
        const line = document.querySelector(".luohu-under-way");
        window.told = [];
        const all = { subtree: true, childList: true, characterData: true };
        new MutationObserver(() => told.push(line.innerText.trim())).observe(line, all);
    }""")
    opened.push("care", "ArrowRight")
    opened.page.wait_for_function("document.querySelector('.luohu-under-way').innerText.trim() === ''")
    assert any("正在模拟" in text or "等待" in text for text in opened.page.evaluate("told"))


def test_switching_the_language_loses_nothing(opened: Opened) -> None:
    page = opened.page
    opened.settled()
    hash_ = opened.push("care", "ArrowRight")
    page.locator("#tab-compare").click()
    page.locator("fieldset input").nth(1).check()
    page.locator(".luohu-levers select").nth(1).select_option("410621")
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    assert opened.settled() == hash_
    page.locator("#tab-compare[aria-selected=true]").wait_for()
    assert page.locator("fieldset input:checked").count() == 1
    assert page.locator(".luohu-levers select").nth(1).input_value() == "410621"
    assert page.locator(".luohu-levers input[type=search]").input_value() == "care"
    assert "Policy levers" in (page.locator(".luohu-levers").get_attribute("aria-label") or "")
    # The fan of the changed scenario, and the intervals of both that are compared, fill in until they are whole.
    page.locator(".luohu-first .luohu-note", has_text="differences of 20 paired draws").wait_for()
    page.locator(".luohu-grid figcaption", has_text="median of 20 paired draws").first.wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator(f"[data-stage]:not([data-hash='{hash_}'])").first.wait_for(state="attached")


def test_packages_and_single_projects_are_switched(opened: Opened, packaged: Region) -> None:
    page = opened.page
    opened.settled()
    page.locator(".luohu-lever-tools select").first.select_option("plan")
    plan = opened.settled(read_scenario("plan", packaged).hash)
    page.locator(".luohu-levers input[type=search]").fill("chaiwan")
    page.locator("#project-chaiwan input[type=checkbox]").uncheck()
    text = 'extends = "plan"\n[projects]\nchaiwan = false\n'
    without = opened.settled(parse_scenario(text, "x.toml", packaged).hash)
    assert without != plan
    page.locator("#project-chaiwan .luohu-badge").wait_for()
    page.locator("#project-chaiwan input[type=checkbox]").check()
    opened.settled(plan)
    page.locator(".luohu-levers input[type=search]").fill("")
    page.locator(".luohu-chapter-head input[type=checkbox]").first.uncheck()
    text = 'extends = "plan"\nwithout = ["chapter3"]\n'
    opened.settled(parse_scenario(text, "x.toml", packaged).hash)


@pytest.mark.parametrize("opened", [{"width": 390, "height": 844, "locale": "en-GB"}], indirect=True)
def test_a_phone_shows_all_without_scrolling_sideways(opened: Opened) -> None:
    opened.settled()
    page = opened.page
    page.locator(".luohu-first .main-svg").first.wait_for()
    wide = "[...document.querySelectorAll('.luohu *')].filter(e => e.getBoundingClientRect().right > 392"
    wide += " && !e.closest('svg, .luohu-scroll-free, .luohu-numbers, pre')).map(e => e.className || e.tagName)"
    assert page.evaluate(wide) == []
    assert page.locator("html").get_attribute("lang") == "en"


PHONES = [
    {"width": 360, "height": 640, "locale": "zh-CN"},
    {"width": 420, "height": 900, "locale": "en-GB"},
]


@pytest.mark.parametrize("opened", PHONES, indirect=True)
def test_on_a_phone_levers_are_moved_beneath_the_results_without_scrolling(opened: Opened) -> None:
    """They stood below all results: whoever moved one no longer saw what became of it."""
    before, page = opened.settled(), opened.page
    panel, button = page.locator("#luohu-side"), page.locator(".luohu-drawer")
    assert not panel.is_visible()
    assert button.inner_text().strip("▴ ") in ("调整政策", "Move the levers")
    assert button.get_attribute("aria-controls") == "luohu-side"
    button.press("Enter")
    panel.wait_for()
    assert button.inner_text().strip("▾ ") in ("收起杠杆，只看结果", "Put the levers away")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#luohu-side') !== null"), "the panel follows its button"
    assert opened.push("care", "ArrowRight") != before
    first, box = page.locator(".luohu-head").first.bounding_box(), panel.bounding_box()
    assert 0 <= first["y"] < first["y"] + first["height"] <= box["y"], "the numbers are seen above the panel"
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    page.locator("#tab-take").click()
    page.locator(".luohu-main pre").last.scroll_into_view_if_needed()
    field = page.locator("#lever-care .luohu-fold")
    field.click()
    page.locator("#lever-care input[type=number]").first.fill("99")
    page.keyboard.press("Enter")
    alert = page.locator(".luohu-alert[role=alert]")
    alert.wait_for()
    assert 0 <= alert.bounding_box()["y"] < box["y"], "a refusal is seen wherever the results stand"
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.luohu-drawer')")


def test_a_wide_page_has_the_levers_at_its_side(opened: Opened) -> None:
    opened.settled()
    assert opened.page.locator("#luohu-side").is_visible()
    assert not opened.page.locator(".luohu-drawer").is_visible()


def test_everything_that_is_operated_has_a_name(opened: Opened) -> None:
    opened.settled()
    opened.lever("care").wait_for()
    nameless = """[...document.querySelectorAll('.luohu button, .luohu input, .luohu select')].filter(e =>
        !(e.innerText || '').trim() && !e.getAttribute('aria-label') && !(e.labels && e.labels.length)
    ).map(e => e.outerHTML.slice(0, 100))"""
    assert opened.page.evaluate(nameless) == []


def test_a_link_that_is_not_allowed_says_so(app, browser) -> None:
    page = Opened(browser, f"{app.address}?lever=no_such_lever;2021=1", locale="en-GB")
    alert = page.page.locator(".luohu-alert").first
    alert.wait_for()
    assert "no_such_lever" in alert.inner_text()
    page.page.get_by_role("button", name="中文").click()
    page.page.locator(".luohu-alert", has_text="没有杠杆“no_such_lever”").wait_for()
    page.context.close()
