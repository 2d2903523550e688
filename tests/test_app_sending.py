"""Messages to a page: in their order, without a wait, and no more than so many at once."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import starlette.websockets
from solara.server.websocket import WebSocketDisconnect

from viz.app.sending import MOST, Posted

SECONDS = 30


class Wire:
    """A connection that lets nothing through until it is opened."""

    def __init__(self) -> None:
        self.open, self.cut = asyncio.Event(), False
        self.came: list[str | bytes] = []

    async def send_text(self, data: str | bytes) -> None:
        await self.open.wait()
        if self.cut:
            raise starlette.websockets.WebSocketDisconnect
        self.came.append(data)

    send_bytes = send_text


@pytest.fixture
def made() -> Iterator[SimpleNamespace]:
    """A connection whose loop runs in another thread, as a server's does."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    found = SimpleNamespace(do=lambda call: loop.call_soon_threadsafe(call))

    async def make() -> None:
        found.wire = Wire()
        found.post = Posted(found.wire, object())
        ready.set()

    thread = threading.Thread(target=lambda: (loop.create_task(make()), loop.run_forever()))
    thread.start()
    assert ready.wait(SECONDS)
    yield found
    loop.call_soon_threadsafe(loop.stop)
    thread.join(SECONDS)
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def waited(for_: Callable[[], bool]) -> bool:
    """Wait until something holds."""
    return any(for_() or threading.Event().wait(0.01) for _ in range(100 * SECONDS))


def test_messages_wait_for_the_wire_and_nobody_for_them(made: SimpleNamespace) -> None:
    sent: list[str | bytes] = [*map(str, range(50)), b"bytes", "last"]
    for each in sent:
        made.post.send(each)
    assert made.wire.came == [], "the wire is shut, and yet we are here"
    made.do(made.wire.open.set)
    assert waited(lambda: len(made.wire.came) == len(sent))
    assert made.wire.came == sent
    made.post.send("after a pause")
    assert waited(lambda: made.wire.came[-1] == "after a pause")


def test_whoever_sends_too_much_waits_until_some_has_gone(made: SimpleNamespace) -> None:
    for _ in range(4):
        made.post.send(b"x" * (MOST // 4))
    done = threading.Event()
    thread = threading.Thread(target=lambda: (made.post.send("one more"), done.set()), daemon=True)
    thread.start()
    assert not done.wait(0.3)
    made.do(made.wire.open.set)
    assert done.wait(SECONDS)
    assert waited(lambda: made.wire.came[-1:] == ["one more"])


def test_a_page_that_has_left_is_told_of_and_nobody_waits_for_it(made: SimpleNamespace) -> None:
    made.wire.cut = True
    for _ in range(4):
        made.post.send(b"x" * (MOST // 4))
    found: list[BaseException] = []

    def send() -> None:
        try:
            made.post.send("to nobody")
        except WebSocketDisconnect as error:
            found.append(error)

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    made.do(made.wire.open.set)
    thread.join(SECONDS)
    assert found
    with pytest.raises(WebSocketDisconnect):
        made.post.send("again")
    assert made.wire.came == []
