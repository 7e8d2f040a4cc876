"""The letters that choose the entries of a menu: underlined, and no two alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ui.widgets.plain_text import caption

# What fingers know from other programs, where it is not the first letter that is free.
_CUSTOMARY: Final[Mapping[str, str]] = {"Cut": "t", "Select all": "a", "Print…": "p"}


def with_mnemonics(texts: Sequence[str]) -> list[str]:
    """`texts` as captions of one menu, each with a letter of its own underlined.

    A letter that begins a word goes before one within; where all are taken, an earlier entry gives
    way to another of its letters. A text without a letter to spare stays without.
    """
    owners: dict[str, int] = {}
    wanted = [_letters(text) for text in texts]

    def take(entry: int, tried: set[str]) -> bool:
        free = next((one for one in wanted[entry] if one not in owners), None)
        if free is not None:
            owners[free] = entry
            return True
        for letter in wanted[entry]:
            if letter not in tried:
                tried.add(letter)
                if take(owners[letter], tried):
                    owners[letter] = entry
                    return True
        return False

    for entry in sorted(range(len(texts)), key=lambda one: texts[one] not in _CUSTOMARY):
        take(entry, set())
    letters = {entry: letter for letter, entry in owners.items()}
    return [_marked(text, letters.get(entry)) for entry, text in enumerate(texts)]


def _letters(text: str) -> list[str]:
    """The letters and digits of `text` that a keyboard has, the best first."""
    initials = re.findall(r"\b[a-z0-9]", text.lower())
    others = re.findall("[a-z0-9]", text.lower())
    first = _CUSTOMARY.get(text)
    return list(dict.fromkeys([*([first] if first else []), *initials, *others]))


def _marked(text: str, letter: str | None) -> str:
    if letter is None:
        return caption(text)
    begins = re.search(rf"\b{letter}", text, re.IGNORECASE)
    at = begins.start() if begins else text.lower().index(letter)
    return f"{caption(text[:at])}&{caption(text[at:])}"
