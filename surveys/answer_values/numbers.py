"""Numbers as respondents and spreadsheets of other countries write them: 2,5 and 1 200.

Nothing is guessed: where a comma or point may separate decimals or thousands, the column decides.
"""

import math
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from core.text import clean, comparison_key

LONGEST: Final = 60  # characters; no number is longer, so no longer cell is searched for one
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:([,. ’'])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_PLAIN: Final = re.compile(r"[-+]?\d+(?:([.,])\d+)?")
_WITH_WORDS: Final = re.compile(r"([-+]?\d[\d.,’']*)\s*([^\d\s.,][^\d]*)")


class DecimalMark(StrEnum):
    """What stands between the whole number and its decimals."""

    POINT = "."
    COMMA = ","


class ParsedNumber(NamedTuple):
    """A number, and whether it was written otherwise than 1204.5 or 1,204.5."""

    value: float
    is_repaired: bool = False


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """Tell the decimal mark that a column's texts prove; the point where they prove nothing.

    None where they contradict each other.
    """
    proven = {mark for text in texts if (mark := _proven_mark(clean(text))) is not None}
    if len(proven) > 1:
        return None
    return proven.pop() if proven else DecimalMark.POINT


def parse_number(text: str, mark: DecimalMark | None, question: str = "") -> ParsedNumber | None:
    """Read the number that `text` names under its column's decimal `mark`; None where unsure.

    Words behind it are dropped where `question` has them: “12 papers” to “How many papers?”.
    """
    text = clean(text)
    if len(text) > LONGEST:
        return None
    if match := _WITH_WORDS.fullmatch(text):
        words = set(comparison_key(match[2]).split())
        if not words or not words <= set(comparison_key(question).split()):
            return None
        bare = parse_number(match[1], mark)
        return None if bare is None else ParsedNumber(bare.value, is_repaired=True)
    own = _proven_mark(text) or mark
    if _is_ambiguous(text) and own is None:
        return None
    if not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        return None
    own = own or DecimalMark.POINT  # there is no mark in it
    thousands = ",. ’'".replace(own, "")
    value = float(re.sub(f"[{thousands}]", "", text).replace(own, "."))
    if not math.isfinite(value):
        return None
    unusual = " ’'" if own is DecimalMark.POINT else " ’'.,"
    return ParsedNumber(value, is_repaired=any(sign in text for sign in unusual))


def _proven_mark(text: str) -> DecimalMark | None:
    """Tell the decimal mark where `text` can be read in one way alone."""
    if len(text) > LONGEST:
        return None
    if match := _GROUPED.fullmatch(text):
        if match[2] is not None and match[2] != match[1]:
            return DecimalMark(match[2])
        if match[1] in ",." and text.count(match[1]) > 1:
            return DecimalMark.COMMA if match[1] == "." else DecimalMark.POINT
        if match[1] in ",." and text.lstrip("+-").startswith("0"):
            return DecimalMark(match[1])
        return None
    match = _PLAIN.fullmatch(text)
    return DecimalMark(match[1]) if match and match[1] else None


def _is_ambiguous(text: str) -> bool:
    """Whether `text` is one number with a decimal comma and another with a decimal point."""
    return ("," in text or "." in text) and _proven_mark(text) is None
