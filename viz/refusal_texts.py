"""What may be refused in a scenario, a link, a folder or a region, in English as it is raised, and in Chinese.

A slot, such as {a}, is whatever was found there; {h} is the nearest valid name, where there is one; {u} is the unit of
a lever; {o} is left out in Chinese, being English words of a library, or a name that goes without saying.
"""

from viz.refusal_designs import DESIGNS
from viz.refusal_regions import ALLOWED, REGIONS

FILES = (
    (
        "There is no scenario {a}; the nearest is {b}; `luohu scenarios` lists them; or give a file.",
        "没有情景 {a}（最接近的是“{b}”）；luohu scenarios 列出全部，也可给出文件。",
    ),
    (
        "There is no scenario {a}{h}; `luohu scenarios` lists them; or give a file.",
        "没有情景 {a}{h}；luohu scenarios 列出全部，也可给出文件。",
    ),
    (
        "{a} is not allowed; it takes a scenario's name, or a .toml file beside this one.",
        "{a} 不允许；应为情景名，或同目录的 .toml 文件。",
    ),
    (
        "{a} is not allowed in a scenario that is no file; it takes a scenario's name.",
        "{a} 不允许：不是文件的情景只能用情景名。",
    ),
    (
        "{a} leads out of the file's folder; it takes a .toml file beside this one.",
        "{a} 指向了文件所在目录之外；应为同目录的 .toml 文件。",
    ),
    ("{a}: extends '{b}' leads back to a file that extends this one.", "{a}：extends“{b}”又绕回到以它为基础的文件。"),
    ("{a}: more than {b} files extend one another, the most that may.", "{a}：一个接一个的文件超过 {b} 个，超出上限。"),
    ("{a} is no scenario{h}; `luohu scenarios` lists them.", "{a} 不是情景{h}；luohu scenarios 列出全部。"),
    ("{a} cannot be found; it takes a .toml file beside this one.", "找不到 {a}；应为同目录的 .toml 文件。"),
    ("{a} is larger than {b} KiB, the most that a scenario file may be.", "{a} 超过 {b} KiB，情景文件至多这么大。"),
    ("{a} cannot be read ({b}); a scenario is a TOML file.", "{a} 无法读取（{b}）；情景应为 TOML 文件。"),
    (
        "{a} begins with a byte-order mark; save it as UTF-8 without a byte-order mark.",
        "{a} 以字节序标记开头；请存为不带字节序标记的 UTF-8。",
    ),
    ("{a} is {b}; save it as UTF-8 without a byte-order mark.", "{a} 是 {b}；请存为不带字节序标记的 UTF-8。"),
    ("{a}; save it as UTF-8 without a byte-order mark.", "{a}；请存为不带字节序标记的 UTF-8。"),
    ("{a} is not UTF-8 text (byte {b}); save it as UTF-8.", "{a} 不是 UTF-8 文本（第 {b} 字节）；请存为 UTF-8。"),
    ("{a} is nested too deeply for a scenario file.", "{a} 嵌套过深，不能作为情景文件。"),
    (
        "{a} is no TOML file: {o} (at line {b}, column {c}).",
        "{a} 不是 TOML 文件：第 {b} 行第 {c} 列的写法不合 TOML 语法。",
    ),
    ("{a} is no TOML file: {o} (at end of document).", "{a} 不是 TOML 文件：文件末尾的写法不完整。"),
    ("{a} is no TOML file: {b}.", "{a} 不是 TOML 文件：{b}。"),
    ("{a}: line {b} is longer than {c} characters.", "{a}：第 {b} 行超过 {c} 个字符。"),
    ("{a}: line {b} has a name of more than {c} parts.", "{a}：第 {b} 行的名称超过 {c} 段。"),
    ("{a} is no regular file; a scenario is a TOML file.", "{a} 不是普通文件；情景应为 TOML 文件。"),
    (
        "{a}: {b} stands in packages and in without; it can be only one of them.",
        "{a}：{b} 同时写在 packages 和 without 里；只能写在一处。",
    ),
    ("{a}: {b} is {c}; it takes a text.", "{a}：{b} 为 {c}；应为文字。"),
    ("{a}: {b} has {c} characters; at most {d} are allowed.", "{a}：{b} 有 {c} 个字符；至多 {d} 个。"),
    ("{a}: {b} is {c}; control characters are not allowed.", "{a}：{b} 为 {c}；不允许控制字符。"),
    ("{a}: {b} is {c}; it takes a list, such as {d}.", "{a}：{b} 为 {c}；应为列表，如 {d}。"),
    ("{a}: levers is {b}; it must be a table, [levers].", "{a}：levers 为 {b}；应为表 [levers]。"),
    ("{a}: '{b}' is not known{h}; allowed are {c}.", "{a}：不认识“{b}”{h}；可用的有 {c}。"),
    ("{a}: {b} names {c}{h}; allowed are {d}.", "{a}：{b} 里的 {c} 不认识{h}；可用的有 {d}。"),
    (
        "{a}: lever '{b}' is said twice for everywhere in {d}; end one entry with until, or begin the other later.",
        "{a}：杠杆“{b}”对各地在 {d} 年说了两次；请用 until 结束其一，或让另一个晚些开始。",
    ),
    (
        "{a}: lever '{b}' is said twice for {c} in {d}; end one entry with until, or begin the other later.",
        "{a}：杠杆“{b}”在 {c} 的 {d} 年说了两次；请用 until 结束其一，或让另一个晚些开始。",
    ),
    ("{a} has more than {b} entries, the most that a scenario file may have.", "{a} 超过 {b} 项，情景文件至多这么多。"),
    ("scenario '{a}' was read for another region than {b}.", "情景“{a}”是为别的地区读入的，不是为 {b}。"),
)
"""About files as a whole, and their heads."""

