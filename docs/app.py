"""Takes the pictures of `luohu app` in the READMEs, docs/app*.png: `python docs/app.py`, in the project's environment.

It starts the app, opens it in Chromium without a window, moves levers as a hand would, and waits for every household
and all pairs of the posterior; some minutes. Needs `pip install -e '.[test]'` and Chromium.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 800}
PATIENCE = 900_000
"""Milliseconds that a busy machine may take."""
COMMAND = [sys.executable, "-c", "from viz.command import main; main()", "app", "--no-browser", "--port", "0"]
MOVED = {"seat_growth": 0.8, "land_credibility": 0.9}
"""Levers that are moved, and how far along the slider."""
FILLING = "() => !/still fill|尚在补充|on its way|正在计算/.test(document.querySelector('main').innerText)"

OTHER = "before => document.querySelector('[data-hash]').dataset.hash !== before"


def settled(page: Page) -> None:
    """Wait for the run of every household and for the pairs."""
    page.wait_for_selector("[data-stage=done]", state="attached")
    page.wait_for_function(FILLING)
    page.wait_for_timeout(1500)


def moved(page: Page) -> None:
    """Move the levers by clicks on their sliders, the last one open to read."""
    for key, part in MOVED.items():
        page.fill("input[type=search]", key)
        slider = page.locator(f"#lever-{key} input[type=range]")
        box, before = slider.bounding_box(), page.locator("[data-hash]").get_attribute("data-hash")
        assert box is not None
        page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        page.wait_for_function(OTHER, arg=before)
    page.locator(f"#lever-{key} button.luohu-fold").click()
    page.fill("input[type=search]", key)


def first(page: Page, address: str) -> None:
    """Take the first screen in English, under the whole plan."""
    page.goto(f"{address}?base=plan&view=why&lang=en")
    settled(page)
    page.screenshot(path=HERE / "app.png")


def compared(page: Page, address: str) -> None:
    """Take two levers moved on top of the plan, and its differences from the baseline, in Chinese."""
    page.goto(f"{address}?base=plan&view=compare&lang=zh")
    settled(page)
    moved(page)
    settled(page)
    page.evaluate("document.querySelector('[role=tablist]').scrollIntoView()")
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / "app.zh.png")


def main() -> None:
    """Take all of them."""
    app = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True)
    assert app.stdout is not None
    address = next(word for word in app.stdout.readline().split() if word.startswith("http"))
    try:
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            page.set_default_timeout(PATIENCE)
            first(page, address)
            compared(page, address)
    finally:
        app.terminate()


if __name__ == "__main__":
    main()
