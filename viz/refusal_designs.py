"""What may be refused in a design, a point or a store, in English as it is raised, and in Chinese.

They are tried after those of scenarios, since some are general.
"""

FIELDS = (
    ("{a}: {b} is not known{h}; allowed are {c}.", "{a}：不认识 {b}{h}；可用的有 {c}。"),
    ("{a}: {b} is missing; allowed are {c}.", "{a}：缺少 {b}；可用的有 {c}。"),
    (
        "{a}: {b} is an empty list; it takes one entry at least, or is left out.",
        "{a}：{b} 是空列表；至少要有一项，否则不写。",
    ),
    (
        "{a}: {b} is {c}; allowed is a multiple of {d} from {e} to {f}.",
        "{a}：{b} 为 {c}；应为 {e} 到 {f} 之间 {d} 的倍数。",
    ),
    ("{a}: {b} is {c}; allowed is {d} to {e}.", "{a}：{b} 为 {c}；允许 {d} 到 {e}。"),
    ("{a}: {b} is {c}; allowed is {d} to {e} ({f})", "{a}：{b} 为 {c}；允许 {d} 到 {e}（{f}）。"),
    ("{a}: {b} is {c}; allowed is {d} to {e}", "{a}：{b} 为 {c}；允许 {d} 到 {e}。"),
    ("{a}: {b} is {c}; allowed is more than {d}.", "{a}：{b} 为 {c}；应大于 {d}。"),
    ("{a}: {b} is {c}; it takes {d}.", "{a}：{b} 为 {c}；应为{d}。"),
    ("{a}: {b} is {c}{h}; allowed are {d}.", "{a}：{b} 为 {c}{h}；可用的有 {d}。"),
    ("{a}: {b} is {c}; allowed are numbers", "{a}：{b} 为 {c}；应为数。"),
    ("{a}: {b} is {c}; allowed are whole numbers", "{a}：{b} 为 {c}；应为整数。"),
    ("{a}: {b}: takes exactly one of {c}; found {d}.", "{a}：{b} 只能有 {c} 之一；现有 {d}。"),
    ("{a}: {b}: an axis of {c} takes no {d}.", "{a}：{b}：{c} 的轴不能有 {d}。"),
    (
        "{a}: {b}: takes either values, or low, high, levels and spread.",
        "{a}：{b} 或写 values，或写 low、high、levels、spread。",
    ),
    (
        "{a}: {b} has neither values nor levels; a grid needs one of them",
        "{a}：{b} 没有 values 也没有 levels；网格需其一。",
    ),
    ("{a}: {b} has an empty list; it needs a value", "{a}：{b} 是空列表；至少要有一个值。"),
    ("{a}: {b} names a value twice; each may stand there once", "{a}：{b} 有重复的值；每个只写一次。"),
    ("{a}: {b} is varied twice ({c})", "{a}：{b} 变动了两次（{c}）。"),
    ("{a}: {b} goes from {c} to {d}; low must lie below high", "{a}：{b} 从 {c} 到 {d}；low 应小于 high。"),
    ("{a}: kind {b} needs points.", "{a}：kind 为 {b} 时要有 points。"),
    ("{a}: kind {b} takes no points.", "{a}：kind 为 {b} 时不能有 points。"),
    ("{a}: kind {b} needs an [[axis]].", "{a}：kind 为 {b} 时要有 [[axis]]。"),
    ("{a}: points is {b}; a sobol sample needs a power of two.", "{a}：points 为 {b}；sobol 抽样应为 2 的幂。"),
    ("{a}: file belongs to the kind table, and that needs it.", '{a}：file 属于 kind = "table"，而后者必须有它。'),
    ("{a} cannot be read ({b}); a design is a TOML file.", "{a} 无法读取（{b}）；设计应为 TOML 文件。"),
)
"""About a design file."""

