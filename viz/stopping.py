"""A long command that is stopped, by Ctrl-C or a job scheduler: what is done stays, and it says how to go on."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from viz.language import Say
from viz.progress import tell


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """Take the signal by which a job scheduler ends a job as Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def going_on_from(folder: Path, say: Say) -> Iterator[None]:
    """Say, when stopped, that what is done is kept in a folder, from which the same command goes on."""
    with ended_cleanly():
        try:
            yield
        except KeyboardInterrupt:
            tell(
                say(
                    f"已停止；完成的都在 {folder} 里，同一条命令会接着算。",
                    f"Stopped; what is done is in {folder}, and the same command goes on from there.",
                )
            )
            raise
