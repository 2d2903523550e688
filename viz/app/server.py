"""The web server: Solara in this process, in production, with nothing that calls elsewhere, behind the gate."""

import asyncio
import atexit
import gc
import logging
import os
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, NoReturn

from agents.errors import InputError
from viz.app.gate import Gate
from viz.app.program import with_charts
from viz.app.sessions import FULL, Sessions

if TYPE_CHECKING:
    import uvicorn

PAGE = "viz.app.page"
"""Module of the page."""
LARGEST_MESSAGE = 1024 * 1024
"""Bytes of what a page may send at once; a scenario file has at most 256 KiB."""
CUT_OFF = ("solara", "uvicorn.error", "asyncio")
"""Who would complain, when the server ends, of the pages that are still open."""
NOWHERE = "http://127.0.0.1:9/"
"""Where nobody listens: what is not on the disk is not fetched from a network."""

SETTINGS = {
    "SOLARA_APP": PAGE,
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_PROXY": "true",
    "SOLARA_ASSETS_CDN": NOWHERE,
    "SOLARA_SESSION_HTTP_ONLY": "true",
    "SOLARA_KERNEL_CULL_TIMEOUT": "30s",
    "SOLARA_STATE_BACKEND": "",
    "SOLARA_STATE_ALLOW_PICKLE": "false",
    "SOLARA_THEME_TITLE": "Luohu 落户",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "false",
}
"""Read by Solara when it is first imported."""


def settle() -> str:
    """Set Solara up; before anything imports it.

    Returns:
        A folder of its own, which goes with the process.

    Raises:
        RuntimeError: it has been imported already.
    """
    if "solara.server.settings" in sys.modules:
        raise RuntimeError("solara is set up before it is imported")
    os.environ.update(SETTINGS)
    # Solara would keep a folder in the home, and a number of this user in it; IPython, on which it rests, a history.
    folder = tempfile.mkdtemp(prefix="luohu-app-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("SOLARA_HOME", "IPYTHONDIR"):
        os.environ.setdefault(name, folder)
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    logging.getLogger("solara").setLevel(logging.ERROR)
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logging.getLogger("luohu.app").addHandler(told)
    return folder


def leave(folder: str) -> NoReturn:
    """End the process well, without the threads of pages that were cut off: these may wait for an answer for ever.

    Args:
        folder: that `settle` gave.
    """
    shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def listening(host: str, port: int) -> socket.socket:
    """Give a socket that listens.

    Raises:
        InputError: the host is not of this machine, or the port is taken.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        raise InputError(
            f"The app cannot listen on {host}:{port} ({error.strerror or error}); "
            "choose another --port (0 takes any that is free) or --host."
        ) from error
    return found


def server_of(sessions: Sessions, host: str) -> "uvicorn.Server":
    """Give a server that runs when it is told to.

    Args:
        sessions: that it serves.
        host: it is told to listen on.
    """
    import solara.server.starlette
    import uvicorn
    from solara.server.starlette import app

    from viz.app.sending import Posted

    solara.server.starlette.WebsocketWrapper = Posted
    gate = Gate(with_charts(app), host, lambda visitor: FULL if sessions.full_for(visitor) else None)
    given: dict[str, Any] = {"log_level": "warning", "access_log": False, "loop": "asyncio", "lifespan": "on"}
    given |= {"proxy_headers": False, "server_header": False, "ws_max_size": LARGEST_MESSAGE}

    class Server(uvicorn.Server):
        """Lets go of its pages when it ends, and waits for none of them: nothing of theirs is kept here."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for logger in CUT_OFF:
                logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
            await asyncio.to_thread(sessions.close)
            self.force_exit = True
            await super().shutdown(sockets)

    return Server(uvicorn.Config(gate, timeout_graceful_shutdown=1, **given))


def run(sessions: Sessions, host: str, port: int, began: Callable[[str, "uvicorn.Server"], None]) -> None:
    """Serve until told to stop.

    Args:
        sessions: open pages.
        host: to listen on.
        port: to listen on; 0 for any that is free.
        began: is given the address, and the server, just before it serves.

    Raises:
        InputError: it cannot listen there.
    """
    with closing(listening(host, port)) as found:
        server = server_of(sessions, host)
        # What is there now stays: Python's collector would go through all of it again and again, a tenth of a second
        # in which no page is drawn.
        gc.collect()
        gc.freeze()
        name = f"[{host}]" if ":" in host else host
        began(f"http://{name}:{found.getsockname()[1]}/", server)
        server.run(sockets=[found])
