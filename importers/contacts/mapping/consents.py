"""Columns about one purpose of contact: “Newsletter?”, “Events consent”, “No fundraising calls”.

Pure. Every word of such a heading is about the purpose, a channel or a permission. Where it does
not say that it is about a permission, its cells must.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from core.text import clean, comparison_key
from importers.contacts.mapping.column_values import SHARE, sample
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS, Sense
from importers.contacts.mapping.opt_out_cells import rows_that_say
from importers.contacts.mapping.opt_out_headings import (
    ASKING,
    PERMISSIONS,
    PERMISSIONS_OF,
    REFUSING,
    TIMES,
    opt_out_target,
)
from models.consent_fields import CHANNELS, consent_key
from records.consent.opt_out_texts import is_blank, is_date, read_permission
from records.consent.opt_out_words import Channel, Tag, Word, channels_of, word_set, words_of
from records.fields import vocabulary
from tabular.reading import Cell

_PURPOSES: Final[Mapping[str, frozenset[str]]] = {
    "news": word_set(
        "news newsletter newsletters enewsletter ebulletin bulletin bulletins updates"
        " magazine nouvelles neuigkeiten noticias notizie nieuws nieuwsbrief infolettre boletin"
    ),
    "events": word_set(
        "event events reunion reunions veranstaltung veranstaltungen evenement evenements evento"
        " eventos eventi evenementen"
    ),
    "fundraising": word_set(
        "fundraising fundraise fundraiser appeal appeals spendenaufruf spendenaufrufe collecte"
        " raccolta fondsenwerving"
    ),
}
# A yes below these alone may mean that somebody was there.
_NEED_MORE: Final = _PURPOSES["events"]
_OFFERING: Final = word_set(
    "invite invited invitation invitations einladung einladungen notices subscription subscriptions"
)
_ABOUT: Final = word_set("about regarding re")
_WRITTEN_APART: Final = (
    ("opt in", "optin"), ("opted in", "optedin"), ("e newsletter", "enewsletter"),
    ("e bulletin", "ebulletin"), ("fund raising", "fundraising"), ("y n", ""), ("yes no", ""),
)  # fmt: skip
_INNER_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KNOWN: Final = frozenset({Tag.FILLER, Tag.CHANNEL, Tag.GENERAL, Tag.BY, Tag.YES, Tag.OPTED_IN})
_REFUSALS: Final = REFUSING | {Tag.WITHDRAWN}
_ANY: Final = frozenset({Channel.ALL})
_LONGEST: Final = 100  # letters of a heading


def contact_target(heading: str, cells: Sequence[Cell]) -> str | None:
    """The key of the ContactTarget of a column, by its heading, or None.

    A permission for one purpose says more than one for a channel; a refusal says less.
    """
    found = opt_out_target(heading)
    if found is None or CONTACT_TARGETS[found].sense is Sense.PERMISSION:
        return _consent_target(heading, cells) or found
    return found


def columns_that_say(headings: Sequence[str], columns: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The positions of columns that are about opt-outs or deaths, by their headings or cells."""
    return frozenset(
        at
        for at, (heading, cells) in enumerate(zip(headings, columns, strict=True))
        if (contact_target(heading, cells) is not None and any(cell is not None for cell in cells))
        or rows_that_say(cells)
    )


def _consent_target(heading: str, cells: Sequence[Cell]) -> str | None:
    parts = _parts(heading) if len(heading) <= _LONGEST else []
    about = [part for part in parts if any(part in words for words in _PURPOSES.values())]
    purposes = [name for name, words in _PURPOSES.items() if not words.isdisjoint(about)]
    if len(purposes) != 1 or not TIMES.isdisjoint(parts):
        return None
    [purpose] = purposes
    permissions = (PERMISSIONS | PERMISSIONS_OF | _OFFERING).intersection(parts)
    words = words_of(" ".join(part for part in parts if part not in {*about, *permissions}))
    roles = {word.role for word in words}
    if _refuses(parts, roles, is_permission=bool(permissions)):
        return f"no_{purpose}" if roles <= _KNOWN | _REFUSALS else None
    if not roles <= _KNOWN:
        return None
    said = _channels(words)
    if not said and not permissions and not _NEED_MORE.isdisjoint(about):
        return None
    if PERMISSIONS.isdisjoint(parts) and not _are_answers(cells):
        return None
    channels = said or _channels(words_of(" ".join(about)))
    return consent_key(purpose, *channels) if len(channels) == 1 else purpose


def _parts(heading: str) -> list[str]:
    """The words of a heading that say something."""
    text = comparison_key(_INNER_WORD.sub(" ", heading))
    for apart, together in _WRITTEN_APART:
        text = re.sub(rf"\b{apart}\b", together, text)
    return [part for part in text.split() if part not in ASKING | _ABOUT]


def _refuses(parts: Sequence[str], roles: AbstractSet[Tag], *, is_permission: bool) -> bool:
    """Whether a heading is about objections; "Event no" and "No of events" are numbers."""
    first = words_of(parts[0])[0].role
    if first in (Tag.NO, Tag.WEAK_NEGATION):
        return parts[1] != "of"
    return bool(roles & {Tag.NEGATION, Tag.OPTED_OUT}) or (is_permission and Tag.WITHDRAWN in roles)


def _channels(words: Sequence[Word]) -> list[str]:
    return [one for one in channels_of(words) if one in CHANNELS]


def _are_answers(cells: Sequence[Cell]) -> bool:
    """Whether nearly all cells that say something say yes or no, and not when, who or what."""
    texts = [text for text in map(clean, sample(cells)) if not is_blank(text)]
    return bool(texts) and sum(map(_is_answer, texts)) >= SHARE * len(texts)


def _is_answer(text: str) -> bool:
    if is_date(text):
        return False
    is_basis = vocabulary.canonical("basis", text, {}) is not None
    return is_basis or read_permission(text, _ANY) is not None
