"""Reads opt-outs from cells: in a column of opt-outs, of permissions, or of any other text.

Pure. What is not plainly "no objection" is never read as one: a text that cannot be read gives
None, and counts as an objection until somebody has reviewed it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from core.dates import is_ambiguous, parse_date, parse_year
from core.text import clean, comparison_key
from models.consent_fields import CHANNELS, CONSENT_FIELDS, PURPOSES
from models.opt_outs import OBJECTED
from records.consent.opt_out_words import LONGEST, Channel, Tag, Word, channels_of, words_of

# The field of a person, and its value, by which an objection to a channel is on record.
FIELD_OF: Final[Mapping[Channel, tuple[str, Any]]] = {
    Channel.ALL: ("do_not_contact", True),
    Channel.EMAIL: ("do_not_email", True),
    Channel.PHONE: ("do_not_phone", True),
    Channel.POST: ("do_not_post", True),
    Channel.SURVEY: ("survey_consent", OBJECTED),
}
# What says of a field of consents that the person objected, where files have one text for all.
CONSENT_OPT_OUTS: Final[Mapping[str, str]] = {
    key: f"No {PURPOSES[one.purpose]} by {CHANNELS[one.channel]}"
    for key, one in CONSENT_FIELDS.items()
}
_CONSENTS: Final = {comparison_key(text): key for key, text in CONSENT_OPT_OUTS.items()}
ALL: Final = frozenset({Channel.ALL})
_EMAIL: Final = frozenset({Channel.EMAIL})
_SINGLE: Final = (Channel.EMAIL, Channel.PHONE, Channel.POST)
TICKS: Final = frozenset("✓✔☑✅")
BLANK: Final = frozenset({"", "-", "–", "—", "--", ".", "☐"})
# A date that is none, as databases and Excel write it: 0000-00-00, 00/00/0000, 1900-01-00.
_NO_DATE: Final = re.compile(
    r"(?:0000(?:[-/.]00){2}|(?:00[-/.]){2}00(?:00)?|1900-01-00|00/01/1900)(?:[ T][0:.]+Z?)?"
)
_UNSAID: Final = frozenset({Tag.FILLER, Tag.DATE, Tag.GENERAL, Tag.BY})  # no meaning alone
_REFUSALS: Final = frozenset({Tag.NEGATION, Tag.OPTED_OUT, Tag.WITHDRAWN})
_WEAK: Final = frozenset({Tag.NO, Tag.WEAK_NEGATION})
_DENIALS: Final = frozenset({"no", "not", "never"})  # "not opted out" says less than "opted in"
_NUMBERS_OF_DATE: Final = 3
_NOTHING: Final[frozenset[Channel]] = frozenset()


@dataclass(frozen=True, slots=True)
class OptOut:
    """The `channels` that a cell opts out of; none if it says that there is no opt-out.

    `dated` says that the cell has a date or a year too; `remark` is its text where it says still
    more than that.
    """

    channels: frozenset[Channel] = _NOTHING
    dated: bool = False
    remark: str = ""


NO_OBJECTION: Final = OptOut()


@dataclass(frozen=True, slots=True)
class OptIn:
    """A consent: the `channels` that a cell names, if any, and whether it has a date too."""

    channels: frozenset[Channel] = _NOTHING
    dated: bool = False


def read_opt_out(text: str, own: frozenset[Channel]) -> OptOut | None:
    """The opt-out in `text` of a column about the channels `own`, or None if it is unclear.

    Channels that the text names count beside the column's own, and instead of it where the column
    is about every channel.
    """
    text = clean(text)
    if is_blank(text):
        return NO_OBJECTION
    if text in TICKS or is_date(text):
        return OptOut(own, dated=text not in TICKS)
    words = _understood(text)
    if words is None:
        return None
    roles = _roles(words)
    if [word.role for word in words] == [Tag.NO]:
        return NO_OBJECTION
    if roles == {Tag.OPTED_IN}:
        return OptOut(dated=_dated(words))
    if Tag.ONLY in roles:
        return _all_but(words, roles, own)
    if Tag.OPTED_IN in roles or Tag.NOT_ASKED in roles:
        return _not_opted_in(words, roles, own)
    names_channels = bool(channels_of(words)) and roles <= {Tag.CHANNEL, Tag.YES}
    if words[0].role is Tag.YES or names_channels or _is_refusal(words, roles):
        return _objection(words, own, text)
    return None


def read_permission(text: str, own: frozenset[Channel]) -> OptOut | None:
    """The opt-out in `text` of a column of permissions for `own`, or None if it is unclear.

    "No" objects to these channels; "yes" and blank say nothing.
    """
    text = clean(text)
    if text == "☐":
        return OptOut(own)
    if is_blank(text) or text in TICKS or is_date(text):
        return NO_OBJECTION
    words = _understood(text)
    if words is None:
        return None
    roles = _roles(words)
    if Tag.ONLY in roles:
        return _all_but(words, roles, own)
    if roles == {Tag.CHANNEL} and own == ALL and channels_of(words) <= set(_SINGLE):
        # A list of channels; unlike letters, e-mail needs a permission of its own (PECR, 22).
        return OptOut(_EMAIL - channels_of(words), _dated(words))
    if roles <= {Tag.YES, Tag.OPTED_IN, Tag.CHANNEL} or roles == {Tag.NOT_ASKED}:
        return NO_OBJECTION if roles or channels_of(words) else None
    if Tag.OPTED_IN in roles:
        return _not_opted_in(words, roles, own)
    if words[0].role in _WEAK and Tag.OTHER not in roles:
        return _objection(words, own, text)
    if _is_refusal(words, roles):
        return _objection(words, own, text)
    return None


def read_opt_in(text: str) -> OptIn | None:
    """What `text` plainly consents to, as "Yes", "✓", "Opted in 2019", "E-mail; post"; else None.

    "No objection" is no consent.
    """
    text = clean(text)
    if text in TICKS:
        return OptIn()
    words = _understood(text) or ()
    roles = _roles(words)
    if not roles or not roles <= {Tag.YES, Tag.OPTED_IN, Tag.CHANNEL}:
        return None
    if not _DENIALS.isdisjoint(comparison_key(text).split()):
        return None
    channels = channels_of(words) - ALL
    return OptIn(channels, _dated(words)) if channels <= set(_SINGLE) else None


def plain_opt_out(text: str) -> frozenset[Channel]:
    """The channels that a cell of any column objects to by its own words; none for other cells.

    "Do not contact", "Unsubscribed 2019", "No mailings please"; neither "No e-mail", which may say
    that there is no address, nor "Withdrawn", which may be about a course.
    """
    if len(text) > LONGEST:
        return _NOTHING
    words = _understood(clean(text))
    if words is None:
        return _NOTHING
    roles = _roles(words)
    refuses = Tag.OPTED_OUT in roles or _refuses_contact(words)
    if not refuses or not roles <= {Tag.NEGATION, Tag.OPTED_OUT, Tag.CHANNEL, Tag.YES, *_WEAK}:
        return _NOTHING
    return channels_of(words) or ALL


def refused_consent(text: str) -> str | None:
    """The field of consents that `text` objects to as CONSENT_OPT_OUTS has it; None for others."""
    return _CONSENTS.get(comparison_key(text))


def mentions_opt_out(text: str) -> bool:
    """Whether a longer text contains words of an opt-out."""
    words = words_of(text)
    return Tag.OPTED_OUT in _roles(words) or _refuses_contact(words)


def is_blank(text: str) -> bool:
    """Whether `text` means an empty cell: a dash, an empty box, a date of zeros."""
    return text in BLANK or _NO_DATE.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether `text` is a date, a month with its year, a year or a time of day, and no more."""
    if parse_date(text) is not None or is_ambiguous(text):
        return True
    words = words_of(text)
    if not words or {word.role for word in words} != {Tag.DATE}:
        return False
    return parse_year(text) is not None or len(words) >= _NUMBERS_OF_DATE


