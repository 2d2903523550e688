"""Twenty pages of the app at once, each moving levers: every answer its own, memory under the stated cap, all freed.

`python -m tests.many_pages 20` prints what it saw and fails on the first thing that is not so; `.ci/full` runs it. It
serves as `luohu app` does, every household and the pairs; with a scale after the number, that scale instead.
"""

import sys
import tempfile
import time
from pathlib import Path

from model.region import Region, default_region, load_region
from tests.browser import SECONDS, Page, chromium, served, waited
from tests.serve_app import WHOLE
from viz.app.draft import Draft
from viz.app.sessions import MEMORY

ROUNDS = 3


def drafts(region: Region, page: int) -> list[Draft]:
    """What a page asks for, one draft after the other: different from every other page's."""
    years = range(2021, 2021 + ROUNDS)
    return [
        Draft(region, "plan").with_lever("seat_growth", {str(year): round(0.02 + 0.001 * page, 4)}) for year in years
    ]


def main() -> int:
    number, scale = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else WHOLE
    region, begun = load_region(default_region()), time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(scale, number, 2035, Path(folder) / "log") as app,
        chromium() as browser,
    ):
        pages = [Page(browser, f"{app.address}?{drafts(region, page)[0].link}") for page in range(number)]
        for turn in range(ROUNDS):
            wanted = [drafts(region, page)[turn] for page in range(number)]
            if turn:
                for page, draft in zip(pages, wanted, strict=True):
                    page.page.goto(f"{app.address}?{draft.link}")
            found = [page.settled() for page in pages]
            assert [hash_ for hash_, _ in found] == [draft.hash for draft in wanted], "an answer of another page"
            assert len({digest for _, digest in found}) == number, "two pages have one digest"
            told = (
                f"{app.ask('sessions')} sessions, {float(app.ask('memory')):.0f} MiB, {time.monotonic() - begun:.0f} s"
            )
            print(f"round {turn + 1}: {number} pages, {told}", flush=True)
        extra = browser.new_page()
        assert extra.goto(app.address, timeout=SECONDS * 1000).status == 503, "one page too many was let in"
        print("one more is refused:", extra.inner_text("[lang=en]"))
        memory = float(app.ask("memory"))
        assert memory < MEMORY, f"{memory:.0f} MiB, above the {MEMORY} that are stated"
        for page in pages:
            page.close()
        waited(lambda: app.ask("sessions") == "0")
    print(f"all answers their own, all sessions freed; {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
