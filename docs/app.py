"""Makes the README's pictures of the browser app: `python docs/app.py`, with Chromium and the tests' packages."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PICTURES = {"app.zh.png": ("zh", "base=plan&lang=zh"), "app.png": ("en", "base=plan&lang=en")}
PATIENCE = 600_000
"""Milliseconds."""


def main() -> None:
    """Serve the app, look at it in both languages, and save what is seen."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-c", "from viz.command import main; main()", "app", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as server:
        assert server.stdout is not None
        address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (language, query) in PICTURES.items():
                page = browser.new_page(viewport={"width": 1280, "height": 720}, locale=language)
                page.set_default_timeout(PATIENCE)
                page.goto(f"{address}?{query}")
                page.locator("[data-stage=done]").first.wait_for(state="attached")
                # Lets the last figure be drawn.
                page.wait_for_timeout(3000)
                page.screenshot(path=HERE / name)
                page.close()
            browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
