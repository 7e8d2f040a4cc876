"""The cells of columns about contact and deaths: values by field, and what a person must review.

Pure. A cell that cannot be read puts the person's contact on hold: it counts as an objection until
somebody has looked at it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from core.dates import is_ambiguous, parse_year
from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean
from importers.contacts.mapping.contact_targets import ContactTarget, Sense
from importers.contacts.mapping.opt_out_cells import says_plainly, suspect_pieces, suspects
from importers.contacts.splitters.death_marks import DeathMark
from importers.contacts.validation.consents import read_basis, read_objection
from importers.contacts.validation.contact_cell import (
    DATED,
    HOLD,
    ContactCell,
    Faults,
    hold_text,
    not_stored,
    on_hold,
)
from models.opt_outs import OBJECTED
from records.consent.opt_out_texts import (
    FIELD_OF,
    NO_OBJECTION,
    TICKS,
    OptOut,
    mentions_opt_out,
    plain_opt_out,
    read_opt_out,
    read_permission,
    refused_consent,
)
from records.consent.opt_out_words import Channel
from records.fields import vocabulary
from records.fields.deaths import (
    Death,
    is_plain_death,
    mentions_death,
    read_death,
    without_footnote_marks,
)
from records.fields.definitions import BY_KEY, Field, FieldKind
from records.fields.values import BadValue, ParseOptions, as_text, parse_value
from tabular.reading import Cell


def read_contact_cell(
    target: ContactTarget,
    fields: Mapping[str, Field],
    heading: str,
    cell: Cell,
    context: ParseOptions,
) -> ContactCell:
    """What `cell` says under `heading` in a column that goes into `target`."""
    return _READERS[target.sense](target, fields, heading, clean(as_text(cell)), cell, context)


def summarised(issues: Sequence[Issue], heading: str) -> list[Issue]:
    """`issues` with one note for all dates beside the answers, which have no place on record."""
    dated = sum(issue.code == DATED for issue in issues)
    rest = [issue for issue in issues if issue.code != DATED]
    if dated:
        text = f"{plural(dated, 'row')} {'has' if dated == 1 else 'have'} a date beside the answer,"
        text += " which is not stored."
        rest.append(Issue(DATED, text, None, heading, Severity.NOTE))
    return rest


def remarks_on_contact(
    heading: str, cells: Sequence[Cell], rows: Sequence[int], *, is_note: bool, has_footnotes: bool
) -> tuple[dict[int, str], list[Issue]]:
    """Holds by index, and issues, for cells of other fields that speak of opt-outs or deaths.

    A cell that is plainly about one ("Do not contact") puts contact on hold; of notes, one that
    merely has the words in it is an issue. With `has_footnotes`, a dagger alone says nothing.
    """
    said: dict[str, bool] = {}
    for text in suspects(cells):
        if says_plainly(without_footnote_marks(text) if has_footnotes else text):
            said[text] = True
        elif is_note and any(map(_mentions, suspect_pieces(text))):
            said[text] = False
    if not said:
        return {}, []
    holds: dict[int, str] = {}
    issues: list[Issue] = []
    for index, cell in enumerate(cells):
        if not isinstance(cell, str) or cell not in said:
            continue
        shown = hold_text("", clean(cell))
        if said[cell]:
            holds[index] = hold_text(heading, clean(cell))
            message = f"{shown} says that this person objected or died. Contact is on hold until"
            message += " somebody has reviewed it."
        else:
            message = f"{shown} mentions an opt-out or a death. Check whether this person may be"
            message += " contacted; nothing was recorded."
        issues.append(
            Issue("opt_out_in_text", message, rows[index], heading, Severity.CRITICAL, cell)
        )
    return holds, issues


def read_death_mark(mark: DeathMark, heading: str, context: ParseOptions) -> ContactCell:
    """What a mark of a death in a name under `heading` means."""
    if not mark.is_certain:
        message = f"{hold_text('', mark.name)} may say that this person has died. Contact is on"
        message += " hold until somebody has reviewed it."
        fault = (BadValue("contact_on_hold", message), Severity.CRITICAL)
        return ContactCell({HOLD: hold_text(heading, mark.name)}, [fault])
    death = read_death(mark.mark) or Death(has_died=True)
    values, faults = _death_parts(Death(has_died=True, date=death.date), mark.mark, context)
    note = f"{hold_text('', mark.mark)} in the name was imported as deceased."
    return ContactCell(values, faults or [(BadValue("deceased_in_name", note), Severity.NOTE)])


def _opt_out(
    target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    _context: ParseOptions,
) -> ContactCell:  # fmt: skip
    if not isinstance(cell, str | bool | int | float):  # a date or a time
        return _objection(OptOut(target.channels, dated=True), text)
    found = read_opt_out(text, target.channels)
    if found == NO_OBJECTION and BY_KEY[target.field].kind is FieldKind.YES_NO:
        return ContactCell({target.field: False}, [])
    return _objection_or_hold(found, heading, text)


def _permission(
    target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    _context: ParseOptions,
) -> ContactCell:  # fmt: skip
    if not isinstance(cell, str | bool | int | float):
        return ContactCell({}, [])  # when permission was given
    return _objection_or_hold(read_permission(text, target.channels), heading, text)


def _subscription(
    target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    context: ParseOptions,
) -> ContactCell:  # fmt: skip
    """The status of an address, or of a subscription to e-mail."""
    own = context.synonyms.get("contact_status", {})
    status = vocabulary.canonical("contact_status", text, own)
    if status is not None:
        return ContactCell({"email_status": status}, [])
    if is_plain_death(text):
        return _death_parts(Death(has_died=True), text, context)
    found = read_permission(text, target.channels)
    unclear = vocabulary.yes_no(text) is not None or (found is None and not _mentions(text))
    if unclear and target.key == target.field:  # another word than those of a status
        return ContactCell({}, [_unread(BY_KEY[target.field], cell, context)])
    return _objection_or_hold(found, heading, text)


def _status(
    _target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, _cell: Cell,
    context: ParseOptions,
) -> ContactCell:  # fmt: skip
    """Opt-outs and deaths among other words, which mean nothing here."""
    if not any(map(_mentions, suspect_pieces(text))):
        return ContactCell({}, [])
    parts: dict[str, Any] = {}
    faults: Faults = []
    channels: set[Channel] = set()
    for piece in suspect_pieces(text):
        channels |= plain_opt_out(piece)
        if (consent := refused_consent(piece)) is not None:
            parts[consent] = OBJECTED
        if is_plain_death(piece) and (death := read_death(piece)) is not None:
            one = _death_parts(death, piece, context)
            parts |= one.values
            faults += one.faults
    objection = _objection(OptOut(frozenset(channels)), text)
    parts |= objection.values
    return ContactCell(parts, faults) if parts else on_hold(heading, text)


def _death(
    target: ContactTarget, fields: Mapping[str, Field], heading: str, text: str, cell: Cell,
    context: ParseOptions,
) -> ContactCell:  # fmt: skip
    if not isinstance(cell, str | bool):
        with suppress(BadValue):  # a number that is no date may be a year, or 1 for yes
            found = parse_value(fields["deceased_on"], cell, context)
            return ContactCell({"deceased": True, "deceased_on": found}, [])
    death = read_death(text)
    if death is None:
        return on_hold(heading, text)
    if not death.has_died:
        return ContactCell({"deceased": False} if target.key == "deceased" else {}, [])
    return _death_parts(death, text, context, asks=target.key == "deceased_on")


def _life(
    _target: ContactTarget, _fields: Mapping[str, Field], heading: str, text: str, _cell: Cell,
    context: ParseOptions,
) -> ContactCell:  # fmt: skip
    """A column headed "Living": no means that the person has died."""
    living = None if "?" in text else vocabulary.yes_no(text)
    if living is not None or text in TICKS:
        return ContactCell({} if living is not False else {"deceased": True}, [])
    death = read_death(text)
    if death is None:
        return on_hold(heading, text)
    return _death_parts(death, text, context) if death.has_died else ContactCell({}, [])


_READERS: Final[Mapping[Sense, Callable[..., ContactCell]]] = {
    Sense.OPT_OUT: _opt_out,
    Sense.PERMISSION: _permission,
    Sense.CONSENT: read_basis,
    Sense.OBJECTION: read_objection,
    Sense.SUBSCRIPTION: _subscription,
    Sense.STATUS: _status,
    Sense.DEATH: _death,
    Sense.LIFE: _life,
}


def _mentions(text: str) -> bool:
    return bool(mentions_opt_out(text) or refused_consent(text) or mentions_death(text))


def _death_parts(
    death: Death, text: str, context: ParseOptions, *, asks: bool = False
) -> ContactCell:
    """A death with its day, where the cell names one; `asks` where it is the column's business."""
    parts: dict[str, Any] = {"deceased": True}
    faults: Faults = []
    shown = hold_text("", text)
    if death.remark:
        note = f"{shown} was imported as deceased; the rest of the text is not stored."
        faults.append((BadValue("death_remark", note), Severity.NOTE))
    if not death.date:
        return ContactCell(parts, faults)
    try:
        parts["deceased_on"] = parse_value(BY_KEY["deceased_on"], death.date, context)
    except BadValue as bad:
        if is_ambiguous(death.date) and asks:
            faults.append((bad, Severity.WARNING))
        elif (year := parse_year(death.date)) is not None:
            note = f"{shown} gives only the year {year}, so no date of death was stored."
            faults.append((BadValue("death_year_only", f"Deceased: {note}"), Severity.NOTE))
        else:
            note = f"Deceased, but {shown} is not one certain date, so no date was stored."
            faults.append((BadValue("death_date_unclear", note), Severity.NOTE))
    return ContactCell(parts, faults)


def _objection_or_hold(found: OptOut | None, heading: str, text: str) -> ContactCell:
    return on_hold(heading, text) if found is None else _objection(found, text)


def _objection(found: OptOut, text: str) -> ContactCell:
    return ContactCell(
        dict(FIELD_OF[channel] for channel in found.channels), not_stored(found, text)
    )


def _unread(target: Field, cell: Cell, context: ParseOptions) -> tuple[BadValue, Severity]:
    """Why `target` cannot be `cell`."""
    try:
        parse_value(target, cell, context)
    except BadValue as bad:
        return bad, Severity.WARNING
    raise AssertionError(cell)
