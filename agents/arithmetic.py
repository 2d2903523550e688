"""Exponential, logarithm and sine of our own, and the distributions made of them.

Libraries differ in the last bit from machine to machine, and one bit can turn a choice. Everything here is built of
+ − × ÷ √ in float64, which IEEE 754 fixes to the bit, and of moves of bits, in a fixed order, so that a run has one
digest on every machine. Relative errors against the true value, tested: below 2e-15 for `exp`, `log` and, on [0, π],
`sin` (most arguments: half a unit in the last place).
"""

from collections.abc import Iterable

import numpy as np

from agents.compiling import row_rule, rule

_LN2_HIGH = float.fromhex("0x1.62e42feep-1")  # 32 bits: products with an exponent are exact
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_PER_LN2 = 1.4426950408889634
_LN2 = 0.6931471805599453
_BOW = 0.0861  # what log2(1 + f) − f does not exceed for 0 ≤ f ≤ 1: 0.08607, where 1 + f = 1 / ln 2
_PI = 3.141592653589793
_PER_PI = 0.3183098861837907
_PI_HIGH = float.fromhex("0x1.921fb544p+1")  # 31 bits, the next 31, and the rest
_PI_MIDDLE = float.fromhex("0x1.0b4611a6p-33")
_PI_LOW = float.fromhex("0x1.3198a2e037073p-68")
_LARGEST_POWER = 709.782712893384  # logarithm of the largest float64
_SQRT2 = 1.4142135623730951
_SMALLEST_NORMAL = 2.2250738585072014e-308
_TWO_TO_54 = 18014398509481984.0
_MANTISSA = 0x000FFFFFFFFFFFFF
_ONE = 0x3FF0000000000000


def added(values: Iterable[float]) -> float:
    """Sum of floats from left to right, each step rounded; Python's own `sum` carries the errors along since 3.12."""
    total = 0.0
    for value in values:
        total += value
    return total


@rule
def _power_of_two(exponent: int | np.int64) -> float:
    """Give 2**exponent, exponent −1022 … 1023, by writing the exponent's bits."""
    return np.int64((np.int64(exponent) + 1023) << 52).view(np.float64)


@rule
def exp(x: float) -> float:
    """Give e**x, relative error below 2e-15; infinite above 709.7827, 0 below −745.14, NaN for NaN.

    x = k ln 2 + r with |r| ≤ ln 2 / 2, and the series of e**r to r**13 / 13!.
    """
    if x != x or x > _LARGEST_POWER:
        return x if x != x else np.inf
    if x < -745.14:
        return 0.0
    k = np.int64(x * _PER_LN2 + (0.5 if x >= 0.0 else -0.5))
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    # Pairs of terms side by side: the processor need not wait for one before the next.
    low = (1.0 / 2.0 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0))
    middle = (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0))
    high = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0))
    y = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)))
    if k > 1023:
        return y * 2.0 * _power_of_two(k - 1)
    if k < -1021:
        return y * _power_of_two(k + 1000) * _power_of_two(-1000)
    return y * _power_of_two(k)


@row_rule
def log(x: float) -> float:
    """Give the natural logarithm, relative error below 2e-15; −infinite for 0, NaN below 0 and for NaN.

    x = 2**k (1 + f), s = f / (2 + f), and log(1 + f) = 2 artanh s by its series to s**21.
    """
    if not x > 0.0:
        return -np.inf if x == 0.0 else np.nan
    if x == np.inf:
        return x
    raised = x < _SMALLEST_NORMAL
    bits = np.float64(x * _TWO_TO_54 if raised else x).view(np.int64)
    k = (bits >> 52) - (1077 if raised else 1023)
    m = np.int64((bits & _MANTISSA) | _ONE).view(np.float64)
    if m > _SQRT2:
        m = 0.5 * m
        k += 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (2.0 / 3.0 + z * (2.0 / 5.0)) + z2 * (2.0 / 7.0 + z * (2.0 / 9.0))
    middle = (2.0 / 11.0 + z * (2.0 / 13.0)) + z2 * (2.0 / 15.0 + z * (2.0 / 17.0))
    high = 2.0 / 19.0 + z * (2.0 / 21.0)
    rest = z * (low + z4 * (middle + z4 * high))
    # 2 artanh s = f − f²/2 + s (f²/2 + rest): f is exact, so little is lost near x = 1.
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + rest) + k * _LN2_LOW)) - f)


