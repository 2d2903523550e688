"""Words of the page in both languages, apart from those of figures and levers."""

from viz.language import Say

TEXTS = {
    "title": ("落户：谁进城，谁落户", "Luohu: who moves to town, and who registers there"),
    "levers": ("政策杠杆", "Policy levers"),
    "drawer_open": ("调整政策", "Move the levers"),
    "drawer_shut": ("收起杠杆，只看结果", "Put the levers away"),
    "preset": ("情景", "Scenario"),
    "undo": ("撤销", "Undo"),
    "redo": ("重做", "Redo"),
    "reset": ("恢复", "Reset"),
    "reset_all": ("全部恢复", "Reset all"),
    "place": ("作用于", "For"),
    "since": ("自该年起", "From"),
    "find": ("查找杠杆", "Find a lever"),
    "changed": ("已改", "changed"),
    "outside": ("超出有依据的范围", "outside the range with evidence"),
    "assumed": ("效应为假定", "effect assumed"),
    "beside_counties": ("各县不同：平均", "counties differ: mean"),
    "beside_townships": ("各乡镇不同：平均", "townships differ: mean"),
    "beside_sum": ("另有单独规定的地方：合计", "some places are set apart: in all"),
    "beside_note": (
        "滑块和分年取值是这个地方自己的；单独规定的地方不随它变。平均或合计只供查看。",
        (
            "The slider and the dated steps are this place's own; places that are set apart do not follow it. "
            "The mean or sum is only shown."
        ),
    ),
    "mean": ("平均", "mean"),
    "nothing": ("没有名称或说明里含“{}”的杠杆或项目。", 'No lever or project has "{}" in its name or description.'),
    "package": ("按规划实施本章", "Carry out this chapter of the plan"),
    "projects": ("规划的项目", "The plan's projects"),
    "projects_note": (
        "* 为规划所述或由其推出，其余为假定；鼠标停在项目上见规划原文。× 为大小的倍数，年份为开工年。",
        (
            "* stated in the plan or derived from it, the others assumptions; point at a project for the plan's words. "
            "×: factor on its size; the year: its first."
        ),
    ),
    "all_of": ("全部", "all"),
    "times": ("大小的倍数", "factor on the size"),
    "planned": ("规划", "plan"),
    "plan": ("规划", "plan"),
    "steps": ("分年取值", "Dated steps"),
    "year": ("年份", "year"),
    "value": ("取值", "value"),
    "drop": ("删去这一步", "remove this step"),
    "add": ("加一步", "add a step"),
    "no_room": (
        "每年都已有一步（或取值各地不同），没有空档再加。",
        "Every year has its own step (or differs by place); there is no room for another.",
    ),
    "taken_over": (
        "这一步沿用自情景或上级，不能删去；可改其取值。",
        "This step is taken over from the scenario; give it another value instead.",
    ),
    "keep": ("此后各年都用此值", "keep this value to the end"),
    "keep_note": (
        "用“自该年起”所选年份的值取代其后各步；可撤销。",
        'The value of the year chosen under "From" replaces all later steps; this can be undone.',
    ),
    "span": ("滑块只改这些年", "the years that the slider sets"),
    "range": ("有依据的范围", "Range with evidence"),
    "acts": ("影响", "Moves"),
    "effect": ("效应依据", "Effect known from"),
    "cost": ("单位费用", "Unit cost"),
    "png": ("存为图片", "save as picture"),
    "csv": ("存为表格", "save as table"),
    "numbers": ("数字", "Numbers"),
    "play": ("播放", "play"),
    "pause": ("暂停", "pause"),
    "skip": ("跳到结果", "Skip to the results"),
    "hash": ("情景校验码", "scenario hash"),
    "digest": ("运行校验码（与 luohu run 相同）", "digest, that of luohu run"),
    "language": ("语言", "language"),
    "headlines": ("主要结果", "headline numbers"),
    "dismiss": ("知道了", "dismiss"),
    "views": ("各种视图", "views"),
    "beside": ("与这些情景比较（至多三个）", "Compare with (at most three)"),
    "beside_full": (
        "已选三个；先去掉一个，才能再选。",
        "Three are chosen; take one away before choosing another.",
    ),
    "stop": ("停止", "Stop"),
    "same": ("这就是基线，没有可比的差异；先改动一个杠杆。", "This is the baseline itself; change a lever first."),
    "reckon": ("逐人比较", "Compare person by person"),
    "who": (
        "把本情景与基线逐人比较：谁因此住进城镇、落户城镇，谁反而没有；并写出几页报告。要几十秒。",
        (
            "Compare with the baseline person by person: who lives or registers in town because of it, and who no "
            "longer does; and write a report of a few pages. With every household it takes some tens of seconds."
        ),
    ),
    "by": ("按", "by"),
    "rests": ("也看效应取决于哪些假定（多几倍时间）", "also what it rests on (takes several times as long)"),
    "tell": ("讲一户的故事", "Tell one household's story"),
    "story": (
        "从本次模拟中找出一户，逐年讲它的成员、选择、概率与抽签，并与基线下的同一户相比。家庭都是合成的。",
        (
            "Find a household of this run, and tell its members, choices, chances and draws year by year, beside the "
            "same household under the baseline. All households are synthetic."
        ),
    ),
    "household": ("哪一种", "which kind"),
    "no_store": (
        "没有打开任何运行库；用 luohu app --store 目录 打开一个。",
        "No store of runs is open; luohu app --store DIR opens one.",
    ),
    "store": ("运行库", "store"),
    "across": ("设计横轴", "design across"),
    "up": ("纵轴", "up"),
    "fan": ("扇形", "fan of"),
    "influence": ("敏感性", "sensitivity of"),
    "front": ("前沿", "front"),
    "way": ("越大还是越小越好", "whether more or less is better"),
    "more": ("越大越好", "more is better"),
    "less": ("越小越好", "less is better"),
    "file": ("情景文件", "Scenario file"),
    "file_note": (
        "保存的文件可用于 luohu run、compare 和 sweep；也可把这样的文件放回页面。",
        "What is saved works with luohu run, compare and sweep; such a file can be opened here again.",
    ),
    "save": ("保存", "Save"),
    "upload": ("打开文件", "Open a file"),
    "repeat": ("重做屏幕上的结果", "To repeat what is on screen"),
    "link": (
        "链接（情景都在链接里，不存于服务器）",
        "Link (it holds the whole scenario; nothing is kept on the server)",
    ),
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "here": ("链接", "link"),
    "commands": ("命令行", "Command line"),
    "large": ("文件太大：情景文件至多 256 KB。", "The file is too large: a scenario file has at most 256 KB."),
    "lost": ("与服务器的连接断开了；本页正在重新打开。", "The connection is lost; the page is being loaded again."),
    "lost_server": (
        (
            "与服务器的连接断开了，服务器没有应答，可能已经结束：请再运行 luohu app。它一有应答，本页就自动重新打开；"
            "情景都在链接里，不会丢失。"
        ),
        (
            "The connection is lost and the server does not answer; it may have ended: start luohu app again. The page "
            "loads itself again as soon as it answers; the link holds the whole scenario."
        ),
    ),
    "lost_long": (
        "与服务器的连接断开了。这个情景太长，链接装不下：请先保存情景文件，再重新打开本页，把文件放回。",
        (
            "The connection is lost. This scenario is too long for the link: save its file first, load the page again, "
            "and open the file there."
        ),
    ),
    "load": ("重新打开", "Load again"),
    "note": ("注意：", "Note: "),
    "failed": ("图表程序没有载入；请刷新页面。", "The chart program did not load; refresh the page."),
}
"""By key: Chinese and English."""


def texts(say: Say) -> dict[str, str]:
    """Give all of them in one language."""
    return {key: say(*both) for key, both in TEXTS.items()}
