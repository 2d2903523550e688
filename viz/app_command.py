"""`luohu app`: the browser app on this machine."""

import signal
import threading
import webbrowser
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from viz.arguments import Options, whole
from viz.language import Say
from viz.progress import tell

if TYPE_CHECKING:
    import uvicorn

HOST, PORT = "127.0.0.1", "8765"


def options(say: Say) -> Options:
    """Give the options of `luohu app`."""
    found = Options(
        say,
        "app",
        say(
            "在浏览器里移动政策杠杆，马上看到各县区的结果。只在本机提供服务，不需要网络；Ctrl-C 结束。",
            "Move the policy levers in a browser and see at once what becomes of each county. Serves this machine "
            "alone and needs no network; Ctrl-C ends it.",
        ),
    )
    found.value(
        "--host",
        "H",
        say(
            f"监听的地址（默认 {HOST}，只有本机能打开）",
            f"address to listen on (default {HOST}: this machine alone can open it)",
        ),
        HOST,
    )
    found.value("--port", "P", say(f"端口（默认 {PORT}；0 任取）", f"port (default {PORT}; 0 takes any)"), PORT)
    found.value(
        "--store",
        "DIR",
        say(
            "可在页面里浏览的：sweep、ensemble、sensitivity、seek、discover、calibrate、compare 所写的运行库与结果，"
            "或装着几个的目录",
            "what sweep, ensemble, sensitivity, seek, discover, calibrate or compare wrote, to look through, or a "
            "folder of such",
        ),
    )
    found.switch("--no-browser", say("不打开浏览器", "do not open the browser"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Serve until Ctrl-C, then end the process, with status 0."""
    port = whole(arguments.port, "--port", 0, 65535, say)
    from viz.app import server
    from viz.app.opening import opened
    from viz.app.results import results_in
    from viz.run_command import compile_first, find_region

    stores = {} if arguments.store is None else results_in(Path(arguments.store))
    folder = server.settle()
    server.listening(arguments.host, port).close()
    region = find_region(None)
    compile_first(region, say)

    def began(address: str, running: "uvicorn.Server") -> None:
        # For whoever reads it, and for programs that do.
        print(
            say(f"落户正在运行：{address} （Ctrl-C 结束）", f"Luohu is running: {address} (Ctrl-C ends it)"), flush=True
        )
        if not arguments.no_browser:
            threading.Thread(target=_open, args=(address, running), daemon=True).start()

    # Whoever ends it so, as a service does, has it ended as by Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with opened(region) as sessions:
            sessions.stores = stores
            server.run(sessions, arguments.host, port, began)
    except KeyboardInterrupt:
        pass
    tell(say("已结束。", "Ended."))
    server.leave(folder)


def _open(address: str, running: "uvicorn.Server") -> None:
    """Open the browser once the server answers."""
    import time

    while not running.started and not running.should_exit:
        time.sleep(0.05)
    webbrowser.open(address)
