"""How rules and kernels are compiled, and where the compiled code is kept; the one file that knows Numba's options.

Numba's on-disk cache looks only at the file of the function it holds: after an edit in a function that is *called*, it
would go on giving old results. The cache folder is therefore named after the sources of `agents/` and `model/`.
"""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numba
from numba.np import arrayobj

_KEPT_SECONDS = 14 * 24 * 3600
_PACKAGES = ("agents", "model")

Function = TypeVar("Function", bound=Callable[..., Any])
# Numba ships no types: its compiled functions, and its own kinds of argument and what it builds code with.
Dispatcher: TypeAlias = Any
Kind: TypeAlias = Any

_NAMES: set[str] = set()
"""How the names of all rules begin, from `_name_of`."""


def cache_root() -> Path:
    """Give the folder for everything that can be computed again: LUOHU_CACHE, else `luohu` in the user's cache."""
    if own := os.environ.get("LUOHU_CACHE"):
        return Path(own).expanduser().absolute()
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg).expanduser().absolute() / "luohu"
    return Path.home() / ".cache" / "luohu"


def sources_hash(project: Path | None = None) -> str:
    """Hash the code that results depend on: the Python files of `agents/` and `model/`, and Numba's version.

    Args:
        project: folder that holds `agents/` and `model/`; by default the one this file stands in.

    Returns:
        SHA-256 as 64 hexadecimal digits.
    """
    project = project or Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"numba {numba.__version__}\n".encode())
    for package in _PACKAGES:
        for path in sorted((project / package).rglob("*.py")):
            source = path.read_bytes()
            # The length keeps two files from passing for one with the same bytes in all.
            digest.update(f"{path.relative_to(project).as_posix()} {len(source)}\n".encode())
            digest.update(source)
    return digest.hexdigest()


def kernel_folder(project: Path | None = None) -> Path:
    """Give the folder of the kernels compiled from the present sources, where they lie.

    Numba keeps compiled code by the path of its source: two checkouts of the same sources share none of it, so one of
    them must not pass for compiled because the other is.
    """
    project = (project or Path(__file__).resolve().parent.parent).resolve()
    where = hashlib.sha256(os.fsencode(project)).hexdigest()
    return cache_root() / f"kernels-{sources_hash(project)[:12]}-{where[:6]}"


def compiled_before(module: str = "") -> bool:
    """Tell whether code compiled for this Python is on disk, so that a first run can say that it compiles.

    Args:
        module: look only for code of functions whose module's name starts so, for instance "kernels"; all by default.
    """
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(_FOLDER.glob(f"**/{module}*.{version}.nbi"))


def plain(function: Function) -> Function:
    """Give the plain Python function behind a rule (the function itself where compiling is switched off)."""
    found: Function = getattr(function, "py_func", function)
    return found


def _prepare(folder: Path) -> bool:
    """Make the folder, mark it as used now, drop those not used for two weeks; False if nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return False
    if not os.access(folder, os.W_OK):
        return False
    for other in folder.parent.glob("kernels-*"):
        if other != folder and _last_used(other) < time.time() - _KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
    return True


def _last_used(folder: Path) -> float:
    # Another process may be removing the same folder.
    try:
        return folder.stat().st_mtime
    except OSError:
        return time.time()


# Numba reads the folder when it decorates, so this stands here, before the first rule; without a folder that can be
# written to, everything still works and is compiled anew each time.
_FOLDER = kernel_folder()
_CACHED = _prepare(_FOLDER)
if _CACHED:
    setattr(numba.config, "CACHE_DIR", str(_FOLDER))  # noqa: B010 (Numba makes its settings at run time)


def rule(function: Function) -> Function:
    """Compile a pure function of scalars, or a plain loop; same bits as plain Python (see `plain`).

    It may not make arrays (see `table_rule`): Numba then leaves out the counting of references, which for columns that
    two threads read at once costs many times the rule itself. No rule of any kind counts from the end of an array:
    indices are 0 or more (see `_trust_indices`).
    """
    return _compiled(function, _nrt=False)


def row_rule(function: Function) -> Function:
    """Compile a rule that is asked of every row: inlined, since passing the columns costs more than the rule itself."""
    return _compiled(function, _nrt=False, forceinline=True)


def table_rule(function: Function) -> Function:
    """Compile a loop that makes arrays of its own, or that fills a table once a year."""
    return _compiled(function)


def _compiled(function: Function, **options: bool) -> Function:
    """Compile without Python's lock, so that threads run side by side, and without liberties in arithmetic."""
    # Numba's types do not name the option that leaves out reference counting.
    njit: Any = numba.njit
    _NAMES.add(_name_of(function))
    # Nobody calls a rule from C: without an entry for that everything compiles in five sixths of the time.
    found = njit(
        cache=_CACHED, error_model="numpy", fastmath=False, nogil=True, no_cfunc_wrapper=True, **options
    )(function)  # fmt: skip
    if found is function:
        return function
    if _CACHED:
        _save_in_turn(found)
    return cast(Function, _one_for_all_constants(found))


def _trust_indices() -> None:
    """Let rules do without the look at each index whether it is negative: that took a sixth of a run.

    Numba adds the length to an index below 0, which for rows of fourteen columns and codes of places is much of the
    code. It goes on doing so for everything that is no rule of ours. The tests run the rules with bounds checked, where
    a negative index is an error. Where Numba is built otherwise, nothing changes but the speed.
    """
    whole = getattr(arrayobj, "fix_integer_index", None)
    if whole is None:
        return

    def trusted(context: Kind, builder: Kind, kind: Kind, index: Kind, size: Kind) -> Kind:
        if kind.signed and _is_rule(builder.function.name):
            return context.cast(builder, index, kind, numba.types.intp)
        return whole(context, builder, kind, index, size)

    arrayobj.fix_integer_index = trusted


@cache
def _is_rule(name: str) -> bool:
    """Whether a function that is being compiled is a rule, by the name that Numba gives its code."""
    return name.startswith(tuple(_NAMES))


def _name_of(function: Function) -> str:
    """How that name begins: every part of the function's own with its length before it."""
    parts = f"{function.__module__}.{function.__qualname__}".split(".")
    return "".join(["_ZN", *(f"{len(part)}{part}" for part in parts), "B"])


_trust_indices()


def _save_in_turn(compiled: Dispatcher) -> None:
    """Let one process at a time save: of two at once, both would take one number for the files of different code."""
    file = compiled._cache._cache_file
    save = file.save

    def save_alone(key: object, data: object) -> None:
        with _alone(_FOLDER / "saving"):
            save(key, data)

    file.save = save_alone


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock, and hold it; where a system has none, go on without."""
    with ExitStack() as open_files:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(open_files.enter_context(path.open("ab")), fcntl.LOCK_EX)
        yield


def _one_for_all_constants(compiled: Dispatcher) -> Dispatcher:
    """Compile a rule once for an int argument, not once for each constant that some caller writes there."""
    resolve = compiled.get_call_template

    def resolve_plainly(arguments: tuple[Kind, ...], named: dict[str, Kind]) -> object:
        unliteral = numba.types.unliteral
        return resolve(
            tuple(unliteral(kind) for kind in arguments), {name: unliteral(kind) for name, kind in named.items()}
        )

    compiled.get_call_template = resolve_plainly
    return compiled
