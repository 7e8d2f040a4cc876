"""The forms in which names and addresses are compared. Pure."""

import re
from typing import Final

from core.text import clean, comparison_key

PHONE_EXTENSION: Final = " ext "  # "+442079460999 ext 12"
_NO_DIGIT: Final = re.compile(r"\D")


def match_name(given: str | None, family: str | None) -> str:
    """The form in which the names of people are compared."""
    return comparison_key(f"{given or ''} {family or ''}")


def match_value(kind: str, value: str) -> str:
    """The form in which contact points of one `kind` (email, phone, post) are compared.

    Postal addresses are not: they are written in too many ways. Nor are the extensions of phone
    numbers, which one file gives and another leaves out.
    """
    if kind == "email":
        return clean(value).casefold()
    if kind == "phone":
        return _NO_DIGIT.sub("", value.partition(PHONE_EXTENSION)[0])
    return ""
