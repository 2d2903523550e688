"""The decisions of one year in words: reconsidering, weighing places, registering, buying."""

from typing import TYPE_CHECKING

from viz.trace_names import Names, signed, yuan
from viz.trace_table import HOME, JOIN, RETURN, STAY, Kept, alternative_name, choice_table, place_text
from viz.trace_words import CLAUSES, DONE, FACTORS, NOT_DONE, ODDS, SHOCKS

if TYPE_CHECKING:
    from agents.explaining_reconsidering import Reconsideration
    from agents.explaining_registering import Gate, Registering
    from model.lives import YearOfLife

WIDTH = 110
FEWEST, MOST = 1, 6
"""Decimals of a chance and of what was drawn, in percent."""


def drawn(chance: float, draw: float, names: Names) -> str:
    """Write a chance and what was drawn, in as many digits as tell which of the two is less."""
    texts = [names.percent(share) for share in (chance, draw)]
    digits = FEWEST
    while texts[0] == texts[1] and digits < MOST:
        digits += 1
        texts = [names.percent(share, digits) for share in (chance, draw)]
    return names.say(f"概率 {texts[0]}，抽到 {texts[1]}", f"chance {texts[0]}, drew {texts[1]}")


def reconsidering_text(found: "Reconsideration", names: Names) -> str:
    """Say whether the household reconsidered, in half a sentence."""
    say = names.say
    verb = (
        say("重新考虑住处", "reconsiders where to live")
        if found.reconsiders
        else say("未考虑搬迁", "does not reconsider")
    )
    return say(
        f"{verb}（{drawn(found.chance, found.draw, names)}）", f"{verb} ({drawn(found.chance, found.draw, names)})"
    )


def factors_text(found: "Reconsideration", names: Names) -> str:
    """Say what moved the chance to reconsider, if anything did."""
    say = names.say
    if not found.factors:
        return ""
    why = []
    for name, factor in found.factors.items():
        reasons = [say(*SHOCKS[shock]) for shock in found.shocks] if name == "shock" else [say(*FACTORS[name])]
        reason = say("、", " and ").join(reasons)
        why.append(say(f"{reason} ×{factor:.2f}", f"×{factor:.2f} since {reason}"))
    return say(
        f"通常概率为 {names.percent(found.usual)}；" + "；".join(why) + "。",
        f"The usual chance is {names.percent(found.usual)}; " + "; ".join(why) + ".",
    )


def choice_text(year: "YearOfLife", names: Names) -> list[str]:
    """Tell how a household that reconsidered chose: lines without indent."""
    say, chosen = names.say, year.chosen
    assert chosen is not None
    stay = year.alternatives[0]
    places = len({found.destination for found in year.alternatives}) - 1
    lines = [
        say(
            f"该户比较了不变与 {places} 个去处共 {len(year.alternatives) - 1} 种走法。"
            f"不变时预期年收入 {yuan(stay.income)} 元。"
            "下表为最好的几种，各项都是与不变相比的效用之差，合计最高且大于零者被选中：",
            f"It weighs staying (expected income {yuan(stay.income)} yuan a year) against {places} other places in "
            f"{len(year.alternatives) - 1} ways. The best of these follow, each part as the difference from staying; "
            "the highest total is taken if it is above zero:",
        )
    ]
    lines += map(Kept, choice_table(year, names).splitlines())
    return [*lines, *filter(None, [place_text(year, names)]), outcome_text(year, names)]


def outcome_text(year: "YearOfLife", names: Names) -> str:
    """Tell what came of the choice."""
    say, chosen = names.say, year.chosen
    assert chosen is not None
    if chosen.destination == STAY:
        return say("▶ 结果：一切不变。", "▶ It stays as it is.")
    if year.refused:
        return say(
            f"▶ 选择了{alternative_name(chosen, names)}，但那里没有空房：今年不搬，明年更可能再考虑。",
            f"▶ It chose {alternative_name(chosen, names)}, but no dwelling was free there: it stays, and is likelier "
            "to reconsider next year.",
        )
    text = "▶ " + went_text(year, names)
    if year.jobless:
        text += say(
            "当年没有找到工作，明年更可能再考虑。",
            " No job was found in the year: it is likelier to reconsider next year.",
        )
    return text


def went_text(year: "YearOfLife", names: Names) -> str:
    """Say who went where."""
    say, chosen, after, before = names.say, year.chosen, year.after, year.before
    assert chosen is not None
    if chosen.destination == RETURN:
        return say("外出的成员回家了。", "Those who were away come back.")
    if chosen.destination == HOME:
        return say("全家回到老家。", "The whole family goes back to its home village.")
    if after is None or before is None:
        return say(f"前往{names.place(chosen.place)}。", f"It goes to {names.place(chosen.place)}.")
    if chosen.mode == 0:
        where = names.location(after.residence)
        return say(f"全家搬到{where}。", f"The whole family moves to {where}.")
    if chosen.destination == JOIN:
        goer = names.persons([person for person in after.members if person.slot in year.goers])
        where = names.location(after.away)
        return say(f"{goer}前往{where}，与在外的家人会合。", f"To {where}, to those who are there already: {goer}.")
    who = names.persons([person for person in after.members if person.away])
    where = names.location(after.away)
    return say(f"{who}外出到{where}，其他人留在家里。", f"Away to {where}: {who}; the others stay.")


def registering_text(found: "Registering", names: Names) -> str:
    """Say whether the household registered, in half a sentence."""
    say = names.say
    if found.gate is not None and found.gate.failed:
        return say(f"未能落户：{gate_text(found.gate, names)}", f"may not register: {gate_text(found.gate, names)}")
    luck, done = drawn(found.chance, found.draw, names), say(*(DONE if found.registers else NOT_DONE)[found.deed])
    return say(f"{done}（{luck}）", f"{done[:1].lower()}{done[1:]} ({luck})")


def gate_text(gate: "Gate", names: Names) -> str:
    """Say which clauses of the gate are not met."""
    say = names.say
    wanted = [say(*CLAUSES[name]).format(gate.required.get(name, 0.0)) for name in gate.failed]
    joined = say("、", ", ").join(wanted)
    return say(f"门槛要求{joined}", f"the gate requires {joined}")


def odds_text(found: "Registering", names: Names) -> str:
    """Write the log-odds of registering by their parts."""
    say = names.say
    parts = [f"{say(*ODDS[name])} {signed(part)}" for name, part in found.parts.items()]
    return say(
        f"落户对数几率 {signed(found.odds)} = " + "，".join(parts) + "。",
        f"Its log-odds of registering, {signed(found.odds)}, are " + ", ".join(parts) + ".",
    )
