"""What the parts of a decision are called in a trace, Chinese and English."""

SCHOOLING = (
    ("未上学", "no schooling"),
    ("小学", "primary school"),
    ("初中", "junior school"),
    ("高中", "senior school"),
    ("大学", "college"),
)
DWELLINGS = (
    ("", ""),
    ("租房", "in a rented dwelling"),
    ("住保障性租赁住房", "in affordable rental housing"),
    ("住自有住房", "in a dwelling of its own"),
    ("住安置房", "in a resettlement dwelling"),
)

MODES = (("全家", "whole family"), ("一人外出", "one member"), ("夫妻外出", "both partners"))

VALUE = {
    "income": ("收入", "income"),
    "place": ("地方本身", "the place"),
    "distance": ("路程", "distance"),
    "border": ("出省", "border"),
    "kin": ("亲友", "kin"),
    "school": ("上学", "school"),
    "dwelling": ("自有住房", "own home"),
    "burden": ("留守负担", "left behind"),
    "push": ("矿区衰退", "decline"),
    "attachment": ("恋家", "attachment"),
    "cost": ("搬迁成本", "moving"),
}
"""Parts of the utility of a place and mode, as the table shows them."""

PLACE = {
    "town": ("城镇", "being a town"),
    "outside": ("市外", "lying outside"),
    "county": ("县区", "its county"),
    "amenity": ("环境", "amenity"),
    "price": ("房价", "prices"),
}
"""Parts that the table shows as one, `place`."""

FACTORS = {
    "young": ("下一个会外出的人不到 35 岁", "whoever would go next is under 35"),
    "old": ("最年长的成员已满 60 岁", "its oldest member is 60 or over"),
    "recent": ("住到这里不满三年", "it has lived there for less than three years"),
    "decay": ("2020 年以前逐年递变，此后不变", "the chance drifts from year to year until 2020"),
    "one_off": ("这是特殊的一年", "the year was an exceptional one"),
}
"""What moves the chance to reconsider, beside shocks."""

SHOCKS = {
    "refused": ("去年想搬而没有空房", "it found no dwelling last year"),
    "jobless": ("去年搬去后没有找到工作", "it found no job last year"),
    "flood": ("去年遭了洪水", "there was a flood last year"),
    "decline": ("住在衰退的矿区", "it lives in a declining mining district"),
}

ODDS = {
    "usual": ("起点", "start"),
    "opened": ("门槛当年放开", "gate opened this year"),
    "tenure": ("居住年限", "years of residence"),
    "service": ("户籍带来的公共服务", "services that registration adds"),
    "land": ("土地、分红与补贴的风险", "land, dividend and subsidies at risk"),
    "exit": ("有偿退出土地", "paid exit from land"),
    "homestead": ("宅基地的风险", "homestead at risk"),
    "kin": ("已进城的亲友", "kin in town"),
    "away": ("只是部分成员在外", "only some members away"),
    "owner": ("自有住房", "own dwelling"),
    "child": ("孩子临近入学", "child near school entry"),
}
"""Parts of the log-odds of registering."""

CLAUSES = {
    "years": ("居住满 {0:g} 年", "{0:g} years of residence"),
    "dwelling": ("有自有住房", "a dwelling of one's own"),
    "insurance": ("参加社会保险满 {0:g} 年", "{0:g} years of social insurance"),
    "delay": ("办理等候 {0:g} 年", "{0:g} years at the office"),
}
"""Clauses of the gate."""

NOT_DONE = (
    ("", ""),
    ("全家未在居住地城镇落户", "does not register in the town where it lives"),
    ("外出成员未在所在城镇落户", "the members away do not register in their town"),
    ("城镇户口未迁到居住的城镇", "does not bring its urban registration to the town of residence"),
    ("户口未迁到市外居住地", "does not register where it lives, outside the prefecture"),
    ("户口未迁回本村", "does not move its registration back to the village"),
)
"""What a household leaves undone with its registration, by the number of the deed."""

DONE = (
    ("", ""),
    ("全家在居住地城镇落户", "The family registers in the town where it lives"),
    ("外出成员在所在城镇落户，另立一户", "The members away register in their town, as a household of their own"),
    ("城镇户口迁到居住的城镇", "The family brings its urban registration to the town of residence"),
    ("户口迁到市外居住地", "The family registers where it lives, outside the prefecture"),
    ("户口迁回本村", "The family moves its registration back to the village"),
)
