"""Codes for choices that a questionnaire lists by their texts alone."""

from collections.abc import Mapping
from typing import Final

from core.text import comparison_key

# Signs by which choices may differ, as words for their codes.
_SIGNS: Final[Mapping[str, str]] = {
    "<": " under ", "≤": " up to ", ">": " over ", "≥": " from ", "+": " plus ", "-": " minus ",
    "–": " minus ", "−": " minus ", "#": " sharp ", "=": " equal ", "%": " percent ",
    "*": " star ", "?": " question ", "!": " exclamation ", "✓": " tick ", "✗": " cross ",
}  # fmt: skip


def choice_code(text: str, *, with_signs: bool) -> str:
    """Make a code of a choice's text: its words, and its signs where the words are not enough.

    Of “C” and “C++”, these are c and c_plus_plus.
    """
    if with_signs or not comparison_key(text):
        text = "".join(_SIGNS.get(sign, sign) for sign in text)
    return comparison_key(text).replace(" ", "_")
