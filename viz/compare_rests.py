"""What an effect rests on: a table of the parameters that were set neutral one by one."""

from viz.compare_numbers import signed
from viz.compare_tables import Table, codes_of
from viz.compare_values import Compared
from viz.compare_words import indicator_name, lever_name, parameter_label
from viz.language import Say


def rests_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the effect, what is left without each parameter, and what rests on it, in the last year."""
    frame = compared.rests(name, compared.last)
    rows: list[list[str]] = []
    strong: list[int] = []
    for indicator in dict.fromkeys(frame["indicator"]):
        strong.append(len(rows))
        rows.append([indicator_name(str(indicator), say), "", "", ""])
        decimals = 0 if compared.units.get(str(indicator)) == "persons" else 3
        rested = frame[frame["indicator"] == indicator]
        order = rested["rests"].abs().sort_values(ascending=False, kind="stable").index
        for row in rested.reindex(order).to_dict("records"):
            numbers = (signed(float(row[key]), decimals) for key in ("effect", "without", "rests"))
            rows.append([f"  {parameter_label(str(row['parameter']), str(row['status']), say)}", *numbers])
    head = [
        say("参数", "parameter"),
        say("总效应", "effect"),
        say("退回参照", "without"),
        say("取决于它", "rests on it"),
    ]
    title = say(f"{compared.last} 年的效应取决于哪些参数", f"What the effect of {compared.last} rests on")
    return Table(title, head, rows, strong=tuple(strong), note=_through(compared, name, say))


def _through(compared: Compared, name: str, say: Say) -> str:
    """Say by which levers the scenario acts through each parameter."""
    frame = compared.rests(name, compared.last).drop_duplicates("parameter")
    named = {
        str(row["parameter"]): say("、", ", ").join(lever_name(key, say) for key in codes_of(row["levers"]))
        for row in frame.to_dict("records")
        if row["parameter"] != "all assumed"
    }
    return say("；", "; ").join(f"{parameter}{say('：', ': ')}{levers}" for parameter, levers in named.items())
