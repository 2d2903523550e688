"""Other Pythons on this machine, with other versions of what Luohu needs, as axes of one digest."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.axes import PROJECT, Axis

SUPPORTED = ("3.11", "3.12", "3.13")
OLDEST_SUPPORTED_BY_WHEELS = ("3.11", "3.12")
"""Pythons for which the oldest allowed NumPy was ever built."""


def version_of(python: str) -> str:
    """For instance "3.13.0"; empty if it does not run, as a shim of pyenv may not."""
    question = [python, "-c", "import platform; print(platform.python_version())"]
    found = subprocess.run(question, check=False, capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else ""


def candidates(minor: str) -> Iterator[str]:
    """Where a Python may be: on the path, and below pyenv's root."""
    if path := shutil.which(f"python{minor}"):
        yield path
    if pyenv := shutil.which("pyenv"):
        root = subprocess.run([pyenv, "root"], check=False, capture_output=True, text=True).stdout.strip()
        for folder in sorted(Path(root).glob(f"versions/{minor}.*")):
            yield str(folder / "bin" / "python")


def other_pythons() -> dict[str, str]:
    """One interpreter of each supported version but this one's, by version."""
    found = {}
    for minor in SUPPORTED:
        if minor == f"{sys.version_info.major}.{sys.version_info.minor}":
            continue
        for python in candidates(minor):
            version = version_of(python)
            if version.startswith(f"{minor}."):
                found[version] = python
                break
    return found


def requirements(oldest: bool) -> list[str]:
    """What `pyproject.toml` asks for: as it stands, or the oldest that it allows."""
    table = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = table["project"]["dependencies"]
    return [re.sub(r">=([\d.]+).*", r"==\1.*", one) for one in wanted] if oldest else wanted


def prepare(python: str, folder: Path, oldest: bool) -> str:
    """Make a virtual environment and give its interpreter."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    own = str(folder / "bin" / "python")
    install = [own, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--prefer-binary"]
    subprocess.run([*install, *requirements(oldest)], check=True)
    return own


def python_axes(folder: Path) -> Iterator[Axis]:
    """Every other Python with the newest versions, and an old one with the oldest; says what is not there."""
    others = other_pythons()
    missing = [minor for minor in SUPPORTED[1:] if not any(version.startswith(minor) for version in others)]
    if missing:
        print(f"skipped: no other Python {' or '.join(missing)} on the path or under pyenv's root")
    for version, python in others.items():
        yield Axis(f"Python {version}, newest", anew="all", python=prepare(python, folder / version, False))
    everyone = {version_of(sys.executable): sys.executable} | others
    old = [version for version in everyone if version.startswith(OLDEST_SUPPORTED_BY_WHEELS)]
    if not old:
        print(f"skipped: the oldest versions need Python {' or '.join(OLDEST_SUPPORTED_BY_WHEELS)}")
        return
    first = min(old, key=lambda version: [int(part) for part in re.findall(r"\d+", version)])
    yield Axis(f"Python {first}, oldest", anew="all", python=prepare(everyone[first], folder / "oldest", True))
