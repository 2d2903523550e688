"""Compiling once before many processes start, so that each only loads what is on disk."""

from agents.compiling import compiled_before
from model.region import Region
from model.warming import compile_apart


def ensure_compiled(region: Region) -> None:
    """Compile all rules in processes of their own if that was not done before with this code."""
    if not compiled_before("choosing"):
        compile_apart(region)
