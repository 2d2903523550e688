"""The axes along which one digest is promised, as processes; run as a program, it compares them all.

    python -m tests.axes --scale 0.1 --pythons   # every axis at one size, other Pythons among them
    python -m tests.axes --write                 # after a change that alters results: writes tests/digest.txt

Each axis is a run in a process of its own. Those whose libraries compute differently build the population anew, in a
cache of their own.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from numpy._core import _multiarray_umath as numpy_core

from agents.compiling import kernel_folder

PROJECT = Path(__file__).resolve().parent.parent
DIGESTS = Path(__file__).with_name("digest.txt")
RUNS = {
    "tiny, scale 1, to 2035": ("--region", "tests/tiny", "--scale", "1"),
    "packaged, scale 0.01, to 2035": ("--scale", "0.01"),
}
"""The standard runs whose digests are kept in `digest.txt`."""
NOTE = """# Digests of the standard runs. A change that alters results says so in the changelog and writes them anew:
#     .venv/bin/python -m tests.axes --write
"""
SETTINGS = (
    "NUMBA_CPU_NAME",
    "NUMBA_CPU_FEATURES",
    "NPY_DISABLE_CPU_FEATURES",
    "OPENBLAS_CORETYPE",
    "NUMBA_DISABLE_JIT",
)
"""Variables that would change what an axis computes with; the default has none of them."""
SAME = ("digest", "population", "fit", "indicators", "conditions")
"""What is equal along every axis."""


class Axis(NamedTuple):
    name: str
    options: tuple[str, ...] = ()
    """Of `tests.one_run`."""
    settings: Mapping[str, str] = MappingProxyType({})
    """Variables of the environment."""
    anew: str = ""
    """What is made anew, in a cache of its own: "population", or "all", compiled code too."""
    python: str = sys.executable


DEFAULT = Axis("default")
GENERIC = Axis("NUMBA_CPU_NAME=generic", settings={"NUMBA_CPU_NAME": "generic"}, anew="all")


def library_axes() -> list[Axis]:
    """Without the paths that NumPy has for this processor, and with OpenBLAS for others."""
    features = [name for name in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__.get(name)]
    settings = [{"OPENBLAS_CORETYPE": core} for core in cores()]
    if features:
        settings.append({"NPY_DISABLE_CPU_FEATURES": " ".join(features)})
    return [Axis("=".join(next(iter(setting.items()))), (), setting, "population") for setting in settings]


def cores() -> list[str]:
    """Kinds of processor that OpenBLAS knows and this one can stand for."""
    if platform.machine().lower() in ("arm64", "aarch64"):
        return ["ARMV8"]
    have = {name for name, found in numpy_core.__cpu_features__.items() if found}
    newer = {"Haswell": {"AVX2", "X86_V3"}, "SkylakeX": {"AVX512_SKX", "X86_V4"}}
    return ["Nehalem", *(core for core, any_of in newer.items() if have & any_of)]


def run_axes() -> list[Axis]:
    """Threads, engines, orders, stops."""
    return [
        Axis("1 thread", ("--threads", "1")),
        Axis("2 threads", ("--threads", "2")),
        Axis("7 threads", ("--threads", "7")),
        Axis("rows in another order", ("--rows", "5")),
        Axis("mesa, agents in one order", ("--engine", "mesa", "--agents", "3")),
        Axis("mesa, agents in another order", ("--engine", "mesa", "--agents", "4")),
        Axis("saved and resumed", ("--resume", "2015", "2017", "2025", "2034")),
    ]


def environment(axis: Axis, folder: Path) -> dict[str, str]:
    """The environment of an axis; what it makes anew goes into a folder below `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    # Without a switch of its own OpenBLAS tells on standard error which processor it computes for.
    kept |= {"PYTHONPATH": str(PROJECT), "OPENBLAS_VERBOSE": "2"} | axis.settings
    if axis.anew:
        own = folder / re.sub(r"\W+", "-", axis.name)
        own.mkdir(exist_ok=True)
        if axis.anew == "population":
            kernels = kernel_folder()
            (own / kernels.name).symlink_to(kernels)
        kept["LUOHU_CACHE"] = str(own)
    return kept


def start(axis: Axis, options: Sequence[str], folder: Path) -> "subprocess.Popen[str]":
    command = [axis.python, "-m", "tests.one_run", *options, *axis.options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment(axis, folder), text=True, stdout=pipe, stderr=pipe)


def result(process: "subprocess.Popen[str]") -> dict[str, str]:
    """What a run came to, and under "core" the processor of OpenBLAS if it told."""
    out, error = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, process.args))}: {error}")
    core = re.search(r"^Core: (\w+)$", error, re.MULTILINE)
    return json.loads(out.splitlines()[-1]) | {"core": core[1] if core else ""}


def kept_digests() -> dict[str, str]:
    lines = [line for line in DIGESTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(tuple(part.strip() for part in line.split("=")) for line in lines)


def write_digests() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {name: result(start(DEFAULT, run, Path(folder)))["digest"] for name, run in RUNS.items()}
    DIGESTS.write_text(NOTE + "".join(f"{name} = {digest}\n" for name, digest in found.items()), encoding="utf-8")


def compare(axes: Sequence[Axis], options: Sequence[str], folder: Path) -> bool:
    """Run axes, two at a time, and print each with its digest; tell whether all are the same."""
    expected, same = None, True
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(lambda axis=axis: result(start(axis, options, folder))) for axis in axes]
        for axis, run in zip(axes, runs, strict=True):
            try:
                found = run.result()
            except RuntimeError as error:
                print(f"FAILED  {axis.name}\n{error}", flush=True)
                same = False
                continue
            expected = expected or found
            differ = [name for name in SAME if found[name] != expected[name]]
            same = same and not differ
            verdict = f"{', '.join(differ)} DIFFER" if differ else "same"
            print(f"{found['digest']}  {verdict:4}  {axis.name}  [Python {found['versions']}]", flush=True)
    return same


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="write tests/digest.txt")
    parser.add_argument("--cheap", action="store_true", help="only axes that neither compile anew nor step agents")
    parser.add_argument("--pythons", action="store_true", help="other Pythons too, each in an environment of its own")
    parser.add_argument("--scale", default="0.1")
    parser.add_argument("--until", default="2035")
    given = parser.parse_args()
    if given.write:
        write_digests()
        return 0
    axes = [DEFAULT, GENERIC, *library_axes(), *run_axes()]
    if given.cheap:
        axes = [axis for axis in axes if axis.anew != "all" and "mesa" not in axis.options]
    with tempfile.TemporaryDirectory() as folder:
        if given.pythons:
            from tests.pythons import python_axes

            axes += python_axes(Path(folder))
        same = compare(axes, ("--scale", given.scale, "--until", given.until), Path(folder))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
