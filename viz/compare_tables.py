"""The tables of a comparison's effects, for the terminal and the page alike."""

import math
import re
from typing import NamedTuple

from viz.compare_numbers import signed, whole
from viz.compare_values import Compared, Effect
from viz.compare_words import CONDITIONS, FLOWS, LEDGERS, STOCKS, event_name, indicator_name, unit_name
from viz.labels import area_label
from viz.language import Say


class Table(NamedTuple):
    """Rows under a head; the leading columns are words, the others numbers."""

    title: str
    head: list[str]
    rows: list[list[str]]
    left: int = 1
    note: str = ""
    strong: tuple[int, ...] = ()
    """Rows that begin a group or sum up the others."""


def headline_table(compared: Compared, say: Say, indicators: tuple[str, ...] = STOCKS) -> Table:
    """Lay out indicators by year: the reference, then each scenario with its difference."""
    years = compared.reported()
    rows: list[list[str]] = []
    strong: list[int] = []
    for indicator in indicators:
        if all(math.isnan(compared.effect(compared.others[0], indicator, year).reference) for year in years):
            continue
        strong.append(len(rows))
        rows.append([_named(compared, indicator, say), *[""] * (2 * len(years))])
        rows += _block(compared, indicator, years, say)
    head = [say("指标", "indicator"), *(cell for year in years for cell in (str(year), "±"))]
    title = say("按年的结果与差异", "Results and differences by year")
    return Table(title, head, rows, strong=tuple(strong), note=_headline_note(say))


def _headline_note(say: Say) -> str:
    """Say what the columns of differences hold, and how flows are counted."""
    return say(
        "± 为与参照情景之差；比率之差为百分点。流量自起始年累计。",
        "±: difference from the reference; of shares, in points. Flows are added up since the first year.",
    )


def _named(compared: Compared, indicator: str, say: Say) -> str:
    """Give an indicator with its unit."""
    name, unit = indicator_name(indicator, say), compared.units.get(indicator, "")
    since = say(f"，{compared.first} 年起", f" since {compared.first}") if indicator in FLOWS else ""
    if unit in ("%", "percentage points", "ratio", "persons", "yuan a year") or not unit:
        return name + since
    return name + since + say(f"（{unit_name(unit, say)}）", f" ({unit_name(unit, say)})")


def _block(compared: Compared, indicator: str, years: list[int], say: Say) -> list[list[str]]:
    """Give the rows of one indicator."""
    found = {name: [read(compared, name, indicator, year) for year in years] for name in compared.others}
    unit = compared.units.get(indicator, "")
    decimals = decimals_of(unit)
    first = next(iter(found.values()))
    reference = [f"  {compared.label(compared.reference, say)}"]
    for effect in first:
        reference += [value(effect.reference, decimals), ""]
    rows = [reference]
    for name, effects in found.items():
        row = [f"  {compared.label(name, say)}"]
        for effect in effects:
            row += [value(effect.value, decimals), signed(effect.difference, decimals)]
        rows.append(row)
    return rows


def read(compared: Compared, name: str, indicator: str, year: int, area: str | None = None) -> Effect:
    """Give a stock of the year, or a flow added up until then."""
    if indicator in FLOWS:
        return compared.total(name, indicator, year, area)
    return compared.effect(name, indicator, year, area)


def decimals_of(unit: str) -> int:
    """Give how many decimals a unit is written with: counts and yuan whole, all else with two."""
    return 0 if unit in ("persons", "person-times", "households", "yuan a year") else 2


def value(number: float, decimals: int) -> str:
    """Write a value."""
    if not math.isfinite(number):
        return "–"
    return whole(number) if decimals == 0 else f"{number:,.{decimals}f}"


def parts_table(compared: Compared, name: str, ledger: str, say: Say) -> Table:
    """Lay out the parts of a share's difference by year, the largest of the last year first, and their sum."""
    years = compared.reported()
    by_year = {year: compared.parts(name, ledger, year) for year in years}
    events = list(dict.fromkeys(str(event) for year in reversed(years) for event in by_year[year].index))
    rows = [
        [event_name(event, say), *(signed(float(by_year[year].get(event, 0.0)), 3) for year in years)]
        for event in events
    ]
    rows.append([say("合计", "sum"), *(signed(float(by_year[year].sum()), 3) for year in years)])
    title = say(f"{LEDGERS[ledger][0]}之差的构成（百分点）", f"parts of the difference, {LEDGERS[ledger][1]} (points)")
    return Table(title, [say("事件", "event"), *map(str, years)], rows, strong=(len(rows) - 1,))


BY_COUNTY = (
    "resident_urban_share",
    "registered_urban_share",
    "resident_urban",
    "registered_urban",
    "resident_population",
    "transfers_rural_to_urban",
)


