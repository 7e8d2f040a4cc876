"""Several e-mail addresses or phone numbers in one cell. Pure."""

import re
from typing import Final

_MARKS: Final = re.compile(r"\s*(?:[;,|\n\r]|:::)\s*")
_NUMBER_MARKS: Final = re.compile(
    r"\s*(?:[;,|\n\r]|:::|\s/\s|/(?=\s*[+(0])|\s(?:or|and|&)\s)\s*", re.IGNORECASE
)
_IN_ANGLES: Final = re.compile(r"(?:\"[^\"]*\"|[^<>;\n\r]*?)\s*<\s*([^<>]*@[^<>]*)>")
_LEAST_DIGITS: Final = 6  # of a phone number that stands for itself


def emails_in(text: str) -> list[str]:
    """The parts of `text` that should each be an e-mail address; `text` alone where it is one part.

    Takes "a@x.org; b@x.org", "a@x.org b@x.org" and "Anna Smith <a@x.org>", whose name is dropped.
    """
    found = [match[1] for match in _IN_ANGLES.finditer(text)]
    rest = _IN_ANGLES.sub(";", text)
    for piece in _MARKS.split(rest):
        if piece.count("@") > 1:
            found.extend(part for part in re.split(r"[\s/]+", piece) if part)
        elif piece.strip():
            found.append(piece)
    return list(dict.fromkeys(part.strip(" ,") for part in found if part.strip(" ,"))) or [text]


def phones_in(text: str) -> list[str]:
    """The phone numbers of `text`; `text` alone where its parts are no numbers by themselves."""
    pieces = [piece for piece in _NUMBER_MARKS.split(text) if piece.strip()]
    if len(pieces) > 1 and all(_digits(piece) >= _LEAST_DIGITS for piece in pieces):
        return list(dict.fromkeys(pieces))
    return [text]


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)
