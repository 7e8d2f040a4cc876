"""The apostrophe that keeps a spreadsheet program from taking text of a .csv file for a formula.

Written before what begins so, and taken off again when the file is imported. The beginnings are
those of OWASP (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import re
from typing import Final

# Programs of Japanese offices read the full-width signs as the others; quotes and spaces before
# them do not always make a text of it.
_FORMULA: Final = r"[ '\"]*[=+\-@＝＋－＠]"
_BLANK: Final = r"[ '\"]*[\t\r\n]"
# Excel ends a cell at “;” where numbers have a decimal comma, and does not mind our quotes then.
_CELL: Final = r"(?:\A|(?<=[;\t\r\n]))"
_SIGN: Final = re.compile(r"[=+\-@＝＋－＠\t\r\n]")  # of which most texts have none
_TO_GUARD: Final = re.compile(rf"\A(?={_BLANK})|{_CELL}(?={_FORMULA})")
_GUARDED: Final = re.compile(rf"\A'(?={_BLANK})|{_CELL}'(?={_FORMULA})")


def guard(text: str) -> str:
    """`text` with an apostrophe before all that could become a formula: `'=1`, `x;'=1`.

    Where one stands already, another is put: `without_guard` gives every text back as it was.
    """
    return _TO_GUARD.sub("'", text) if _SIGN.search(text) else text


def without_guard(text: str) -> str:
    """`text` without the apostrophes that `guard`, or another program, put there."""
    return _GUARDED.sub("", text) if "'" in text else text
