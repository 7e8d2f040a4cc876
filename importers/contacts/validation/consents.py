"""The cells of columns about consent for one purpose, such as “Newsletter?” or “News by e-mail”.

Pure. A plain no to marketing is an objection to it; to surveys, which are research, it says that
there is no consent. What a cell says of channels is about the purpose of its column.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from core.issues import Severity
from core.text import comparison_key
from importers.contacts.mapping.contact_targets import ContactTarget
from importers.contacts.validation.contact_cell import DATED, ContactCell, not_stored, on_hold
from models.consent_fields import CONSENT_FIELDS, MARKETING, consent_key
from models.opt_outs import OBJECTED
from records.consent.opt_out_texts import (
    FIELD_OF,
    OptOut,
    is_blank,
    is_date,
    read_opt_in,
    read_opt_out,
    read_permission,
)
from records.consent.opt_out_words import Channel
from records.fields import vocabulary
from records.fields.definitions import BY_KEY, Field
from records.fields.values import BadValue, ParseOptions, parse_plausible
from tabular.reading import Cell

_GIVEN: Final = "consent"
_UNTICKED: Final = "☐"


def read_basis(
    target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    context: ParseOptions,
) -> ContactCell:  # fmt: skip
    """A basis, a yes or no, the day on which consent was given, or an objection."""
    if is_blank(text) and text != _UNTICKED:
        return ContactCell({}, [])
    consent = CONSENT_FIELDS[target.field]
    own = {Channel(consent.channel)}  # by which a consent is given that names no channel
    basis = _basis(consent.purpose, text, context)
    if basis is not None:
        channels = target.channels if basis == OBJECTED else own
        return ContactCell(_values(consent.purpose, channels, basis), [])
    given = read_opt_in(text)
    if given is not None:
        values = _values(consent.purpose, given.channels or own, _GIVEN)
        faults = [(BadValue(DATED, text), Severity.NOTE)] if given.dated else []
        return ContactCell(values, faults)
    try:
        day = parse_plausible(BY_KEY[consent.date_key], cell, context)
    except BadValue as bad:
        if is_date(text) or not isinstance(cell, str | bool | int | float):
            return ContactCell({}, [(bad, Severity.WARNING)])
        found = read_permission(text, target.channels)
        return _objection_or_hold(consent.purpose, found, heading, text)
    return ContactCell({consent.key: _GIVEN, consent.date_key: day}, [])


def read_objection(
    target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    _context: ParseOptions,
) -> ContactCell:  # fmt: skip
    """Whether a cell of a column such as “No news” objects; a date is the day somebody did."""
    found: OptOut | None = OptOut(target.channels, dated=True)
    if isinstance(cell, str | bool | int | float):
        found = read_opt_out(text, target.channels)
    return _objection_or_hold(CONSENT_FIELDS[target.field].purpose, found, heading, text)


def _basis(purpose: str, text: str, context: ParseOptions) -> str | None:
    """The basis that `text` names, in the office's words first; None for another text."""
    if "?" in text:
        return None
    own = context.synonyms.get("basis", {})
    if vocabulary.yes_no(text) is False and comparison_key(text) not in own:
        return OBJECTED if purpose in MARKETING else "none"
    return vocabulary.canonical("basis", text, own)


def _objection_or_hold(purpose: str, found: OptOut | None, heading: str, text: str) -> ContactCell:
    if found is None:
        return on_hold(heading, text)
    return ContactCell(_values(purpose, found.channels, OBJECTED), not_stored(found, text))


def _values(purpose: str, channels: Iterable[Channel], basis: str) -> dict[str, Any]:
    """The `basis` for `purpose` by `channels`; an objection to all contact, or surveys, is one."""
    return dict(
        FIELD_OF[channel]
        if channel in (Channel.ALL, Channel.SURVEY)
        else (consent_key(purpose, channel.value), basis)
        for channel in sorted(channels)
    )
