"""Damage that other programs leave in texts, repaired where the result is sure. Pure."""

import re
from html.entities import html5
from typing import Final

from core.text import clean, clean_lines
from records.fields.definitions import Field, FieldKind

# ="00123" keeps Excel from taking the zeros off.
_GUARD: Final = re.compile(r'="((?:[^"]|"")*)"')
_ENTITY: Final = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_WHOLE_AS_DECIMAL: Final = re.compile(r"(\d+)\.0")
# Fields of digits that are no numbers, from which a program took ".0" to be nothing.
_CODES: Final = frozenset({"alumni_id", "postal_code"})
_MOST_ROUNDS: Final = 10  # of "&amp;amp;#39;": programs encode what is encoded


def repaired(text: str, target: Field | None = None) -> str:
    """`text` without the damage that is known: `text` itself where there is none.

    Takes off Excel's guard (="00123"), reads HTML entities (O&#39;Brien) and letters that were
    decoded wrongly once (MÃ¼ller); "12345.0" is 12345 where `target` holds a code. What may be
    right stays: "Marks & Spencer", "CONCEIÇÃO".
    """
    if '="' in text and (match := _GUARD.fullmatch(text.strip())):
        text = match[1].replace('""', '"')
    for _ in range(_MOST_ROUNDS if "&" in text else 0):
        text = _ENTITY.sub(_letter, text)
    if not text.isascii():
        from ftfy import badness, fix_encoding  # only loaded where it may have something to repair

        if badness.is_bad(text):  # as fix_encoding asks too, at five times the cost
            text = fix_encoding(text)
        tidy = clean_lines if target is not None and target.kind is FieldKind.LINES else clean
        # Cleaning may bring together what the next import would repair.
        for _ in range(_MOST_ROUNDS):
            whole = tidy(text)
            if whole == text or not badness.is_bad(whole):  # nearly all texts are clean
                break
            if (better := fix_encoding(whole)) == whole:
                break
            text = better
    if ".0" in text and target is not None and _is_code(target):
        match = _WHOLE_AS_DECIMAL.fullmatch(text.strip())
        text = match[1] if match else text
    return text


def _is_code(target: Field) -> bool:
    return target.key in _CODES or target.kind is FieldKind.PHONE


def _letter(entity: re.Match[str]) -> str:
    """What an entity stands for; the entity itself where it stands for nothing that is written."""
    name = entity[1]
    if not name.startswith("#"):
        return html5.get(f"{name};", entity[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    try:
        letter = chr(code)
    except ValueError:
        return entity[0]
    return letter if letter.isprintable() or letter.isspace() else entity[0]
