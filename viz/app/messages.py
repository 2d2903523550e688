"""What the server and its workers say to each other: a line of JSON, then bytes. Nothing is pickled."""

import json
from multiprocessing.connection import Connection
from typing import Any, NamedTuple


class Message(NamedTuple):
    """One message."""

    head: dict[str, Any]
    """Plain values; `say` names what it is."""
    body: bytes = b""


def send(connection: "Connection[Any, Any]", head: dict[str, Any], body: bytes = b"") -> None:
    """Send a message.

    Raises:
        OSError: the other end is gone.
    """
    connection.send_bytes(json.dumps(head).encode() + b"\n" + body)


def receive(connection: "Connection[Any, Any]") -> Message:
    """Wait for a message.

    Raises:
        EOFError, OSError: the other end is gone.
    """
    head, _, body = connection.recv_bytes().partition(b"\n")
    return Message(json.loads(head), body)
