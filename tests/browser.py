"""The app in a real browser: Debian's Chromium, without a window, driven by Playwright."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

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
def served(scale: float | str, most: int, until: int, log: Path, stores: str = "") -> Iterator[Served]:
    """Serve the app, with what it logs in a file; see `tests.serve_app`."""
    words = [sys.executable, "-m", "tests.serve_app", str(scale), str(most), str(until), *([stores] if stores else [])]
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


class Wire:
    """A way to a server that can be cut: every connection over it ends at once, later ones go through."""

    def __init__(self, address: str) -> None:
        self.leads_to(address)
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def leads_to(self, address: str) -> None:
        """Have it lead to another server from now on."""
        self.port = urlsplit(address).port

    def cut(self) -> None:
        """End all that is open."""
        ends, self._open = self._open, []
        for each in ends:
            self._end(each)

    def _serve(self) -> None:
        while True:
            near, _ = self._listening.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                near.close()
                continue
            self._open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while content := source.recv(65536):
                target.sendall(content)
        except OSError:
            pass
        self._end(source)
        self._end(target)

    @staticmethod
    def _end(each: socket.socket) -> None:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


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


class Page:
    """An open page, with every request it made and everything it complained of."""

    def __init__(self, browser, address):
        self.context = browser.new_context()
        self.context.set_default_timeout(SECONDS * 1000)
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def settled(self):
        """Hash and digest of the settled answer on the page, each shortened."""
        self.page.wait_for_selector("[data-stage=done]", timeout=SECONDS * 1000, state="attached")
        mark = self.page.locator("[data-stage=done]").first
        return mark.get_attribute("data-hash"), mark.get_attribute("data-digest")

    def settled_on(self, hash_):
        """The same of a scenario's answer."""
        self.page.wait_for_selector(f"[data-stage=done][data-hash='{hash_}']", state="attached")
        return self.settled()

    def close(self):
        self.page.close(run_before_unload=True)
        self.context.close()


def waited(wanted):
    end = time.monotonic() + SECONDS
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.1)