LEVERS = (
    (
        "{a}: lever '{b}' becomes {c} in all in {e}; allowed is {f} to {g} ({u}).",
        "{a}：杠杆“{b}”各地合计在 {e} 年成为 {c}；允许 {f} 到 {g}（{u}）。",
    ),
    (
        "{a}: lever '{b}' becomes {c} in {d} in {e}; allowed is {f} to {g} ({u}).",
        "{a}：杠杆“{b}”在 {d} 的 {e} 年成为 {c}；允许 {f} 到 {g}（{u}）。",
    ),
    (
        "{a}: lever '{b}' has a line from {c}, the first year of all; give it as ramp, with its first value.",
        "{a}：杠杆“{b}”的直线从最早的 {c} 年开始；请写成 ramp，并给出起点的值。",
    ),
    (
        (
            "{a}: lever '{b}' has a line from {c}, where each population draws its own value; "
            "give it as ramp, with its first value."
        ),
        "{a}：杠杆“{b}”的直线从 {c} 年开始，而那时各合成人口各有其值；请写成 ramp，并给出起点的值。",
    ),
    (
        "{a}: there is no place '{b}' in {o}{h}; a county or township is named by its code, or in Chinese or English.",
        "{a}：没有“{b}”这个地方{h}；县区和乡镇可用代码、中文名或英文名。",
    ),
    ("{a}: '{b}' is the name of several places; give a code ({c}).", "{a}：叫“{b}”的不止一处；请给出代码（{c}）。"),
    (
        "{a} is 'before'; only a lever whose gate opened has a value of before.",
        "{a} 为“before”；只有门槛放开过的杠杆才有放开前的值。",
    ),
    ("{a} has '{b}'{h}; allowed are years, places, and {c}.", "{a} 里有“{b}”{h}；可用的是年份、地点和 {c}。"),
    ("{a} has '{b}' beside places; put {c} = … for the rest.", "{a} 在各地点旁写了“{b}”；其余地方请写 {c} = …。"),
    ("{a} has in = {b}; it takes a list of places, such as {c}.", "{a} 的 in 为 {b}；应为地点列表，如 {c}。"),
    (
        "{a} has '{b}' = a table; it takes whole years, each with a value.",
        "{a} 里的“{b}”是一个表；应为整年，每年一个值。",
    ),
    ("{a} has to without by; a straight line to a value is {b}.", "{a} 有 to 而没有 by；到某值的直线写作 {b}。"),
    ("{a} is set for {b}; it is set for {c} at the finest.", "{a} 设到了 {b}；最细只能设到 {c}。"),
    (
        "{a} has no value; an entry has one of value, years such as 2021 = …, ramp, or to with by.",
        "{a} 没有取值；一项须有 value、年份（如 2021 = …）、ramp、to 与 by 中的一种。",
    ),
    (
        "{a} has {b} and {c}; an entry has one of value, years such as 2021 = …, ramp, or to with by.",
        "{a} 同时写了 {b} 与 {c}；一项只能有 value、年份（如 2021 = …）、ramp、to 与 by 中的一种。",
    ),
    (
        "{a} has {b}; an entry has one of value, years such as 2021 = …, ramp, or to with by.",
        "{a} 写了 {b}；一项只能有 value、年份（如 2021 = …）、ramp、to 与 by 中的一种。",
    ),
    ("{a} has by without to; a straight line to a value is {b}.", "{a} 有 by 而没有 to；到某值的直线写作 {b}。"),
    (
        "{a} has from beside years; the first year named is the one from which it holds.",
        "{a} 在年份旁又写了 from；所写的第一个年份就是起始年。",
    ),
    ("{a} has until {b}, before the year {c} that it names.", "{a} 的 until 为 {b}，早于所写的 {c} 年。"),
    ("{a} has ramp = {b}; it takes two or more years, as {c}.", "{a} 的 ramp 为 {b}；应有两个以上年份，如 {c}。"),
    ("{a}: there is no lever '{b}'{h}; `luohu levers` lists them.", "{a}：没有杠杆“{b}”{h}；luohu levers 列出全部。"),
    ("{a} has a place inside '{b}'; a place is named once.", "{a} 在“{b}”里又写了地点；地点只写一次。"),
    ("{a} has the place '{b}' inside an entry; use in = {c}.", "{a} 在一项里写了地点“{b}”；请用 in = {c}。"),
    ("{a} goes to '{b}'; to takes a number or one of {c}.", "{a} 的 to 为“{b}”；应为数，或 {c} 之一。"),
    (
        "{a} has by {b}, before {c}, the first year of its line (from = …).",
        "{a} 的 by 为 {b}，早于直线的起始年 {c}（from = …）。",
    ),
    ("{a} has '{b}' in a ramp; it takes years and numbers.", "{a} 的 ramp 里有“{b}”；应为年份和数。"),
    (
        "{a} has '{b}' in a ramp; it takes numbers, or one of {c}.",
        "{a} 的 ramp 里有“{b}”；应为数，或 {c} 之一。",
    ),
    ("{a} lists {b}; a list holds tables such as {c}.", "{a} 的列表里有 {b}；列表应由 {c} 这样的表组成。"),
    ("{a} is {b}; allowed is {c} to {d} ({u}), or one of {f}.", "{a} 为 {b}；允许 {c} 到 {d}（{u}），或 {f} 之一。"),
    ("{a} is {b}{h}; allowed are numbers and {c}.", "{a} 为 {b}{h}；可用的是数和 {c}。"),
)
"""About levers."""

