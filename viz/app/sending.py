"""What a page is sent goes on its way without whoever draws it waiting for it.

Solara hands each of the twenty-odd messages of a drawing to the thread of the web server, and waits until it has been
written. On a machine at work each such wait costs both threads a turn, so the page would be drawn in twice the time.
"""

import threading
from collections import deque
from typing import Any

from solara.server.starlette import WebsocketWrapper
from solara.server.websocket import WebSocketDisconnect

MOST = 4 * 1024**2
"""Bytes on their way to one page; whoever has more to send waits, as for a page behind a slow connection."""


class Posted(WebsocketWrapper):
    """A connection to a page whose messages are written one after another by the thread of the server."""

    def __init__(self, ws: Any, portal: Any) -> None:  # noqa: ANN401 (Solara's)
        """Take over a connection; in the loop that is to write to it."""
        super().__init__(ws, portal)
        self._waiting: deque[str | bytes] = deque()
        self._size, self._at_work, self._gone = 0, False, False
        self._room = threading.Condition()

    def send_text(self, data: str) -> None:
        """Put a text on its way.

        Raises:
            WebSocketDisconnect: the page has left.
        """
        self._post(data)

    def send_bytes(self, data: bytes) -> None:
        """Put bytes on their way.

        Raises:
            WebSocketDisconnect: the page has left.
        """
        self._post(data)

    def _post(self, data: str | bytes) -> None:
        with self._room:
            if threading.get_ident() != self._thread_id:
                self._room.wait_for(lambda: self._size < MOST or self._gone)
            if self._gone:
                raise WebSocketDisconnect
            self._waiting.append(data)
            self._size += len(data)
            idle, self._at_work = not self._at_work, True
        if idle:
            self.event_loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        # The loop itself keeps a task only weakly.
        task = self.event_loop.create_task(self._write())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _write(self) -> None:
        """Write all that waits; a page that has left is told of to whoever sends it something next."""
        try:
            while (data := self._next()) is not None:
                await (self._send_text_exc(data) if isinstance(data, str) else self._send_bytes_exc(data))
                with self._room:
                    self._size -= len(data)
                    self._room.notify_all()
        except WebSocketDisconnect:
            self._leave()
        except BaseException:
            self._leave()
            raise

    def _next(self) -> str | bytes | None:
        with self._room:
            self._at_work = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None

    def _leave(self) -> None:
        with self._room:
            self._gone = True
            self._waiting.clear()
            self._room.notify_all()
