"""Ctrl-C ends the app at once, whatever pages are open: no complaint, no process, no folder left behind."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser import ROOT, SECONDS, Page, chromium, needs_chromium, waited

COMMAND = "from viz.command import main; main()"


def alive(group: int) -> list[str]:
    """Processes of a group; not those that only wait to be taken note of."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, in_group, *_ = path.read_text().rpartition(")")[2].split()
            found += [path.parent.name] if in_group == str(group) and state != "Z" else []
    return found


@needs_chromium
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_app_ends_quietly_under_an_open_page(number, tmp_path):
    words = [sys.executable, "-c", COMMAND, "--lang", "en", "app", "--no-browser", "--port", "0"]
    given = {"cwd": ROOT, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "process_group": 0}
    app = subprocess.Popen(words, env={**os.environ, "TMPDIR": str(tmp_path)}, **given)
    try:
        address = next(word for word in app.stdout.readline().split() if word.startswith("http"))
        assert list(tmp_path.glob("luohu-app-*"))
        with chromium() as browser:
            page = Page(browser, address)
            page.page.wait_for_selector("[data-hash]", state="attached", timeout=SECONDS * 1000)
            # As a terminal does: every process of the command gets Ctrl-C, the workers too.
            os.killpg(app.pid, number) if number == signal.SIGINT else app.send_signal(number)
            _, complaints = app.communicate(timeout=SECONDS)
    finally:
        app.kill()
    assert app.returncode == 0
    assert complaints.strip().splitlines()[-1] == "Ended."
    assert "Traceback" not in complaints
    assert list(tmp_path.glob("luohu-*")) == []
    waited(lambda: not alive(app.pid))
