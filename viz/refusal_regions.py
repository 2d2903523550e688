"""What may be refused in the tables of a region and its outlines, in English as it is raised, and in Chinese.

They are tried before those of scenarios, some of which are general; names of files, columns and values stay as the
tables have them.
"""

from model.population_groups import PERSON_NAMES
from viz.margin_names import CATEGORIES

FILES = (
    ("{a}: there is no such folder; a region is a folder of tables.", "{a}：没有这个目录；地区是一个放各表的目录。"),
    (
        "{a}: holds {b} regions; exactly one is the default, name another by its folder.",
        "{a}：里面有 {b} 个地区；默认地区只能有一个，其他的请用目录指明。",
    ),
    (
        "{a}: the file is missing; a region has the tables {b}, and {c} for its maps.",
        "{a}：缺少这个文件；地区应有这些表：{b}；画地图还要有 {c}。",
    ),
    (
        "{a}: cannot be read ({b}); a region is made of files that can.",
        "{a}：无法读取（{b}）；地区的文件都应能读取。",
    ),
    (
        "{a}, line {b}: not CSV ({o}); allowed are commas between cells of at most {c} characters.",
        "{a} 第 {b} 行：不是 CSV；各格之间应为逗号，每格至多 {c} 个字符。",
    ),
    ('{a}: column "{b}" is missing; found {c}{h}.', "{a}：缺少“{b}”一列；现有 {c}{h}。"),
    ("{a}: the table is empty; at least one row is needed.", "{a}：表是空的；至少要有一行。"),
)
"""About files as a whole."""

ROWS = (
    (
        '{a}, line {b}: column "{c}" holds "{d}"; allowed is {e} for the margin {f}{h}.',
        "{a} 第 {b} 行：“{c}”一列为“{d}”；“{f}”应为 {e}{h}。",
    ),
    (
        ('{a}, line {b}: column "{c}" holds "{d}"; allowed is {e} within {f} degrees of the townships\' middle, {g}.'),
        "{a} 第 {b} 行：“{c}”一列为“{d}”；{e}应在各乡镇的中间值 {g} 的 {f} 度以内。",
    ),
    ('{a}, line {b}: column "{c}" holds "{d}"; allowed is {e}{h}.', "{a} 第 {b} 行：“{c}”一列为“{d}”；应为 {e}{h}。"),
    ('{a}, line {b}: field "{c}" holds "{d}"; allowed is {e}.', "{a} 第 {b} 行：“{c}”为“{d}”；应为 {e}。"),
    (
        '{a}, line {b}: {c} "{d}" stands twice; each may stand once.',
        "{a} 第 {b} 行：“{c}”一列的“{d}”出现了两次；每个只能出现一次。",
    ),
    ("{a}, line {b}: {c} stands twice; each may stand once.", "{a} 第 {b} 行：“{c}”出现了两次；每个只能出现一次。"),
    (
        '{a}, line {b}: township_code "{c}" does not lie in county {d}; allowed is a code beginning with {e}.',
        "{a} 第 {b} 行：township_code“{c}”不在县区 {d} 内；应为以 {e} 开头的代码。",
    ),
    (
        '{a}, line {b}: village_code "{c}" does not lie in township {d}; allowed is a code beginning with it.',
        "{a} 第 {b} 行：village_code“{c}”不在乡镇 {d} 内；应为以它开头的代码。",
    ),
    (
        '{a}, line {b}: seat holds "{c}"; allowed is a township of county {d}.',
        "{a} 第 {b} 行：seat 为“{c}”；应为县区 {d} 的一个乡镇。",
    ),
    (
        "{a}, line {b}: township {c} of type {d} has {e}.",
        "{a} 第 {b} 行：type 为 {d} 的乡镇 {c} {e}。",
    ),
    (
        "{a}, line {b}: urban_share_2020 holds {c}; allowed is its range, {d} to {e}.",
        "{a} 第 {b} 行：urban_share_2020 为 {c}；应在它自己的范围 {d} 到 {e} 之内。",
    ),
    (
        '{a}, line {b}: "{c}" has low {d}, mode {e}, high {f}; allowed is low ≤ mode ≤ high.',
        "{a} 第 {b} 行：“{c}”的 low 为 {d}、mode 为 {e}、high 为 {f}；应有 low ≤ mode ≤ high。",
    ),
    (
        '{a}, line {b}: "{c}" has the {d} {e}; allowed is {f} to {g}.',
        "{a} 第 {b} 行：“{c}”的 {d} 为 {e}；允许 {f} 到 {g}。",
    ),
    (
        "{a}, line {b}: since holds {c}; allowed is a year up to its year, {d}.",
        "{a} 第 {b} 行：since 为 {c}；不应晚于它的 year，即 {d}。",
    ),
)
"""About a row."""

