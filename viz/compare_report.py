"""The text that `luohu compare` prints: answers first, then tables narrow enough for any terminal."""

from collections.abc import Sequence

from policies.cost_words import CAVEATS
from viz.compare_answer import answer
from viz.compare_levers import Levers, moved_table
from viz.compare_limits import (
    acting_everywhere,
    rests_not_run,
    what_differences_mean,
    what_is_not_known,
    what_rests_on_assumptions,
)
from viz.compare_money import levers_table, payers_table, per_table
from viz.compare_people import movers_table
from viz.compare_rests import rests_table
from viz.compare_tables import Table, county_table, headline_table, parts_table, spillover_table
from viz.compare_targets import targets_table
from viz.compare_values import Compared
from viz.compare_words import LEDGERS
from viz.language import Say
from viz.table import table, wrap

COLUMNS = 96
"""Widest line of words; tables are narrower where their words are."""

COSTLIEST = 12
"""Levers whose costs the terminal shows."""

HEADLINES = (
    "resident_urban_share",
    "resident_urban_share_without_recoding",
    "registered_urban_share",
    "resident_urban",
    "registered_urban",
    "resident_population",
    "transfers_rural_to_urban",
    "transfers_urban_to_urban",
    "net_migration_outside",
    "returns",
    "school_crowding",
)
"""Indicators that the terminal shows; the files hold them all."""


def compare_report(compared: Compared, levers: Levers, say: Say, by_county: bool = False) -> str:
    """Write the whole report.

    Args:
        compared: the comparison.
        levers: moved by each scenario.
        say: the language.
        by_county: show the counties in every year of the plan, not only in the last.
    """
    parts = [_sentences(answer(compared, name, list(levers[name]), say)) for name in compared.others]
    parts += [
        _sentences([what_differences_mean(say, compared.behaviour)]),
        printed(headline_table(compared, say, HEADLINES)),
    ]
    for name in compared.others:
        parts += _scenario(compared, name, levers, say, by_county)
    parts.append(printed(targets_table(compared, say)))
    parts.append(say("关于费用", "About costs") + "\n" + _sentences([say(*caveat) for caveat in CAVEATS]))
    parts.append(
        say("还须知道", "What cannot be known") + "\n" + _sentences(what_is_not_known(say, compared.behaviour))
    )
    return "\n\n".join(parts)


def _scenario(compared: Compared, name: str, levers: Levers, say: Say, by_county: bool) -> list[str]:
    """Write what concerns one scenario."""
    moved = list(levers[name])
    last, title = compared.last, compared.title(name, say)
    head = say(f"■ {title}（{name}）", f"■ {title} ({name})") if title != name else f"■ {name}"
    found = [head + "\n" + _sentences([what_rests_on_assumptions(moved, say)])]
    found.append(printed(moved_table(moved, compared.region, last, say)))
    found += [printed(parts_table(compared, name, ledger, say)) for ledger in LEDGERS]
    years = compared.reported() if by_county else [last]
    found += [printed(county_table(compared, name, year, say)) for year in years]
    found.append(printed(spillover_table(compared, name, last, say)) or acting_everywhere(say))
    found.append(printed(movers_table(compared, name, say)))
    found += [printed(payers_table(compared, name, say)), printed(_costliest(compared, name, say))]
    found += [printed(per_table(compared, name, say))]
    found.append(printed(rests_table(compared, name, say)) or _sentences([rests_not_run(say)]))
    return [text for text in found if text]


def _costliest(compared: Compared, name: str, say: Say) -> Table:
    """Cut the table of costs by lever to the largest."""
    whole = levers_table(compared, name, say)
    rest = len(whole.rows) - COSTLIEST
    note = say(f"另有 {rest} 个杠杆，见 --out 所写的表。", f"{rest} more levers stand in the tables that --out writes.")
    return whole._replace(rows=whole.rows[:COSTLIEST], note=note if rest > 0 else "")


def printed(content: Table) -> str:
    """Write a table with its title and note; nothing where it has no rows."""
    if not content.rows:
        return ""
    note = "\n".join(wrap(content.note, COLUMNS))
    return "\n".join(filter(None, [content.title, table(content.head, content.rows, content.left), note]))


def _sentences(texts: Sequence[str]) -> str:
    """Write each text from the start of a line."""
    return "\n".join(line for text in texts for line in wrap(text, COLUMNS))
