"""How a comparison's numbers are written: signs, points, persons and money, in each language's own units."""

import math

from viz.language import Say

MINUS = "−"


def signed(value: float, decimals: int = 2) -> str:
    """Write a difference with its sign; one that rounds to nothing has none, and what does not exist is a dash."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:+,.{decimals}f}"
    return text.lstrip("+-") if not text.strip("+-0.,") else text.replace("-", MINUS)


def whole(value: float) -> str:
    """Write a count of persons."""
    return f"{value:,.0f}".replace("-", MINUS) if math.isfinite(value) else "–"


def persons_words(value: float, say: Say) -> str:
    """Write a count for a reader, without its sign: 万 in Chinese, thousands in English, where it is large."""
    size = abs(value)
    if say.language == "zh":
        return f"{size / 1e4:,.2f} 万人" if size >= 1e4 else f"{size:,.0f} 人"
    return f"{size / 1e3:,.1f} thousand persons" if size >= 1e4 else f"{size:,.0f} persons"


def points_words(value: float, say: Say) -> str:
    """Write a difference of shares for a sentence, without its sign."""
    return say(f"{abs(value):.2f} 个百分点", f"{abs(value):.2f} points")


def money(value: float, say: Say) -> str:
    """Write yuan: 亿 or 万 in Chinese, millions in English."""
    if not math.isfinite(value):
        return "–"
    if say.language == "zh":
        return digits(value / 1e8) + " 亿元" if abs(value) >= 1e8 else digits(value / 1e4) + " 万元"
    return digits(value / 1e6) + " million yuan"


def money_range(middle: float, low: float, high: float, say: Say) -> str:
    """Write yuan with its range."""
    if not math.isfinite(middle):
        return "–"
    first, last = sorted((low, high))
    divisor, unit = money_unit(abs(middle), say)
    between = say("—", " to ").join(digits(end / divisor) for end in (first, last))
    return f"{digits(middle / divisor)} {unit}" + say(f"（{between}）", f" ({between})")


def digits(value: float) -> str:
    """Write about three digits: two decimals below ten, one below a hundred, none above."""
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text.replace("-", MINUS)


def count_unit(largest: float, say: Say) -> tuple[float, str]:
    """Give the divisor and the unit of an axis of persons: 万人 or thousands where the largest value asks for it."""
    if say.language == "zh":
        return (1e4, "万人") if largest >= 2e4 else (1.0, "人")
    return (1e3, "thousand persons") if largest >= 5e3 else (1.0, "persons")


def money_unit(largest: float, say: Say) -> tuple[float, str]:
    """Give the divisor and the unit of an axis of yuan."""
    if say.language == "zh":
        return (1e8, "亿元") if largest >= 1e8 else (1e4, "万元")
    return (1e6, "million yuan")
