"""What an answer says of a field: the value that it proposes, and whether that is on record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from core.formats import format_day
from core.text import clean_lines, comparison_key, fold
from models.consent_fields import CONSENT_FIELDS
from models.match_keys import match_value
from models.opt_outs import OBJECTED
from records.employers.names import employer_key
from records.fields.definitions import EMPLOYERS, Field
from records.fields.values import BadValue, ParseOptions, parse_plausible

CONSENT: Final = "consent"
LAST_VERIFIED: Final = "last_verified"
REMOVE: Final = "remove"  # what somebody writes who wants something to be removed
YES: Final = "yes"  # the codes of the choices of a question of yes and no
_ADDRESSES: Final = {"email": "email", "other_email": "email", "phone": "phone",
                     "other_phone": "phone"}  # fmt: skip
_ALWAYS_THERE: Final = frozenset({"given_name", "family_name"})


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as written (`text`), or the day that it names; `choice` is the code of a choice.

    `may_remove`: the person saw what is on record, and how to have it removed.
    """

    text: str
    day: date | None = None
    choice: str | None = None
    answered_at: datetime | None = None
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class ProposedValue:
    """The value of a field that an answer proposes, None: to remove it; or an `issue` with it."""

    value: Any
    text: str
    issue: str = ""


def proposed_value(
    field: Field, given: GivenAnswer, now: Any, now_on: date | None, options: ParseOptions
) -> ProposedValue | None:
    """What an answer proposes for `field`, which has the value `now`; None: nothing.

    Of a consent, `now_on` is since when it is on record.
    """
    if field.key in CONSENT_FIELDS:
        return _consent(given, now, now_on)
    if field.key == LAST_VERIFIED:
        return _verified(given, now)
    if given.day is not None:
        return None if given.day == now else ProposedValue(given.day, format_day(given.day))
    text = clean_lines(given.text)
    if not text:
        return None
    if given.may_remove and fold(text) == REMOVE:
        if now is None:
            return None
        issue = "A name can be changed, but not removed." if field.key in _ALWAYS_THERE else ""
        return ProposedValue(None, text, issue)
    try:
        value = parse_plausible(field, text, options)
    except BadValue as bad:
        return ProposedValue(None, text, bad.message)
    if value is None or is_same(field, value, now):
        return None
    return ProposedValue(value, text)


def is_same(field: Field, value: Any, now: Any) -> bool:
    """Whether two values of a field mean the same, as spellings of one employer do."""
    if value is None or now is None:
        return False
    if field.key in _ADDRESSES:
        kind = _ADDRESSES[field.key]
        return match_value(kind, value) == match_value(kind, now)
    if not (isinstance(value, str) and isinstance(now, str)):
        return bool(value == now)
    key = employer_key if field.key in EMPLOYERS else comparison_key
    return key(value) == key(now)


def _verified(given: GivenAnswer, now: date | None) -> ProposedValue | None:
    """The day on which somebody said that their record is right."""
    if given.choice != YES or given.answered_at is None:
        return None
    day = given.answered_at.date()
    return ProposedValue(day, format_day(day)) if now is None or day > now else None


def _consent(given: GivenAnswer, now: Any, now_on: date | None) -> ProposedValue | None:
    """The consent that an answer gives, renews or withdraws; None: it is on record."""
    basis = CONSENT if given.choice == YES else OBJECTED
    if now == basis:
        day = None if given.answered_at is None else given.answered_at.date()
        is_renewed = basis == CONSENT and day is not None and (now_on is None or day > now_on)
        if not is_renewed:
            return None
    return ProposedValue(basis, given.text)
