"""Several e-mail addresses or phone numbers in one cell. Pure, and linear in the cell's length."""

import re
from collections.abc import Iterator
from typing import Final

_MARKS: Final = re.compile(r"[;,|\n\r]|:::")
_NUMBER_MARKS: Final = re.compile(
    r"[;,|\n\r]|:::|\s/\s|/(?=\s*[+(0])|\s(?:or|and|&)\s", re.IGNORECASE
)
_IN_ANGLES: Final = re.compile(r"<([^<>]*)>")
_BETWEEN_PEOPLE: Final = re.compile(r"[;\n\r]")
_LEAST_DIGITS: Final = 6  # of a phone number that stands for itself


def emails_in(text: str) -> list[str]:
    """The parts of `text` that should each be an e-mail address; `text` alone where it is one part.

    Takes "a@x.org; b@x.org", "a@x.org b@x.org" and "Anna Smith <a@x.org>", whose name is dropped.
    """
    found: list[str] = []
    start = 0
    for match in _IN_ANGLES.finditer(text):
        if "@" in match[1]:
            found.extend(_pieces(_without_name(text[start : match.start()])))
            found.append(match[1])
            start = match.end()
    found.extend(_pieces(text[start:]))
    return list(dict.fromkeys(part.strip(" ,") for part in found if part.strip(" ,"))) or [text]


def phones_in(text: str) -> list[str]:
    """The phone numbers of `text`; `text` alone where its parts are no numbers by themselves."""
    pieces = [piece.strip() for piece in _NUMBER_MARKS.split(text) if piece.strip()]
    if len(pieces) > 1 and all(_digits(piece) >= _LEAST_DIGITS for piece in pieces):
        return list(dict.fromkeys(pieces))
    return [text]


def _without_name(text: str) -> str:
    """What stands before an address in angle brackets, without the name that belongs to it.

    The name is in quotation marks, or goes back to a semicolon or line break; an address in front
    of it is none of its words.
    """
    text = text.rstrip()
    if text.endswith('"') and (opening := text.rfind('"', 0, -1)) >= 0:
        return text[:opening]
    *before, name = _BETWEEN_PEOPLE.split(text)
    return ";".join([*before, *(piece for piece in _pieces(name) if "@" in piece)])


def _pieces(text: str) -> Iterator[str]:
    for piece in _MARKS.split(text):
        if piece.count("@") > 1:
            yield from re.split(r"[\s/]+", piece)
        else:
            yield piece.strip()


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)
