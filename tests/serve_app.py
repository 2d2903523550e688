"""The app at a small scale in a process of its own, for tests in a browser: prints its address, ends with its input.

`python -m tests.serve_app 0.02 3 2035 STORES` serves at scale 0.02, three pages at most, runs until 2035; with a folder
of stores, or a dash for none, it also makes the pairs of the posterior's draws, at scale 0.01. `whole 20 2035` serves
as `luohu app` does: every household, and the pairs at their scale. A line `sessions` on its input is answered by the
number of open ones, `memory` by the MiB of this process and all that it has started, `living` by what `living` gives.
"""

import gc
import sys
import threading
from dataclasses import replace
from pathlib import Path

from agents.compiling import compiled_before
from model.region import default_region, load_region
from model.warming import compile_apart
from viz.app import server
from viz.app.answers import Answer
from viz.app.desk import Desk, Setting
from viz.app.jobs import Got
from viz.app.opening import opened, usual_setting
from viz.app.pool import Sizes
from viz.app.results import results_in
from viz.app.sessions import Session, Sessions

WHOLE = "whole"
"""The scale of the command, and all that belongs to it."""


def mebibytes(pid: int | str = "self") -> float:
    """Resident memory of a process and its descendants; what they share is counted for each."""
    found, children = 0.0, [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            found = float(line.split()[1]) / 1024
    return found + sum(mebibytes(child) for each in children for child in each)


def living(sessions: Sessions) -> list[int]:
    """Sessions, desks and Solara's pages that exist, and the answers that are held though nobody remembers them."""
    from solara.server.kernel_context import VirtualKernelContext

    gc.collect()
    found = [each for each in gc.get_objects() if type(each) in (Session, Desk, VirtualKernelContext, Answer)]
    known = {id(event.answer) for event in sessions.board._known.values() if isinstance(event, Got)}
    counts = [sum(type(each) is kind for each in found) for kind in (Session, Desk, VirtualKernelContext)]
    return [*counts, sum(isinstance(each, Answer) and id(each) not in known for each in found)]


def listen(sessions: Sessions, running: object) -> None:
    """Answer the lines of the input, and end the server with it."""
    for line in sys.stdin:
        if line.strip() == "sessions":
            print(len(sessions.open), flush=True)
        elif line.strip() == "memory":
            print(mebibytes(), flush=True)
        elif line.strip() == "living":
            print(*living(sessions), flush=True)
    running.should_exit = True


def main() -> None:
    scale, most, until = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    server.settle()
    stores, whole = sys.argv[4] if len(sys.argv) > 4 else "", scale == WHOLE

    def began(address: str, running: object) -> None:
        print(address, flush=True)
        threading.Thread(target=listen, args=(sessions, running), daemon=True).start()

    region = load_region(default_region())
    if not compiled_before("choosing"):
        compile_apart(region)
    setting = usual_setting(region) if whole else Setting(float(scale), 0.01, until=until, pair_scale=0.01)
    if stores:
        setting = replace(setting, draws=usual_setting(region).draws)
    with opened(region, setting, None if whole else Sizes(1, 1, 1), most) as sessions:
        if len(stores) > 1:
            sessions.stores = results_in(Path(stores))
        server.run(sessions, "127.0.0.1", 0, began)


if __name__ == "__main__":
    main()
