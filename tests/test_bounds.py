"""No rule reads or writes beside an array: rules are compiled without a look at negative indices (see `compiling`)."""

import os
import subprocess
import sys
from pathlib import Path


def test_no_rule_reads_or_writes_beside_an_array(tmp_path):
    # Compiled anew, with bounds checked, in a folder of its own: for all others nothing is checked.
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1", "LUOHU_CACHE": str(tmp_path)}
    command = [sys.executable, "-m", "tests.bounds"]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
