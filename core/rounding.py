"""One way of rounding for screens, reports and workbooks."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_DIGITS: Final = 15  # that a float holds for certain; Excel rounds what it shows by as many


def round_half_away(value: float, decimals: int = 0) -> float:
    """`value` to so many decimals, halves away from zero, as Excel shows it.

    12.5 is 13 and -0.5 is -1, where Python's own `round` and `format` give 12 and 0.
    """
    return float(rounded_decimal(value, decimals))


def rounded_decimal(value: float, decimals: int = 0) -> Decimal:
    """`value` rounded alike, with just so many decimals; zero has no sign."""
    exact = Decimal(f"{value:.{_DIGITS}g}")
    if exact.adjusted() >= _DIGITS:  # no decimals are left to round
        return exact
    shown = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(shown) if shown == 0 else shown