def _understood(text: str) -> list[Word] | None:
    """The words of `text`; None where it is doubtful as a whole, or has none."""
    words = words_of(text)
    unclear = "?" in text or any(word.role is Tag.LIMIT for word in words)
    return None if unclear or len(text) > LONGEST else _with_bits(text, words) or None


def _with_bits(text: str, words: list[Word]) -> list[Word]:
    """`words` with a number alone as yes or no, as programs write it."""
    bit = {"1": Tag.YES, "1.0": Tag.YES, "-1": Tag.YES, "0": Tag.NO, "0.0": Tag.NO}.get(text)
    return [Word(bit)] if bit is not None else words


def _roles(words: Sequence[Word]) -> set[Tag]:
    """What the words do that mean something by themselves."""
    return {word.role for word in words} - _UNSAID


def _is_refusal(words: Sequence[Word], roles: set[Tag]) -> bool:
    """Whether words of a column of opt-outs or permissions refuse; a bare "no" needs a channel."""
    if not _REFUSALS.isdisjoint(roles):
        # "Not withdrawn" may be the contrary; "no e-mail, unsubscribed" is not.
        denied = any(
            one.role in _WEAK and other.role in (Tag.OPTED_OUT, Tag.WITHDRAWN)
            for one, other in pairwise(words)
        )
        return not denied
    return not _WEAK.isdisjoint(roles) and Tag.CHANNEL in roles and Tag.OTHER not in roles


