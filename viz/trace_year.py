"""One year of a household in words: a short line where nothing was considered, a paragraph where something was."""

from typing import TYPE_CHECKING

from viz.table import wrap
from viz.trace_chances import chances_text, lucky_event
from viz.trace_choice import (
    WIDTH,
    choice_text,
    drawn,
    factors_text,
    odds_text,
    reconsidering_text,
    registering_text,
    went_text,
)
from viz.trace_events import AFTER, ended_text, event_text, formed_text
from viz.trace_names import Names
from viz.trace_table import Kept
from viz.trace_words import DONE

if TYPE_CHECKING:
    from model.homes import Home
    from model.lives import YearOfLife

INDENT = "      "


def changed(year: "YearOfLife") -> bool:
    """Whether other persons live in the household at the year's end, or elsewhere, or registered elsewhere."""

    def standing(home: "Home") -> tuple[object, ...]:
        persons = tuple((person.slot, person.birth, person.away) for person in home.members)
        return persons, home.residence, home.away, home.registration, home.dwelling

    return bool(year.formed or (year.before and year.after and standing(year.before) != standing(year.after)))


def year_text(year: "YearOfLife", names: Names, first_asked: bool) -> str:
    """Tell one year.

    Args:
        year: the year.
        names: the language and its names.
        first_asked: the household could register for the first time: its log-odds are told by their parts.
    """
    lines = []
    if year.formed is not None:
        lines.append(formed_text(year, names))
    lines += [lucky_event(event, year, names) for event in year.events if event.kind not in AFTER]
    lines += chances_text(year, names)
    lines += decisions_text(year, names, first_asked)
    lines += [event_text(event, names) for event in year.events if event.kind in AFTER]
    if year.ended:
        lines.append(ended_text(year, names))
    elif changed(year) and year.after is not None:
        lines.append(names.say("年末：", "At the end of the year: ") + names.home(year.after))
    return laid_out(year.year, lines)


def decisions_text(year: "YearOfLife", names: Names, first_asked: bool) -> list[str]:
    """Tell the chances, draws and choices of a year."""
    say = names.say
    if year.reconsidering is None:
        return []
    short, found = [], year.registering
    long: list[str] = []
    if year.chosen is None:
        short.append(reconsidering_text(year.reconsidering, names))
    else:
        reconsiders = reconsidering_text(year.reconsidering, names)
        long += [sentence(reconsiders, names) + say("", " ") + factors_text(year.reconsidering, names)]
        long += choice_text(year, names)
    if found is not None:
        short.append(registering_text(found, names))
    elif year.obstacle:
        short.append(obstacle_text(year.obstacle, names))
    if year.buying is not None:
        luck = drawn(year.buying.chance, year.buying.draw, names)
        buys = say("买下住房", "buys a dwelling") if year.buying.buys else say("未买房", "does not buy")
        short.append(say(f"{buys}（{luck}）", f"{buys} ({luck})"))
    if short:
        long.append(sentence(say("；", "; ").join(short), names))
    if (
        found is not None
        and found.parts
        and not (found.gate and found.gate.failed)
        and (found.registers or first_asked)
    ):
        long.append(odds_text(found, names))
    return long


def obstacle_text(obstacle: str, names: Names) -> str:
    """Say why those who live in town could not register, in half a sentence."""
    if obstacle == "code":
        return names.say(
            "还不能落户：所在社区的户籍代码仍是农村",
            "cannot register yet: the neighbourhood's registrations are still rural",
        )
    return names.say("外出者的配偶在家，不单独落户", "those away do not register apart from a spouse at home")


def sentence(text: str, names: Names) -> str:
    """Make a sentence of its parts: a capital and a full stop."""
    return names.say(text + "。", text[:1].upper() + text[1:] + ".")


def laid_out(year: int, lines: list[str]) -> str:
    """Put the year before its lines; prose is wrapped, tables stay as they are."""
    out = [piece for line in lines for piece in ([line] if isinstance(line, Kept) else wrap(line, WIDTH - len(INDENT)))]
    return "\n".join((f"{year}  " if i == 0 else INDENT) + line for i, line in enumerate(out))


def deeds_text(year: "YearOfLife", names: Names) -> str:
    """Tell in one line what was done in a year, without chances; empty if nothing was."""
    lines = [event_text(event, names) for event in year.events if event.kind not in AFTER]
    if year.formed is not None:
        lines.insert(0, formed_text(year, names))
    if year.destination is not None:
        refused = names.say("想搬走，但没有空房。", "It wants to move, but no dwelling is free.")
        lines.append(refused if year.refused else went_text(year, names))
    if year.registering is not None and year.registering.registers:
        lines.append(names.say(*DONE[year.registering.deed]) + names.say("。", "."))
    lines += [event_text(event, names) for event in year.events if event.kind in AFTER]
    if year.buying is not None and year.buying.buys:
        lines.append(names.say("买下住房。", "It buys its dwelling."))
    if year.ended:
        lines.append(ended_text(year, names))
    return names.say("", " ").join(lines)
