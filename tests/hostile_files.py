"""What a scenario's name can lead to besides a file of text: links, pipes, circles, folders, and nothing."""

import os
import random
from collections.abc import Callable
from pathlib import Path


def linked(target: str) -> Callable[[random.Random, Path], None]:
    """A file beside the scenario that it extends, and that leads somewhere."""

    def make(luck: random.Random, folder: Path) -> None:
        (folder / "policy.toml").write_text('extends = "other.toml"')
        (folder / "other.toml").symlink_to(target)

    return make


def circle(luck: random.Random, folder: Path) -> None:
    (folder / "policy.toml").write_text(f'extends = "{luck.choice(["other.toml", "policy.toml"])}"')
    back = luck.choice(["policy.toml", "./policy.toml", "other.toml"])
    (folder / "other.toml").write_text(f'extends = "{back}"')


def deep(luck: random.Random, folder: Path) -> None:
    for i in range(12):
        (folder / f"p{i}.toml").write_text(f'extends = "p{i + 1}.toml"')
    (folder / "p12.toml").write_text("")
    (folder / "policy.toml").write_text('extends = "p0.toml"')


def loop(luck: random.Random, folder: Path) -> None:
    (folder / "policy.toml").symlink_to(folder / "other.toml")
    (folder / "other.toml").symlink_to(folder / "policy.toml")


def extends_pipe(luck: random.Random, folder: Path) -> None:
    (folder / "policy.toml").write_text('extends = "other.toml"')
    os.mkfifo(folder / "other.toml")


def extends_folder(luck: random.Random, folder: Path) -> None:
    (folder / "policy.toml").write_text('extends = "other.toml"')
    (folder / "other.toml").mkdir()


def bad_parent(luck: random.Random, folder: Path) -> None:
    (folder / "policy.toml").write_text('extends = "other.toml"')
    (folder / "other.toml").write_text("[levers]\ntravel = nan\n")


ODD_FILES: list[Callable[[random.Random, Path], None]] = [
    lambda luck, folder: (folder / "policy.toml").mkdir(),
    lambda luck, folder: os.mkfifo(folder / "policy.toml"),
    lambda luck, folder: (folder / "policy.toml").symlink_to("/dev/zero"),
    linked("/etc/passwd"),
    linked("/dev/zero"),
    linked("../../x.toml"),
    loop,
    circle,
    deep,
    extends_pipe,
    extends_folder,
    bad_parent,
]


def other_file(luck: random.Random, folder: Path) -> str:
    """What is no regular file, or leads elsewhere."""
    luck.choice(ODD_FILES)(luck, folder)
    return str(folder / "policy.toml")


def no_file(luck: random.Random, folder: Path) -> str:
    """A name behind which there is nothing."""
    return luck.choice(
        [
            *(f"{folder}/{name}" for name in ("missing.toml", "no/such/x.toml", "x\nmissing.toml", "x\x1b[31m.toml")),
            *(f"{folder}/{name}" for name in ("a\0b.toml", "a" * 300 + ".toml", "a" * 5_000 + ".toml", "\udcff.toml")),
            *("paln", "", "x" * 5_000, "\x1b[31m", "PLAN", "plan\n", "/dev/zero", "/dev/null", "/dev/./zero"),
        ]
    )
