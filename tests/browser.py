"""The app in a real browser: Debian's Chromium, without a window, driven by Playwright."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 400
"""Within which anything comes; compiling on a busy machine included."""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; .ci/run installs it")


class Served:
    """A running app."""

    def __init__(self, process: "subprocess.Popen[str]", address: str) -> None:
        self.process, self.address = process, address

    def ask(self, what: str) -> str:
        """Ask it for `sessions` or `memory`."""
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def served(scale: float, most: int, until: int, log: Path) -> Iterator[Served]:
    """Serve the app, with what it logs in a file."""
    words = [sys.executable, "-m", "tests.serve_app", str(scale), str(most), str(until)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield Served(process, process.stdout.readline().strip())
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def chromium() -> Iterator[object]:
    """A browser; imported here, since Playwright is there for tests alone."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
