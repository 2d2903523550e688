"""How much memory this process took at most."""

import resource
import sys
from pathlib import Path


def peak_mebibytes() -> float:
    """Give the peak resident memory of this process, MiB."""
    try:
        # The kernel's own mark; getrusage would count what the parent held before this program began.
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1]) / 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return peak / 1024 / 1024 if sys.platform == "darwin" else peak / 1024