NAMES = (
    ("{a}: column '{b}': there is no lever '{c}'{h}", "{a}：列“{b}”：没有杠杆“{c}”{h}。"),
    (
        "{a}: there is no parameter '{b}'{h}; model/README.md lists all",
        "{a}：没有参数“{b}”{h}；全部见 model/README.md。",
    ),
    ("{a}: column '{b}' is unknown{h}; allowed: {c}", "{a}：没有“{b}”这一列{h}；可用的有 {c}。"),
    (
        "{a}: column '{b}' names a year that is not simulated; allowed are {c} to {d}",
        "{a}：列“{b}”的年份不在模拟之内；允许 {c} 到 {d} 年。",
    ),
    ("{a}: place '{b}' is no county or township of {c}{h}", "{a}：“{b}”不是 {c} 的县区或乡镇{h}。"),
    (
        "{a}: areas names '{b}', the whole prefecture; leave areas out for that",
        "{a}：areas 写了全市“{b}”；那就不必写 areas。",
    ),
    ("{a}: outputs: there is no indicator '{b}'{h}; allowed: {c}", "{a}：outputs：没有指标“{b}”{h}；可用的有 {c}。"),
    (
        "{a}: outputs: there is no area '{b}'{h}; allowed: {c} and their codes",
        "{a}：outputs：没有地区“{b}”{h}；可用的有 {c} 及其代码。",
    ),
)
"""About what a design or a point names."""

TABLES = (
    (
        (
            "{a}: {b}, line {c}, has {d} values ({e}) for {f} columns ({g}); "
            "it takes one for each, or nothing between two commas"
        ),
        "{a}：{b} 第 {c} 行有 {d} 个值（{e}），而列有 {f} 个（{g}）；每列一个值，或在逗号之间留空。",
    ),
    (
        "{a}: {b}, line {c}: {d} is {e}; allowed is a value, or nothing",
        "{a}：{b} 第 {c} 行：{d} 为 {e}；应为一个值，或留空。",
    ),
    (
        "{a}: {b}, line {c}, is no line of a CSV file; look for a quotation mark that is not closed",
        "{a}：{b} 第 {c} 行不是 CSV 的一行；请看是否有引号没有闭合。",
    ),
    (
        "{a}: {b} has no name for column {c}; its first line names every column",
        "{a}：{b} 的第 {c} 列没有名称；首行应给每列命名。",
    ),
    ("{a}: {b} has the column '{c}' twice", "{a}：{b} 的“{c}”列出现了两次。"),
    ("{a}: {b} is empty; {c} has a row for each", "{a}：{b} 是空的；{c}应每项一行。"),
    ("{a}: {b} cannot be read as {c} ({d})", "{a}：{b} 不能读作{c}（{d}）。"),
    (
        "{a}: {b} has the value {c}; allowed are whole numbers up to 2**63 − 1",
        "{a}：{b} 的值为 {c}；应为至多 2**63 − 1 的整数。",
    ),
    ("{a}: {b} has the value {c}; allowed are whole numbers", "{a}：{b} 的值为 {c}；应为整数。"),
)
"""About tables that a design reads."""

STORES = (
    (
        "{a} is not empty and holds no earlier runs; a store takes a new or empty folder.",
        "{a} 不是空目录，也没有先前的运行；运行库要用新的或空的目录。",
    ),
    (
        "{a} is a file; a store takes a folder, which is made if it does not exist.",
        "{a} 是文件；运行库要用目录，没有时会新建。",
    ),
    (
        "{a} holds no runs to go on with; leave out --resume to begin",
        "{a} 里没有可接着算的运行；去掉 --resume 即从头开始。",
    ),
    (
        "{a} is no part of a store (it lacks the column '{b}'); move it elsewhere",
        "{a} 不是运行库的一部分（缺少“{b}”列）；请移到别处。",
    ),
    (
        (
            "{a} holds runs of a design with other axes or outputs: it {b}; "
            "all parts of a store have the same columns, so take another folder"
        ),
        "{a} 里的运行来自轴或输出不同的设计（{b}）；一个运行库的列应相同，请换一个目录。",
    ),
    ("no Dask scheduler answers at {a} ({b})", "{a} 没有 Dask 调度器应答（{b}）。"),
)
"""About stores and those who fill them."""

DESIGNS = (*FIELDS, *NAMES, *TABLES, *STORES)
