"""How much memory the process took at most."""

import resource
import sys


def peak_mebibytes() -> float:
    """Give the peak resident memory of this process, MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return peak / 1024 / 1024 if sys.platform == "darwin" else peak / 1024