PANEL = (
    (
        "{a} is given '{b}'; it takes a number from {c} to {d} ({e}).",
        "{a} 的取值填了“{b}”；应为 {c} 到 {d} 的数（{e}）。",
    ),
    (
        "{a} has a step that stays between its neighbours; allowed are the years {b} to {c}.",
        "{a} 的这一步只能在前后两步之间移动；允许 {b} 到 {c} 年。",
    ),
    (
        "{a} takes its step of {b} over; give it another value instead.",
        "{a} 在 {b} 年的这一步沿用自情景或上级，不能删去；可改其取值。",
    ),
    ("{a} has a step in every year; there is no room for another.", "{a} 每年都已有一步，没有空档再加。"),
    (
        "{a} differs from place to place in {b}; give that year a value first.",
        "{a} 在 {b} 年各地不同；请先给这一年一个取值。",
    ),
    (
        "{a} follows a line that differs from place to place; reset the lever first.",
        "{a} 沿一条各地不同的直线变化；请先恢复这个杠杆。",
    ),
    (
        "At most {a} scenarios are compared with the one on screen; take one of them away first.",
        "至多 {a} 个情景与屏幕上的相比较；请先去掉一个。",
    ),
)
"""About what is done on the page."""

PROJECTS = (
    ("{a}: projects is {b}; it is a table, [projects].", "{a}：projects 为 {b}；应为表 [projects]。"),
    ("{a} is {b}; it takes true, false, or a table of {c}.", "{a} 为 {b}；应为 true、false 或含 {c} 的表。"),
    ("{a} has on = {b}; it takes true or false.", "{a} 的 on 为 {b}；应为 true 或 false。"),
    ("{a} has times and size; it takes one of them.", "{a} 同时有 times 和 size；只能有一个。"),
    (
        "{a} has size, but no size of its own; use times = …, a factor.",
        "{a} 写了 size，而它没有自己的大小；请用倍数 times = …。",
    ),
    ("{a} has {b} = {c}; allowed are the years {d} to {e}.", "{a} 的 {b} 为 {c}；允许 {d} 到 {e} 年。"),
    ("{a} has {b} = {c}; it takes {d} from {e} to {f}.", "{a} 的 {b} 为 {c}；应为 {e} 到 {f} 的{d}。"),
    ("{a} has the year {c}; allowed are the years {d} to {e}.", "{a} 写了 {c} 年；允许 {d} 到 {e} 年。"),
    ("{a} has {b} {c}; allowed are the years {d} to {e}.", "{a} 的 {b} 为 {c}；允许 {d} 到 {e} 年。"),
    ("{a} = {b}; it takes {c} from {d} to {e}.", "{a} 为 {b}；应为 {d} 到 {e} 的{c}。"),
    (
        "{a}: project '{b}' would run from {c} to {d}; until lies before its first year.",
        "{a}：项目“{b}”将从 {c} 年到 {d} 年；until 早于起始年。",
    ),
    (
        "{a}: there is no project '{b}'{h}; `luohu projects` lists them.",
        "{a}：没有项目“{b}”{h}；luohu projects 列出全部。",
    ),
)
"""About projects, and years."""

