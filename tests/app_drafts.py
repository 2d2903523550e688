"""Drafts that the app's tests share."""

from model.region import Region
from viz.app.draft import Draft


def too_long(region: Region) -> Draft:
    """A scenario that no link can hold: a lever that each township moves its own way, every year."""
    draft = Draft(region)
    for number, code in enumerate(region.township_codes):
        steps = {str(year): 0.001 + 0.00001 * (year + number) for year in range(2021, 2036)}
        draft = draft.with_lever("recoding", steps, code)
    return draft
