"""What a cell about contact says, and how one that cannot be read puts contact on hold. Pure."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from core.issues import Severity
from records.consent.opt_out_texts import OptOut
from records.fields.values import BadValue

HOLD: Final = "contact_hold"
DATED: Final = "opt_out_date"  # of a cell with a date that has no place on record
Faults: TypeAlias = list[tuple[BadValue, Severity]]
_SHOWN: Final = 100  # letters of a cell in a message or a hold


class ContactCell(NamedTuple):
    """What a cell means: values by field, and what is to be said of it."""

    values: Mapping[str, Any]
    faults: Faults


def hold_text(heading: str, text: str) -> str:
    """What somebody must review before a person is contacted: the heading and the cell."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"{heading}: “{shown}”" if heading.strip() else f"“{shown}”"


def not_stored(found: OptOut, text: str) -> Faults:
    """What is to be said of an opt-out in `text` that has a remark or a date."""
    if found.channels and found.remark:
        note = f"{hold_text('', found.remark)} was imported as an opt-out; its text is not stored."
        return [(BadValue("opt_out_remark", note), Severity.NOTE)]
    return [(BadValue(DATED, text), Severity.NOTE)] if found.channels and found.dated else []


def on_hold(heading: str, text: str) -> ContactCell:
    """What a cell means that cannot be read: contact is on hold."""
    message = f"{hold_text('', text)} can’t be read here. It counts as an objection until somebody"
    message += " has reviewed it: contact is on hold."
    fault = (BadValue("contact_on_hold", message), Severity.CRITICAL)
    return ContactCell({HOLD: hold_text(heading, text)}, [fault])