LINKS = (
    (
        "The scenario is too long for a link ({a} characters, at most {b}); save it as a file.",
        "情景太长，放不进链接（{a} 个字符，至多 {b} 个）；请存为文件。",
    ),
    ("The link has {a} characters; at most {b} are allowed.", "链接有 {a} 个字符；至多 {b} 个。"),
    ("The link has '{a}' twice; it takes one.", "链接里“{a}”出现了两次；只能有一个。"),
    ("The link has '{a}'{h}; allowed are {b}.", "链接里有“{a}”{h}；可用的有 {b}。"),
    ("{a} has '{b}'{h}; allowed are {c}.", "{a} 里有“{b}”{h}；可用的有 {c}。"),
    ("The file is too large; a scenario file has at most {a} KB.", "文件太大；情景文件至多 {a} KB。"),
    ("The file did not arrive whole; open it again.", "文件没有完整到达；请再打开一次。"),
)
"""About links and uploads."""

FOLDERS = (
    ("--store {a}: there is no such folder.", "--store {a}：没有这个目录。"),
    (
        "--store {a}: neither the folder nor one in it holds runs or results.",
        "--store {a}：这个目录及其子目录里都没有运行或结果。",
    ),
    ("{a} holds neither runs nor results of luohu that can be read.", "{a} 里没有能读出的 luohu 运行或结果。"),
    ("{a} is of the region {b}, not of {c} ({d}) as this page is.", "{a} 属于地区 {b}，而本页是 {c}（{d}）。"),
    (
        "{a} is a search that is not finished; the same luohu seek command goes on from there.",
        "{a} 是没有做完的搜索；同一条 luohu seek 命令会接着做。",
    ),
    ("{a} does not say what was sought; luohu seek writes it.", "{a} 没有说明寻求的是什么；它由 luohu seek 写成。"),
    (
        "{a} does not say which scenarios were compared; luohu compare writes it.",
        "{a} 没有说明比较的是哪些情景；它由 luohu compare 写成。",
    ),
    ("{a} has no rows of scenario '{b}'.", "{a} 里没有情景“{b}”的行。"),
    ("{a} does not say what failed; luohu discover writes it.", "{a} 没有说明什么算失败；它由 luohu discover 写成。"),
    (
        "{a} lacks the column {b}; luohu ensemble --out writes it.",
        "{a} 缺少 {b} 一列；它由 luohu ensemble --out 写成。",
    ),
    ("{a} lacks {b}; a posterior is what luohu calibrate writes.", "{a} 缺少 {b}；后验由 luohu calibrate 写成。"),
    (
        "{a} lacks '{b}', which luohu calibrate writes; calibrate again.",
        "{a} 缺少“{b}”，它由 luohu calibrate 写成；请重新校准。",
    ),
    ("{a} lacks the column {b}.", "{a} 缺少 {b} 一列。"),
    ("{a} cannot be read ({b}).", "{a} 无法读取（{b}）。"),
    (
        "{a} holds no runs; a store is a folder that `luohu sweep` wrote",
        "{a} 里没有运行；运行库是 luohu sweep 写成的目录。",
    ),
    ("{a} has no column '{b}'; _columns.csv there names all", "{a} 没有“{b}”一列；那里的 _columns.csv 列出全部。"),
    ("{a} is no part of a store, or is damaged ({b})", "{a} 不是运行库的一部分，或已损坏（{b}）。"),
    ("{a} holds a file that is no part of a store, or damaged ({b})", "{a} 里有不属于运行库或已损坏的文件（{b}）。"),
    (
        "{a} is not that of an ensemble; luohu ensemble --out makes one.",
        "{a} 不是集合预测的；它由 luohu ensemble --out 写成。",
    ),
    ("{a} is not what luohu sensitivity --out writes.", "{a} 不是 luohu sensitivity --out 所写的。"),
    (
        "{a} holds other draws than {b} says; one of the two was changed.",
        "{a} 里的抽样与 {b} 所说的不同；两者之一被改过。",
    ),
    ("{a} and {b} are no posterior that can be read: {c}.", "{a} 与 {b} 不是能读出的后验：{c}。"),
    (
        "There is no packaged posterior for the region {a} ({b}); make one with luohu calibrate.",
        "地区 {a}（{b}）没有附带后验；可用 luohu calibrate 求得。",
    ),
)
"""About folders of runs and results."""

