"""Seconds of the app in a real browser, warm, every household: first paint, first answer, from a slider to the curve.

`python -m tests.measure_app` prints medians over several levers dated 2021; `.ci/full` runs it. No test asserts them.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from experiments.bench import reference_seconds
from tests.browser import Page, chromium, served

MOVES = 7
LEVERS = ("seat_growth", "care", "land_credibility", "job_growth")

MOVED = """([key, part, scale]) => new Promise((resolve) => {
    const slider = document.querySelector("#lever-" + key + " input[type=range]");
    const status = document.querySelector("[data-hash]");
    const before = status.dataset.drawn.split(" ")[0], low = Number(slider.min), high = Number(slider.max);
    slider.value = low + part * (high - low);
    const begun = performance.now();
    let preview = 0;
    slider.dispatchEvent(new Event("change", {bubbles: true}));
    const look = () => {
        const [hash, size] = status.dataset.drawn.split(" ");
        if (hash && hash !== before) {
            preview = preview || performance.now();
            if (size === scale) return resolve([preview - begun, performance.now() - begun]);
        }
        requestAnimationFrame(look);
    };
    look();
})"""
"""Lets go of a slider, and gives the milliseconds to the first curve for it and to that of every household."""


def moved(page, number, scale):
    """Seconds to the preview and to the settled curve after one move."""
    key = LEVERS[number % len(LEVERS)]
    page.fill("input[type=search]", key)
    page.wait_for_selector(f"#lever-{key} input[type=range]")
    page.wait_for_selector("[data-stage=done]", state="attached")
    preview, curve = page.evaluate(MOVED, [key, 0.2 + 0.07 * number, f"{scale:g}"])
    page.wait_for_selector("[data-stage=done]", state="attached")
    return preview / 1000, curve / 1000


def main() -> int:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with (
        tempfile.TemporaryDirectory() as folder,
        served(scale, 3, 2035, Path(folder) / "log") as app,
        chromium() as browser,
    ):
        Page(browser, app.address).settled()
        begun = time.perf_counter()
        page = Page(browser, app.address)
        paint = page.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
        page.page.wait_for_selector("[data-drawn]:not([data-drawn=''])", state="attached")
        print(f"first paint {paint:.2f} s, first answer {time.perf_counter() - begun:.2f} s after the address")
        previews, curves = zip(*(moved(page.page, number, scale) for number in range(MOVES)), strict=True)
        for name, seconds in (("preview", previews), ("curve of every household", curves)):
            print(f"{name}: median {statistics.median(seconds):.2f} s, from {min(seconds):.2f} to {max(seconds):.2f}")
        print(f"memory {app.ask('memory')} MiB; reference loop {reference_seconds():.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