def county_table(compared: Compared, name: str, year: int, say: Say) -> Table:
    """Lay out a scenario's differences in one year by county, the whole prefecture last."""
    areas = [*compared.region.county_codes, compared.city]
    rows = []
    for code in areas:
        effects = [read(compared, name, indicator, year, code) for indicator in BY_COUNTY]
        decimals = [decimals_of(compared.units.get(indicator, "")) for indicator in BY_COUNTY]
        cells = [signed(effect.difference, places) for effect, places in zip(effects, decimals, strict=True)]
        rows.append([area_label(compared.region, code, say), *cells])
    head = [say(f"{year} 年之差", f"difference in {year}"), *(say(*HEADS[indicator]) for indicator in BY_COUNTY)]
    return Table(say("各县区", "By county"), head, rows, strong=(len(rows) - 1,), note=_county_note(compared, say))


HEADS = {
    "resident_urban_share": ("常住城镇化率", "resident %"),
    "registered_urban_share": ("户籍城镇化率", "registered %"),
    "resident_urban": ("城镇常住", "urban residents"),
    "registered_urban": ("城镇户籍", "urban reg."),
    "resident_population": ("常住人口", "residents"),
    "transfers_rural_to_urban": ("乡转城", "transfers"),
}
"""Short heads of the columns by county."""


def _county_note(compared: Compared, say: Say) -> str:
    """Say what the columns hold."""
    first = compared.first
    return say(
        f"前两列为百分点，其余为人；乡转城自 {first} 年累计。各县区的人数相加为全市。",
        f"First two columns in points, the others in persons; transfers (rural to urban) added up since {first}. "
        "Persons of the counties add up to the prefecture's.",
    )


SPILLED = ("resident_urban", "registered_urban", "resident_population", "registered_population", "households")
"""Counts whose spill-over is shown; the files hold every count."""


def spillover_table(compared: Compared, name: str, year: int, say: Say) -> Table:
    """Lay out how much of the change is outside the counties where the levers act; no rows if they act in all."""
    frame = compared.spillover(name, year)
    found = frame[frame["outside"].notna()].set_index("indicator")
    rows = []
    for indicator in SPILLED:
        if indicator in found.index:
            inside, outside, share = (float(found[key][indicator]) for key in ("inside", "outside", "share_outside"))
            part = f"{100 * share:.0f} %" if math.isfinite(share) else "–"
            rows.append([indicator_name(indicator, say), signed(inside, 0), signed(outside, 0), part])
    head = [
        say(f"{year} 年之差，人", f"difference in {year}, persons"),
        say("作用县区", "inside"),
        say("其他县区", "elsewhere"),
        say("变动在外的比例", "change elsewhere"),
    ]
    acting = acting_counties(compared, name, say)
    note = say(
        f"作用县区：{acting}。变动在外的比例不计正负：其他县区差异的绝对值占各县区差异绝对值之和。",
        f"Inside: where the levers act ({acting}). Change elsewhere, without signs: the other counties' part of all "
        "counties' absolute differences.",
    )
    return Table(say("向其他县区的外溢", "Spill-over to other counties"), head, rows, note=note)


def acting_counties(compared: Compared, name: str, say: Say) -> str:
    """Name the counties where the levers differ."""
    rows = compared.spillover(name, compared.last)
    codes = codes_of(rows["acting"].iloc[0]) if len(rows) else []
    return say("、", ", ").join(area_label(compared.region, code, say) for code in codes)


def codes_of(given: object) -> list[str]:
    """Read area codes, written one after another or given as a list."""
    return re.findall(r"\w+", given) if isinstance(given, str) else [str(code) for code in given]  # type: ignore[attr-defined]


SHOWN = (*STOCKS, *FLOWS, *CONDITIONS)
"""Every indicator of the long table."""


def last_year_table(compared: Compared, say: Say) -> Table:
    """Lay out many indicators in the last year: the reference, then each scenario with its difference."""
    rows = []
    for indicator in SHOWN:
        effects = [read(compared, name, indicator, compared.last) for name in compared.others]
        if math.isfinite(effects[0].reference):
            decimals = decimals_of(compared.units.get(indicator, ""))
            row = [_named(compared, indicator, say), value(effects[0].reference, decimals)]
            for effect in effects:
                row += [value(effect.value, decimals), signed(effect.difference, decimals)]
            rows.append(row)
    head = [say("指标", "indicator"), compared.label(compared.reference, say)]
    head += [cell for name in compared.others for cell in (compared.label(name, say), "±")]
    return Table(
        say(f"{compared.last} 年的各项指标", f"Indicators in {compared.last}"), head, rows, note=_headline_note(say)
    )
