"""What a reader of costs must be told: Chinese, English."""

RANGE = (
    (
        "费用以 2020 年的元计，不计通胀，也不折现（折现率默认为零，是假定）。"
        "低、高两端来自单价的上下限，逐项相加：是范围，不是置信区间，也不含人数本身的不确定。"
    ),
    (
        "Costs are in yuan of 2020, without inflation and not discounted (a rate of zero by default, an assumption). "
        "Low and high come from the ends of the unit costs and are added up: a range, no confidence interval, and "
        "without the uncertainty of the counts themselves."
    ),
)
WHO_PAYS = (
    "规划没有说谁出多少：条目没有给出份额的，各付款方平分，这是假定。一方转给另一方的钱只算一次，收到的钱不抵扣。",
    (
        "The plan does not say who pays how much: where an entry gives no shares, its payers pay equal parts, an "
        "assumption. Money that one payer hands to another is counted once, and nobody's receipts are taken off."
    ),
)
FOLLOWS = (
    "随之而来的费用记在情景没有改动的杠杆下：人多了或少了，照原来的办法也要多付或少付。",
    "Costs that follow arise under levers that the scenario leaves alone: more or fewer people, served as before.",
)
AVERAGE = (
    (
        "每多一人的费用，是到该年为止的全部支出除以该年多出的人数："
        "是情景内所有杠杆的平均，不是其中任何一项的价格；村改居不迁一人，也计在人数里。"
    ),
    (
        "A cost a person is all outlay up to the year over the additional persons of that year: an average over "
        "every lever of the scenario, the price of none of them. Recoding, which moves nobody, adds persons too."
    ),
)
CAVEATS: tuple[tuple[str, str], ...] = (RANGE, WHO_PAYS, FOLLOWS, AVERAGE)

NOTES = {
    "": ("", ""),
    "no_more_persons": ("人数没有增加，不能相除", "no additional persons, so there is nothing to divide by"),
}
"""Why a cost a person is missing."""

CAUSES = {"set": ("情景所定", "set by the scenario"), "followed": ("随之而来", "follows from it")}
SPLITS = {"given": ("条目所给", "as the entry gives them"), "equal": ("平分（假定）", "equal parts (assumption)")}
