"""The whole text of `luohu trace`: the household at its start, year by year, and beside another scenario."""

from dataclasses import replace
from typing import TYPE_CHECKING

from viz.table import wrap
from viz.trace_choice import WIDTH
from viz.trace_names import Names, household_text
from viz.trace_year import deeds_text, laid_out, year_text

if TYPE_CHECKING:
    from model.homes import Home
    from model.lives import Difference, Life


def life_text(life: "Life", names: Names, facts: str) -> str:
    """Tell a household's whole life.

    Args:
        life: with at least one year.
        names: the language and its names.
        facts: the run in one line.
    """
    say, first = names.say, life.years[0]
    head = say(
        f"家庭 {household_text(life.household)} · {facts}", f"Household {household_text(life.household)} · {facts}"
    )
    note = say(
        "凡有概率之事，抽到的数低于概率即发生。这一户是合成的，并非真实家庭。",
        "What has a chance happens if the number drawn is below it. The household is synthetic: nobody in it is real.",
    )
    parts = [head, "\n".join(wrap(note, WIDTH))]
    if first.before is not None and first.formed is None:
        begins = say(f"{first.year - 1} 年末：", f"At the end of {first.year - 1}: ") + names.home(
            _younger(first.before)
        )
        origin = say(
            f"老家{names.location(first.before.origin)}。", f"It comes from {names.location(first.before.origin)}."
        )
        told = [begins, say("", " ").join(filter(None, (origin, names.belongings(first.before))))]
        parts.append("\n".join(line for text in told for line in wrap(text, WIDTH)))
    asked, years = False, []
    for year in life.years:
        open_ = year.registering is not None and not (year.registering.gate and year.registering.gate.failed)
        years.append(year_text(year, names, open_ and not asked))
        asked = asked or open_
    return "\n\n".join([*parts, "\n".join(years)])


def _younger(home: "Home") -> "Home":
    """The household as it was at the end of the year before."""
    members = tuple(replace(person, age=person.age - 1) for person in home.members)
    return replace(home, members=members)


def beside_text(
    here: "Life", beside: "Life", found: list["Difference"], scenarios: tuple[str, str], names: Names
) -> str:
    """Tell where a life in another scenario, with the same luck, is another one.

    Args:
        here: the life that was told.
        beside: the same household's in the other scenario.
        found: the years in which they differ.
        scenarios: what the two are called.
        names: the language and its names.
    """
    say, scenario = names.say, scenarios[1]
    title = say(f"同样的运气，在情景“{scenario}”下：", f"With the same luck, under the scenario {scenario}:")
    if not found:
        return title + "\n" + "\n".join(wrap(_same(here, beside, names), WIDTH))
    first = found[0]
    lines = [
        say(
            f"直到 {first.year - 1} 年末两种人生一模一样，{first.year} 年起不同。",
            f"The two lives are the same until the end of {first.year - 1}, and differ from {first.year} on.",
        )
    ]
    text = [title, *lines]
    if first.beside is not None:
        text.append(year_text(first.beside, names, first_asked=True))
    else:
        text.append(laid_out(first.year, [say("这一户在该情景下不存在。", "The household does not exist there.")]))
    for pair in found[1:]:
        told = [deeds_text(year, names) if year else "" for year in (pair.here, pair.beside)]
        if told[0] != told[1]:
            lines = [
                say(f"{name}：{deeds or '没有什么事。'}", f"{name}: {deeds or 'nothing happens.'}")
                for name, deeds in zip(scenarios, told, strict=True)
            ]
            text.append(laid_out(pair.year, lines))
    return "\n".join([*text, *_ends(here, beside, scenarios, names)])


def _same(here: "Life", beside: "Life", names: Names) -> str:
    """Say that nothing it did differs, and in which year its chances differ most."""
    say, largest, at = names.say, 0.0, 0
    for ours, theirs in zip(here.years, beside.years, strict=False):
        if ours.registering is not None and theirs.registering is not None:
            gap = theirs.registering.chance - ours.registering.chance
            if abs(gap) > abs(largest):
                largest, at = gap, ours.year
    text = say("它每年所做的都一样。", "It does the same in every year.")
    if at:
        text += say(
            f"差别只在概率：落户概率差得最多的是 {at} 年，{100 * largest:+.2f} 个百分点。",
            f" Only chances differ: that of registering most in {at}, by {100 * largest:+.2f} points.",
        )
    return text


def _ends(here: "Life", beside: "Life", scenarios: tuple[str, str], names: Names) -> list[str]:
    """Put the two ends side by side."""
    say, lines = names.say, [""]
    for title, life in zip(scenarios, (here, beside), strict=True):
        if not life.years:
            continue
        last = life.years[-1]
        told = (
            names.home(last.after) if last.after is not None else say("这一户已不存在。", "the household is no more.")
        )
        lines += wrap(say(f"{title}，{last.year} 年末：{told}", f"{title}, at the end of {last.year}: {told}"), WIDTH)
    return lines
