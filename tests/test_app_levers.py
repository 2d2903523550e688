"""The panel of levers in a real browser: what is typed and slid reaches the scenario, and nothing else changes."""

from collections.abc import Iterator

import pytest

from tests.browser import SECONDS, chromium, needs_chromium, served

pytestmark = needs_chromium

CITY_AND_COUNTY = "lever=seat_growth;2021=0.05;2026=0.054&lever=seat_growth;in=410622;2024=0.3"

MARKS = """() => {
    const end = document.querySelector(".luohu-side").clientWidth;
    const tracks = [...document.querySelectorAll(".luohu-track")];
    const boxes = (track) => [...track.querySelectorAll("i")].filter((each) => each.textContent)
        .map((each) => each.getBoundingClientRect());
    const over = ([one, two]) => Boolean(two) && one.left < two.right && two.left < one.right;
    return {
        tracks: tracks.length,
        cut: tracks.flatMap(boxes).filter((box) => box.left < 0 || box.right > end).length,
        over: tracks.map(boxes).filter(over).length,
    };
}"""
"""How many texts of marks are cut off, or stand over one another."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Iterator[dict[str, object]]:
    """Two pages: one with steps of the city and of a county, one with the plan beside three scenarios."""
    folder = tmp_path_factory.mktemp("app")
    queries = {"steps": CITY_AND_COUNTY, "plan": "base=plan&view=compare&beside=plan,rural-revival,land-secure"}
    with served(0.01, 3, 2023, folder / "log.txt") as running, chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(SECONDS * 1000)
        found = {}
        for name, query in queries.items():
            found[name] = context.new_page()
            found[name].goto(f"{running.address}?lang=en&{query}")
            found[name].locator(".luohu-levers").wait_for()
        yield found


def lever(page: object, key: str) -> object:
    """Find a lever, and open it."""
    page.locator("input[type=search]").fill(key)
    found = page.locator(f"#lever-{key}")
    if not found.locator("fieldset").count():
        found.locator(".luohu-fold").click()
    return found


def said(page: object, text: str) -> None:
    """Wait until the address says something."""
    page.wait_for_function("text => decodeURIComponent(location.search).includes(text)", arg=text)


def test_what_is_no_number_goes_back_and_is_refused_in_a_sentence(pages) -> None:
    page = pages["steps"]
    seats, before = lever(page, "seat_growth"), page.evaluate("location.search")
    box = seats.locator(".luohu-step input").first
    for typed in ("", "99", "-1", ""):
        box.fill(typed)
        box.press("Tab")
        page.locator("[role=alert]").wait_for()
        page.wait_for_function("box => box.value === '0.05'", arg=box.element_handle())
        page.locator("[role=alert] button").click()
        page.locator("[role=alert]").wait_for(state="detached")
    assert page.evaluate("location.search") == before
    page.locator("input[type=search]").fill("chaiwan")
    page.locator("#project-chaiwan input[type=checkbox]").check()
    said(page, "project=chaiwan")
    times = page.locator("#project-chaiwan input[type=number]")
    times.fill("")
    times.press("Tab")
    page.locator("[role=alert]").wait_for()
    page.wait_for_function("box => box.value === '1'", arg=times.element_handle())
    times.fill("0")
    times.press("Tab")
    said(page, "times=0")
    assert times.input_value() == "0"


def test_one_year_of_the_city_is_typed_and_all_else_stays(pages) -> None:
    page = pages["steps"]
    seats = lever(page, "seat_growth")
    box = seats.locator(".luohu-step input").first
    assert box.input_value() == "0.05"
    box.fill("0.06")
    box.press("Enter")
    said(page, "lever=seat_growth;2021=0.06;2026=0.054&lever=seat_growth;in=410622;2024=0.3")
    page.locator(".luohu-pair select").nth(1).select_option("2024")
    assert "counties differ: mean" in seats.inner_text()
    slider = seats.locator("input[type=range]")
    slider.press("ArrowRight")
    said(page, "2026=0.054&lever=seat_growth;in=410622;2024=0.3")
    said(page, "lever=seat_growth;2021=0.06;2024=0.06")


def test_a_slider_shows_the_chosen_year_and_keeps_a_programme(pages) -> None:
    page = pages["plan"]
    homes = lever(page, "resettlement")
    value = homes.locator(".luohu-value")
    assert value.inner_text().startswith("1586")
    assert "2021–2025" in value.inner_text()
    homes.locator("input[type=range]").press("ArrowRight")
    said(page, "lever=resettlement;2021=1700.0;until=2025")
    page.locator(".luohu-pair select").nth(1).select_option("2026")
    assert value.inner_text().startswith("0")
    # The button goes, and the focus with it to what it reset.
    homes.get_by_role("button", name="Reset", exact=True).press("Enter")
    said(page, "?base=plan&lang")
    assert page.evaluate("document.activeElement.type") == "range"
    taken = [each.get_attribute("disabled") for each in homes.locator(".luohu-step").nth(1).locator("option").all()]
    assert taken[0] is not None, "a year that has its step cannot be taken by another"


def test_a_step_finds_room_or_the_button_says_why_not(pages) -> None:
    add = lever(pages["plan"], "care").locator(".luohu-add")
    assert add.is_disabled()
    assert "no room" in add.get_attribute("title")
    page = pages["steps"]
    lever(page, "amenity").locator(".luohu-add").click()
    said(page, "lever=amenity;2028=")


def test_marks_lists_and_an_empty_search_can_be_read(pages) -> None:
    page = pages["plan"]
    page.locator("input[type=search]").fill("xyzzy")
    page.locator(".luohu-levers [role=status]", has_text="xyzzy").wait_for()
    page.locator("input[type=search]").fill("")
    for fold in page.locator(".luohu-chapter-head > .luohu-fold").all():
        fold.click()
    found = page.evaluate(MARKS)
    assert found.pop("tracks") > 40
    assert found == {"cut": 0, "over": 0}
    looks = "() => [...document.querySelectorAll('.luohu select')].map((each) => getComputedStyle(each).appearance)"
    assert set(page.evaluate(looks)) == {"auto"}


def test_a_fourth_comparison_is_shut_and_says_why(pages) -> None:
    page = pages["plan"]
    boxes = page.locator("fieldset.luohu-choices label")
    boxes.first.wait_for()
    shut = [each for each in boxes.all() if each.locator("input").is_disabled()]
    assert len(shut) == boxes.count() - 3
    assert "take one away" in shut[0].get_attribute("title")
    assert "take one away" in page.locator("fieldset.luohu-choices [role=status]").inner_text()