@row_rule
def log_at_least(x: float) -> float:
    """What log x is no less than, x > 0, by less than 0.06: a straight line between the powers of two."""
    bits = np.float64(x).view(np.int64)
    power = (bits >> 52) - 1023
    fraction = np.int64((bits & _MANTISSA) | _ONE).view(np.float64) - 1.0
    return _LN2 * (power + fraction)


@row_rule
def log_at_most(x: float) -> float:
    """What log x does not exceed, x > 0, by less than 0.06: the same line, raised by its bow."""
    return log_at_least(x) + _LN2 * _BOW


@row_rule
def sin(x: float) -> float:
    """Give the sine, relative error below 2e-15 on [0, π], absolute error below 1e-15 for |x| ≤ 1e6.

    x = n π + r with |r| ≤ π / 2, and the series of sin r to r**21 / 21!.
    """
    n = np.int64(x * _PER_PI + (0.5 if x >= 0.0 else -0.5))
    r = ((x - n * _PI_HIGH) - n * _PI_MIDDLE) - n * _PI_LOW
    z = r * r
    z2 = z * z
    low = (-1.0 / 6.0 + z * (1.0 / 120.0)) + z2 * (-1.0 / 5040.0 + z * (1.0 / 362880.0))
    middle = (-1.0 / 39916800.0 + z * (1.0 / 6227020800.0)) + z2 * (
        -1.0 / 1307674368000.0 + z * (1.0 / 355687428096000.0)
    )
    high = -1.0 / 121645100408832000.0 + z * (1.0 / 51090942171709440000.0)
    value = r + r * (z * (low + z2 * z2 * (middle + z2 * z2 * high)))
    return -value if n & 1 else value


@rule
def logistic(x: float) -> float:
    """Give 1 / (1 + e**−x), without overflow on either side."""
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    power = exp(x)
    return power / (1.0 + power)


@row_rule
def gumbel(u: float) -> float:
    """Give the standard Gumbel variable of a uniform u in (0, 1): −log(−log u)."""
    return -log(-log(u))


@row_rule
def positive_stable(alpha: float, u1: float, u2: float) -> float:
    """Give ln S for the positive stable variable S with Laplace transform E exp(−t S) = exp(−t**alpha).

    Kanter's formula (1975, "Stable densities under change of scale and total variation inequalities", Annals of
    Probability 3, 697–707), in logarithms because S itself has no mean and can overflow.

    Args:
        alpha: 0 < alpha ≤ 1; at 1 the variable is 1, so ln S is 0.
        u1: uniform number in (0, 1), for the angle.
        u2: uniform number in (0, 1), independent of u1, for the waiting time.
    """
    if alpha >= 1.0:
        return 0.0
    angle = _PI * u1
    waiting = -log(u2)
    tail = log(sin((1.0 - alpha) * angle)) - log(waiting)
    return log(sin(alpha * angle)) - log(sin(angle)) / alpha + tail * ((1.0 - alpha) / alpha)


# Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37, 477–484): numerator and denominator by part of the
# range, highest power first.
_CENTRE_OVER = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_CENTRE_UNDER = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
)  # fmt: skip
_SIDE_OVER = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
    3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
_SIDE_UNDER = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
)  # fmt: skip
_TAIL_OVER = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
_TAIL_UNDER = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
)  # fmt: skip


@rule
def _horner(x: float, coefficients: tuple[float, ...]) -> float:
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


@rule
def normal_quantile(u: float) -> float:
    """Give the standard normal quantile of u in (0, 1), absolute error below 1e-14.

    Algorithm AS 241, PPND16, with our own logarithm.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _horner(r, _CENTRE_OVER) / _horner(r, _CENTRE_UNDER)
    r = np.sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        value = _horner(r - 1.6, _SIDE_OVER) / _horner(r - 1.6, _SIDE_UNDER)
    else:
        value = _horner(r - 5.0, _TAIL_OVER) / _horner(r - 5.0, _TAIL_UNDER)
    return -value if q < 0.0 else value