RUNS = (
    ("population is {a}, but must be a whole number from {b} to {c}", "合成人口为 {a}；应为 {b} 到 {c} 的整数。"),
    ("parameter '{a}' is unknown{h}; see model/README.md for all", "没有参数“{a}”{h}；全部见 model/README.md。"),
    ("parameter '{a}' is {b}; allowed is {c} to {d}", "参数“{a}”为 {b}；允许 {c} 到 {d}。"),
    (
        "No household is a {a} from {b} to {c}; try another word or year.",
        "{b} 到 {c} 年没有“{a}”这样的户；换一种或换个年份。",
    ),
)
"""About runs."""

TEXTS = (*REGIONS, *FILES, *PANEL, *LEVERS, *PROJECTS, *LINKS, *FOLDERS, *RUNS, *DESIGNS)
"""In the order in which they are tried."""

WORDS = (
    *ALLOWED,
    ("the scenario on screen", "屏幕上的情景"),
    ("the link", "链接"),
    ("a whole number of more than 19 digits", "超过 19 位的整数"),
    ("the date or time ", "日期或时间 "),
    ("the whole prefecture", "全市"),
    ("a list with ", "一个列表，其中有 "),
    ("an empty list", "空列表"),
    ('a whole number or "all"', '整数或 "all"'),
    ("a whole number or a list", "整数或列表"),
    ("a whole number", "整数"),
    ("a finite number", "有限的数"),
    ("a number", "数"),
    ("a text", "文字"),
    ("true or false", "true 或 false"),
    ('a list or "all"', '列表或 "all"'),
    ("a table of points", "点的表"),
    ("draws of a posterior", "后验抽样"),
    ("no such file", "没有这个文件"),
    ("it is a folder", "是目录"),
    ("it is damaged, or of another kind", "已损坏，或不是这种文件"),
    ("a table", "一个表"),
    ("a list", "一个列表"),
    ("a factor", "倍数"),
    ("a size", "大小"),
    ("county", "县区"),
    ("township", "乡镇"),
    ("the column ", "列 "),
    ("No such file or directory", "没有这个文件或目录"),
    ("Is a directory", "是一个目录"),
    ("Not a directory", "路径中有一段不是目录"),
    ("Permission denied", "没有读取的权限"),
    ("Too many levels of symbolic links", "符号链接绕成了圈"),
    ("File name too long", "文件名太长"),
    ("no such name is possible", "不可能有这样的文件名"),
)
"""Words that stand in slots."""