TABLES = (
    ("{a}: last is {b}; allowed is a year after start, {c}.", "{a}：last 为 {b}；应晚于 start，即 {c}。"),
    ('{a}: {b} is "{c}"; allowed is a township\'s code{h}.', "{a}：{b} 为“{c}”；应为乡镇的代码{h}。"),
    (
        '{a}: "{b}" is joined to nothing; every place must be reached from "{c}".',
        "{a}：“{b}”与各处都不相连；从“{c}”出发应能到达每一处。",
    ),
    ('{a}: {o} "{b}" is missing; needed are {c}{h}.', "{a}：缺少“{b}”；应有 {c}{h}。"),
    (
        '{a}: series "{b}" has {c} years; needed is each year {d} to {e} once.',
        "{a}：“{b}”有 {c} 个年份；{d} 到 {e} 年应各有一个。",
    ),
    (
        "{a}: {b} age {c} stands {d} times; each may stand once.",
        "{a}：“{b}”的 {c} 岁出现了 {d} 次；每个只能出现一次。",
    ),
    ("{a}: {b} age {c} is missing; needed are the ages 0 to 110.", "{a}：缺少“{b}”的 {c} 岁；应有 0 到 110 岁。"),
    (
        "{a}: line {b}: the levels of {c} age {d} add up to {e}; allowed is 1 within 0.0001.",
        "{a} 第 {b} 行：“{c}”{d} 岁的各级学历合计为 {e}；应为 1，误差在 0.0001 以内。",
    ),
    ("{a}: {b} add up to {c}; allowed is 1 within 0.0001.", "{a}：{b} 合计为 {c}；应为 1，误差在 0.0001 以内。"),
    ("{a}: {b} add up to {c} %; allowed is 100 within {d}.", "{a}：“{b}”合计为 {c}%；应为 100，误差在 {d} 以内。"),
    (
        "{a}: residents add up to {b}; allowed is within 2 % of {c}, the mean of the two censuses of counties.csv.",
        "{a}：人口合计为 {b}；应与 counties.csv 中两次普查的平均 {c} 相差不到 2%。",
    ),
    (
        ("{a}: the urban shares of 2020 add up to {b} %; allowed is the prefecture's {c} % of plan.csv within 0.2."),
        "{a}：各县区 2020 年的城镇化率合起来为 {b}%；应与 plan.csv 中全市的 {c}% 相差不到 0.2。",
    ),
    (
        "{a}: age 65+ has the value {b}; allowed is at most that of 60+, {c}.",
        "{a}：65 岁以上的值为 {b}；不应超过 60 岁以上的 {c}。",
    ),
    ("{a}: {b} has the categories {c}; needed are 1 to {d}.", "{a}：“{b}”的 category 为 {c}；应为 1 到 {d}。"),
    (
        "{a}: found a row for {b}; needed is one for women and one for men.",
        "{a}：有“{b}”的一行；应为 women 与 men 各一行。",
    ),
    ("{a}: margin is missing, but {b} must stand there once", "{a}：缺少 margin {b}；应出现一次。"),
    (
        "{a}: registered_total {b} leaves {c} persons {d}, but there must be none or more",
        "{a}：registered_total 为 {b} 时，{d}一类有 {c} 人；不应小于零。",
    ),
)
"""About what must hold in a table, and between tables."""

OUTLINES = (
    (
        "{a}: not JSON ({o}); it holds the outlines of the counties as GeoJSON.",
        "{a}：不是 JSON；它应以 GeoJSON 记各县区的轮廓。",
    ),
    (
        '{a}: there is no list "{b}"; it holds the outlines of the counties as GeoJSON.',
        "{a}：没有列表“{b}”；它应以 GeoJSON 记各县区的轮廓。",
    ),
    (
        "{a}: county {b} has no outline; each county of counties.csv needs one.",
        "{a}：县区 {b} 没有轮廓；counties.csv 中的每个县区都应有。",
    ),
    (
        '{a}, feature {b}: a ring holds "{c}"; allowed are at least {d} points.',
        "{a} 第 {b} 个图形：一圈轮廓为“{c}”；至少应有 {d} 个点。",
    ),
    (
        (
            '{a}, feature {b}: a point holds "{c}"; allowed is a longitude and a latitude within {d} degrees '
            "of the townships' middle, {e} and {f}."
        ),
        "{a} 第 {b} 个图形：有一个点为“{c}”；应为经度和纬度，在各乡镇的中间值 {e} 与 {f} 的 {d} 度以内。",
    ),
    (
        '{a}, feature {b}: {c} holds "{d}"; allowed is {e}{h}.',
        "{a} 第 {b} 个图形：“{c}”为“{d}”；应为 {e}{h}。",
    ),
)
"""About the outlines of the counties."""

