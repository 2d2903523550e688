"""Seconds of `luohu app` in a real browser, warm: first paint, first answer, from a slider to the curve.

`python -m tests.measure_app` prints them beside the goals, with the turns of the reference loop; `.ci/full` runs it. No
test asserts them. With `SCALE` as its argument it serves that scale instead, without the pairs of the posterior.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from experiments.bench import reference_seconds
from tests.browser import Page, Served, chromium, served
from tests.serve_app import WHOLE

VISITS, MOVES = 5, 15
REST = 0.5
"""Seconds for which a hand that drags a slider rests before it lets go: as long as it takes to see the preview."""
PRESS = 0.1
"""Seconds for which a hand that clicks keeps the button down."""
DRAGGED = 8
"""Steps of a hand that drags."""
LOOK = 100
"""Milliseconds between two looks for what the page has written down: to look at every frame would make it draw them."""
DATES = (2021, 2026, 2031)
"""From which the levers moved are dated: the earliest leaves most years to run."""
LEVERS = ("seat_growth", "care", "land_credibility", "job_growth", "affordable")
GOALS = {"paint": 5.0, "answer": 3.0, "preview": 0.5, "curve": 1.5}

PROBE = """() => {
    const now = () => performance.now();
    window.seen = { taken: 0, released: 0, drawn: [], plotted: [] };
    document.addEventListener("mousedown", () => { seen.taken = now(); }, true);
    document.addEventListener("change", (event) => { if (event.target.type === "range") seen.released = now(); }, true);
    const status = document.querySelector("[data-hash]");
    const note = () => seen.drawn.push([now(), status.dataset.drawn]);
    new MutationObserver(note).observe(status, { attributeFilter: ["data-drawn"] });
    document.querySelector(".js-plotly-plot").on("plotly_afterplot", () => seen.plotted.push(now()));
}"""
"""Writes down when a slider was let go of, what is drawn since when, and when the curves came on the screen."""

FOUND = """([before]) => {
    const status = document.querySelector("[data-hash]"), hash = status.dataset.hash;
    if (status.dataset.stage !== "done" || hash === before || seen.released < seen.taken) return null;
    const mine = seen.drawn.filter(([when, drawn]) => drawn.startsWith(hash) && when >= seen.taken);
    if (!mine.length) return null;
    const settled = mine[mine.length - 1][0], later = performance.now() - settled > 3000;
    // Curves that are the same as those before, of a lever that hardly acts, are not drawn anew.
    const curve = seen.plotted.find((when) => when >= settled) || (later && settled);
    return curve ? [mine[0][0], curve].map((when) => Math.max(0, when - seen.released)) : null;
}"""
"""Milliseconds from letting go to the first numbers and to the curves of every household, once they are there."""


def visited(browser: object, app: Served) -> tuple[float, float]:
    """Seconds from the address to the first paint, and from there to the first answer of every household."""
    page = Page(browser, app.address)
    page.settled()
    drawn = page.page.evaluate("performance.now()")
    paint = page.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    return paint / 1000, (drawn - paint) / 1000


def moved(page: object, number: int, since: int, rest: float = 0.0, press: float = PRESS) -> tuple[float, float]:
    """Seconds from letting go of a slider to the preview and to the settled curve, for a lever dated from a year.

    It is clicked, the button down for `press` seconds, or with a `rest` in seconds dragged there, where the hand stays
    so long.
    """
    key = LEVERS[number % len(LEVERS)]
    page.locator(".luohu-pair select").nth(1).select_option(str(since))
    page.fill("input[type=search]", key)
    slider = page.locator(f"#lever-{key} input[type=range]")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    before = page.locator("[data-hash]").get_attribute("data-hash")
    # A drag ends between two clicks, where nothing has been answered yet.
    part = 0.15 + 0.047 * (number + (0.5 if rest else 0.0))
    x, y = box["x"] + box["width"] * part, box["y"] + box["height"] / 2
    if rest:
        page.mouse.move(box["x"] + box["width"] * 0.1, y)
        page.mouse.down()
        page.mouse.move(x, y, steps=DRAGGED)
        page.wait_for_timeout(1000 * rest)
        page.mouse.up()
    else:
        page.mouse.click(x, y, delay=1000 * press)
    preview, curve = page.wait_for_function(FOUND, arg=[before], polling=LOOK).json_value()
    return preview / 1000, curve / 1000


def told(name: str, seconds: list[float], goal: float) -> None:
    """Print a median with its range and its goal."""
    middle = statistics.median(seconds)
    word = "met" if middle <= goal else "NOT met"
    print(
        f"{name}: median {middle:.2f} s of {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f}; "
        f"goal {goal:g} s: {word}",
        flush=True,
    )


def main() -> int:
    scale = sys.argv[1] if len(sys.argv) > 1 else WHOLE
    with (
        tempfile.TemporaryDirectory() as folder,
        served(scale, VISITS, 2035, Path(folder) / "log") as app,
        chromium() as browser,
    ):
        warm = Page(browser, app.address)
        warm.settled()
        warm.close()
        print(f"reference loop {1000 * reference_seconds():.1f} ms", flush=True)
        paints, answers = zip(*(visited(browser, app) for _ in range(VISITS)), strict=True)
        told("first paint", list(paints), GOALS["paint"])
        told("first answer after it", list(answers), GOALS["answer"])
        page = Page(browser, app.address)
        page.settled()
        page.page.wait_for_selector(".js-plotly-plot")
        page.page.evaluate(PROBE)
        all_previews, all_curves = list[float](), list[float]()
        for since in DATES:
            previews, curves = zip(*(moved(page.page, number, since) for number in range(MOVES)), strict=True)
            told(f"preview after letting go, lever of {since}", list(previews), GOALS["preview"])
            told(f"curve of every household after letting go, lever of {since}", list(curves), GOALS["curve"])
            _, curves_dragged = zip(*(moved(page.page, number, since, REST) for number in range(MOVES)), strict=True)
            told(f"the same, dragged, with {REST:g} s to look at the preview", list(curves_dragged), GOALS["curve"])
            all_previews += previews
            all_curves += [*curves, *curves_dragged]
        told("preview, all clicks", all_previews, GOALS["preview"])
        told("curve of every household, all levers of 2021 or later", all_curves, GOALS["curve"])
        print(f"memory {float(app.ask('memory')):.0f} MiB; reference loop {1000 * reference_seconds():.1f} ms")
        assert not page.complaints, page.complaints
    return 0


if __name__ == "__main__":
    sys.exit(main())
