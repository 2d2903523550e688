"""Results in a folder: frames as Parquet, texts, and a manifest that comes last; each file whole or not at all."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from model.results import MANIFEST, json_text, write_whole


def write_results(
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write NAME.parquet for each frame, then texts by their whole names, then `manifest.json`.

    Args:
        folder: where to; made if it is not there. That it may be written to is checked before.
        frames: by name.
        manifest: plain values.
        texts: further files.

    Raises:
        InputError: the disk is full or refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            write_whole(folder / f"{name}.parquet", partial(frame.to_parquet, engine="pyarrow", index=False))
        for name, text in {**(texts or {}), MANIFEST: json_text(dict(manifest)) + "\n"}.items():
            write_whole(folder / name, partial(Path.write_text, data=text, encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{folder} could not be written ({error.strerror}).") from error