def _refuses_contact(words: Sequence[Word]) -> bool:
    """Whether a negation has a channel behind it: "do not e-mail", "no further contact"."""
    meant = [word for word in words if word.role not in (Tag.FILLER, Tag.GENERAL)]
    general = {Channel.ALL}, {Channel.EMAIL, Channel.POST}
    return any(
        other.role is Tag.CHANNEL
        and (one.role is Tag.NEGATION or (one.role in _WEAK and other.channels in general))
        for one, other in pairwise(meant)
    )


def _objection(words: Sequence[Word], own: frozenset[Channel], text: str) -> OptOut:
    named = channels_of(words)
    more = any(word.role is Tag.OTHER for word in words)
    # "Yes, e-mail" is about e-mail; "Yes - letter 2019" and "Opted out by letter" may say how the
    # objection came.
    roles = {word.role for word in words}
    how = (words[0].role is Tag.YES and (more or len(words) > 1 + len(named))) or (
        Tag.BY in roles and roles.isdisjoint(_WEAK | {Tag.NEGATION})
    )
    if named == {Channel.ALL} or (named and Channel.ALL in own and not how):
        channels = named
    else:
        channels = named | own
    return OptOut(channels, _dated(words), text if more else "")


def _all_but(words: Sequence[Word], roles: set[Tag], own: frozenset[Channel]) -> OptOut | None:
    """The objection to every other channel of a text like "Phone only"."""
    named = channels_of(words)
    clear = roles <= {Tag.ONLY, Tag.CHANNEL, Tag.YES} and own.isdisjoint(named)
    if not clear or not named or not named <= set(_SINGLE):
        return None
    return OptOut(frozenset(_SINGLE) - named, _dated(words))


def _not_opted_in(words: Sequence[Word], roles: set[Tag], own: frozenset[Channel]) -> OptOut | None:
    """The objection of "Not opted in" or "consent withdrawn"; other mixtures are unclear."""
    refuses = not roles.isdisjoint(_WEAK | {Tag.NEGATION, Tag.WITHDRAWN, Tag.OPTED_OUT})
    clear = roles <= {
        Tag.OPTED_IN, Tag.CHANNEL, Tag.WITHDRAWN, Tag.WEAK_NEGATION, Tag.NO, Tag.NEGATION,
        Tag.OPTED_OUT,
    }  # fmt: skip
    if not refuses or not clear:
        return None
    return OptOut(channels_of(words) - {Channel.ALL} or own, _dated(words))


def _dated(words: Sequence[Word]) -> bool:
    return any(word.role is Tag.DATE for word in words)
