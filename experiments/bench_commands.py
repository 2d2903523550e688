"""Seconds of whole commands, as a person waits for them: the first run ever, a later one, and the help."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = "import sys; from viz.command import main; sys.exit(main(sys.argv[1:]))"
"""What the installed command does; named here, so that the same Python and the same sources are measured."""


def command_seconds(*words: str, cache: Path | None = None) -> float:
    """Seconds of a `luohu` command in a new process.

    Args:
        words: after `luohu`.
        cache: folder for compiled rules and populations; the usual one if not given.

    Raises:
        subprocess.CalledProcessError: if the command fails.
    """
    environment = os.environ | ({} if cache is None else {"LUOHU_CACHE": str(cache)})
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", PROGRAM, *words], env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def first_run_seconds() -> float:
    """Seconds of `luohu run` where nothing is compiled and no population is kept."""
    with tempfile.TemporaryDirectory() as folder:
        return command_seconds("run", cache=Path(folder))
