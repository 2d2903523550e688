"""The chart program, Plotly's own file from the disk, served beside the app: one file, fetched once and kept."""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ADDRESS = "/plotly.min.js"


def with_charts(app: App) -> App:
    """Put the chart program beside an ASGI app, packed for the way.

    Args:
        app: that has all other addresses.
    """
    from starlette.middleware.gzip import GZipMiddleware
    from starlette.responses import FileResponse

    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"cache-control": "public, max-age=86400"}
        await FileResponse(plotly_file(), media_type="text/javascript", headers=headers)(scope, receive, send)

    packed = GZipMiddleware(file, compresslevel=1)

    async def beside(scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"] == ADDRESS
        await (packed if asked else app)(scope, receive, send)

    return beside


def plotly_file() -> Path:
    """Where the installed Plotly keeps the program."""
    import plotly

    return Path(str(plotly.__file__)).parent / "package_data" / "plotly.min.js"
