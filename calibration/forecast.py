"""The ensemble that comes with a packaged region: its forecast, on the draws of its posterior."""

from pathlib import Path

from agents.errors import InputError
from experiments.ensemble_files import Ensemble, read_ensemble
from model.region import Region

HOME = Path(__file__).parent / "data" / "ensemble"
"""One folder a packaged region."""
ABSENT = "There is no packaged ensemble for the region {region} ({folder}); luohu ensemble --out makes one."


def packaged_ensemble(region: Region, home: Path = HOME) -> Ensemble:
    """The ensemble that comes with a packaged region.

    Raises:
        InputError: there is none, it cannot be read, or it is of another state of the region's files.
    """
    folder = home / region.folder.name
    if not folder.is_dir():
        raise InputError(ABSENT.format(region=region.name_en, folder=region.folder))
    found = read_ensemble(folder)
    if found.manifest["region"]["hash"] != region.hash:
        raise InputError(
            f"{folder} was made with other files of {region.folder} than these; luohu ensemble makes it anew."
        )
    return found
