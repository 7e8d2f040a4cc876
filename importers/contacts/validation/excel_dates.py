"""Dates in columns of text: what Excel makes of house numbers such as 10-12. Pure."""

import re
from datetime import date
from typing import Final

from core.formats import format_day
from records.fields.definitions import CONSENT_PARTS, Field, FieldKind, Part
from records.fields.values import BadValue
from tabular.reading import Cell

# As a file of text holds what Excel showed: "10-Dec", "Dec-26".
_SHOWN: Final = re.compile(
    r"(?:\d{1,2}-)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:-\d{2})?", re.IGNORECASE
)
_SHOWN_PARTS: Final = 2
_TEXTS: Final = frozenset({FieldKind.TEXT, FieldKind.LINES, FieldKind.CHOICE})
_MAY_HOLD_DATES: Final = CONSENT_PARTS | {Part.CUSTOM}


def check_no_date(target: Field, cell: Cell) -> None:
    """Raise BadValue for a date where `target` holds a text, which Excel has replaced by it."""
    if target.kind not in _TEXTS or target.part in _MAY_HOLD_DATES or target.key == "notes":
        return
    if isinstance(cell, date):
        shown = format_day(cell)
        either = f"“{cell.day}-{cell.month}” or “{cell.month}-{cell.day}”"
    elif isinstance(cell, str) and target.key == "street" and _is_shown_date(cell):
        shown, either = cell, "two numbers with a dash"
    else:
        return
    raise BadValue(
        "date_in_text",
        f"“{shown}” is a date, which Excel may have made of {either}. It was not imported.",
    )


def _is_shown_date(text: str) -> bool:
    text = text.strip()
    return len(text.split("-")) == _SHOWN_PARTS and _SHOWN.fullmatch(text) is not None
