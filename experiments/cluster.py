"""Workers of a Dask cluster, as the same kind of executor as local ones.

`dask scheduler` and `dask worker tcp://… --nthreads 1` start one; every machine needs the same version of Luohu, which
is checked, and builds each population once for itself. A worker that dies is noticed by the cluster, which gives its
runs to others, up to four times.
"""

import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from agents.errors import InputError
from experiments.simulate import own_code

CONNECT_SECONDS = 30


class ClusterExecutor:
    """An executor on the workers that a cluster has at the moment; they may come and go."""

    def __init__(self, address: str) -> None:
        """Connect.

        Args:
            address: of the scheduler, for instance tcp://10.0.0.1:8786.

        Raises:
            InputError: the package is missing, nobody answers, or workers have other code.
        """
        self._threads, self._asked = 0, -math.inf
        try:
            from distributed import Client
        except ImportError as error:
            raise InputError("--cluster needs distributed; pip install -e '.[cluster]' brings it") from error
        self._client = Client.__new__(Client)
        try:
            self._client.__init__(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[misc]
        except (OSError, ValueError) as error:
            # It never connected; left as it is, its closing would wait, fail and say so when Python drops it.
            self._client.status = "closed"
            text = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InputError(f"no Dask scheduler answers at {address} ({text})") from error
        try:
            self._check_code(address)
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            self._client.close()
            raise

    def _check_code(self, address: str) -> None:
        try:
            codes = self._client.run(own_code)
        except Exception as error:  # whatever it is, the workers cannot be used
            raise InputError(f"the workers at {address} cannot run Luohu ({type(error).__name__}: {error})") from error
        for worker, code in codes.items():
            if code != own_code():
                raise InputError(
                    f"the worker {worker} runs version {code[:12]} of the code, this is {own_code()[:12]}; install the "
                    "same version everywhere"
                )

    depth = 2
    """Runs for each thread of the cluster, so that none waits for the next one."""

    @property
    def slots(self) -> int:
        """As many for every thread; 0 while there is no worker. Asked of the scheduler once a second."""
        if time.monotonic() - self._asked > 1.0:
            self._threads = sum(self._client.nthreads().values())
            self._asked = time.monotonic()
        return self.depth * self._threads

    def submit(self, function: Callable[..., Any], /, *arguments: object) -> "Future[Any]":
        """Begin a task on some worker."""
        return self._executor.submit(function, *arguments)

    def mend(self) -> None:
        """Nothing to do: the cluster replaces its own workers."""

    def end_run(self, future: "Future[Any]", reason: str) -> None:
        """Give a run up; its worker cannot be ended from here, and looks at the time itself."""
        if not future.done():
            future.cancel()

    def shutdown(self) -> None:
        """Leave the cluster, which goes on."""
        self._executor.shutdown(wait=False)
        self._client.close()
