"""A command that is stopped, by Ctrl-C or a job scheduler: what is done stays, and a long one says how to go on."""

import _thread
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from viz.language import Say
from viz.progress import tell

Hook: TypeAlias = "Callable[[sys.UnraisableHookArgs], object]"
AGAIN = 0.05
"""Seconds until an interrupt that was swallowed comes again."""


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """Take the signal by which a job scheduler ends a job as Ctrl-C, and see that neither is lost."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before, hook = signal.signal(signal.SIGTERM, interrupt), sys.unraisablehook
    sys.unraisablehook = _raised_again(hook)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGTERM, before)


def _raised_again(otherwise: Hook) -> Hook:
    """A hook that raises an interrupt once more where it could not be handed on.

    LLVM calls back into Python while compiled code is loaded; what is raised in there, Python reports and drops.
    """

    def hook(dropped: "sys.UnraisableHookArgs") -> None:
        if dropped.exc_type is KeyboardInterrupt:
            threading.Timer(AGAIN, _thread.interrupt_main, (signal.SIGTERM,)).start()
        else:
            otherwise(dropped)

    return hook


@contextmanager
def going_on_from(folder: Path, say: Say) -> Iterator[None]:
    """Say, when stopped, that what is done is kept in a folder, if it was made, from which the same command goes on."""
    try:
        yield
    except KeyboardInterrupt:
        if folder.is_dir():
            tell(
                say(
                    f"已停止；完成的都在 {folder} 里，同一条命令会接着算。",
                    f"Stopped; what is done is in {folder}, and the same command goes on from there.",
                )
            )
        raise