FITTED = (
    (
        "{a}: parameter '{b}' stands in [{c}] and in [{d}]; allowed is one of them.",
        "{a}：参数“{b}”同时写在 [{c}] 和 [{d}] 里；只能写在一处。",
    ),
    (
        "{a}: parameter '{b}' is unknown{h}; see model/README.md for all.",
        "{a}：没有参数“{b}”{h}；全部见 model/README.md。",
    ),
    ("{a}: parameter '{b}' is {c}; allowed is a number.", "{a}：参数“{b}”为 {c}；应为数。"),
    ("{a}: parameter '{b}' is {c}; allowed is {d} to {e}.", "{a}：参数“{b}”为 {c}；允许 {d} 到 {e}。"),
    ("{a}: '{b}' is no {o}{h}; allowed are {c}.", "{a}：不认识“{b}”{h}；可用的有 {c}。"),
    ("{a}: {b} in [observation] is {c}; allowed is 0 to 1.", "{a}：[observation] 里的 {b} 为 {c}；允许 0 到 1。"),
    (
        "{a}: population in [fitted] is {b}; allowed is a whole number from {c} to {d}.",
        "{a}：[fitted] 里的 population 为 {b}；应为 {c} 到 {d} 的整数。",
    ),
    ("{a}: {b} is {c}; allowed is a table [{d}].", "{a}：{b} 为 {c}；应为表 [{d}]。"),
)
"""About fitted.toml."""

REGIONS = (*FILES, *ROWS, *TABLES, *OUTLINES, *FITTED)

ALLOWED = (
    ("some text", "文字"),
    ("a value of its kind", "该类的值"),
    ("a code of six digits", "六位数字的代码"),
    ("a code of nine digits", "九位数字的代码"),
    ("a code of twelve digits", "十二位数字的代码"),
    ("codes of six digits with spaces between them, or nothing", "用空格隔开的六位代码，或空着"),
    ("a township's nine digits or an outside place's six", "乡镇的九位代码或市外地点的六位代码"),
    ("a share from 0 to 1", "0 到 1 的比率"),
    ("a probability from 0 to 1", "0 到 1 的概率"),
    ("a whole number of persons from 0 to 1,000,000,000", "人数（0 到 1,000,000,000 的整数）"),
    ("a whole number of persons from 1 to 1,000,000,000", "人数（1 到 1,000,000,000 的整数）"),
    ("a whole number from 1 to 8", "1 到 8 的整数"),
    ("a number of persons from 0 to 1,000,000,000", "人数（0 到 1,000,000,000）"),
    ("a relative size from 0.000001 to 1,000,000,000", "相对大小（0.000001 到 1,000,000,000）"),
    ("a ratio from 0.01 to 10", "0.01 到 10 的比值"),
    ("whole minutes from 1 to 6000", "1 到 6000 的整分钟数"),
    ("an age from 0 to 110", "0 到 110 的年龄"),
    ("a year from 1900 to 2200", "1900 到 2200 的年份"),
    ("a latitude in degrees", "以度计的纬度"),
    ("a longitude in degrees", "以度计的经度"),
    ("a latitude", "纬度"),
    ("a longitude", "经度"),
    ("0 (rural township), 1 (town) or 2 (street)", "0（乡）、1（镇）或 2（街道）"),
    ("a county of counties.csv", "counties.csv 中的县区"),
    ("the code of a county of counties.csv", "counties.csv 中县区的代码"),
    ("the region's code or a county's", "本地区或某县区的代码"),
    ("a township of townships.csv", "townships.csv 中的乡镇"),
    ("a township or an outside place of the region", "本地区的乡镇或市外地点"),
    ("an id of sources.csv", "sources.csv 中的 id"),
    ("an id of facts.csv", "facts.csv 中的 id"),
    ("one of the names the model reads", "模型所读的名称之一"),
    ("one of the series the model reads", "模型所读的序列之一"),
    ("one of the ranges the model reads", "模型所读的范围之一"),
    ("one of the indicators of the model or the plan", "模型或规划的指标之一"),
    ("one of ", "下列之一："),
    ("no urban village; a town or a street has at least one", "没有城镇的村级单位；镇和街道至少要有一个"),
    ("an urban village; a rural township has none", "有城镇的村级单位；乡不应有"),
    ("at least one ring", "至少一圈轮廓"),
    ("the weights", "权重"),
    ("the shares of ", "份额 "),
    *((name, f"“{CATEGORIES[name]}”") for name in PERSON_NAMES),
)
"""What a table allows, and other words of ours in its slots."""
