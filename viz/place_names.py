"""Names of a region's counties and townships by code."""

from typing import TYPE_CHECKING

from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region


def place_names(region: "Region", say: Say) -> dict[str, str]:
    """Give the name of every county and township by code."""
    codes = (*region.county_codes, *region.township_codes)
    zh = (*region.county_names_zh, *region.township_names_zh)
    en = (*region.county_names_en, *region.township_names_en)
    return {code: say(*names) for code, *names in zip(codes, zh, en, strict=True)}


def listed(codes: tuple[str, ...], names: dict[str, str], say: Say) -> str:
    """Write places; none is everywhere."""
    return say("、", ", ").join(names.get(code, code) for code in codes) or say("全市", "everywhere")
