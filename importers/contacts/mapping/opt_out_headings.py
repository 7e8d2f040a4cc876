"""Columns that say whom nobody may contact, told by their headings.

Pure. A heading is understood by its parts, so that "Email Opt Out", "HasOptedOutOfEmail" and
"Do not e-mail" are one. Columns about one purpose are told by mapping/consents.py.
"""

import re
from collections.abc import Sequence
from typing import Final

from core.text import clean, comparison_key
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS, SUBSCRIPTION_STATUS, Sense
from records.consent.opt_out_texts import TICKS
from records.consent.opt_out_words import Channel, Tag, Word, channels_of, word_set, words_of
from records.fields.values import as_text
from records.fields.vocabulary import yes_no
from tabular.reading import Cell

_BY_CHANNELS: Final = {
    (target.sense, target.channels): target.key
    for target in CONTACT_TARGETS.values()
    if target.sense in (Sense.OPT_OUT, Sense.PERMISSION)
}
# Words of a heading that speak of a permission by themselves, and those that need a channel.
PERMISSIONS: Final = word_set(
    "consent consents consented optin optedin gdpr subscribed contactable einwilligung consentement"
    " consentimiento consenso toestemming abonniert abonne suscrito iscritto"
)
PERMISSIONS_OF: Final = word_set(
    "permission permissions preference preferences ok okay may can could happy willing allow allows"
    " allowed accept accepts agree agrees agreed subscribe subscriber subscribes wants receives"
    " receive permitted send"
)
_ABOUT_OPT_OUT: Final = word_set(
    "reason reasons comment comments note notes method source campaign details"
)
REFUSING: Final = frozenset({Tag.OPTED_OUT, Tag.NEGATION, Tag.NO, Tag.WEAK_NEGATION})
# Headings of these alone are about courses, orders or payments as often as about contact.
_NEED_CHANNEL: Final = word_set(
    "withdrawn withdrew cancelled canceled removed remove rejected denied restricted refused refuse"
    " refusee declined declines block revoked spam complained complaint abuse cease baja stopped"
    " restriction restrictions exclusion exclusions"
)
TIMES: Final = word_set("date time on at when datum fecha year zeit heure hora recorded")
_STATUSES: Final = word_set("status statut stato estado")
_SUBSCRIPTIONS: Final = word_set("subscription subscriber mailchimp mautic audience")
_DEATHS: Final = word_set(
    "deceased decd dead died death dod rip memoriam falecido falecida falecimento obito"
    " verstorben gestorben sterbe tod todes sterbedatum todesdatum"
    " todestag todesjahr sterbejahr deces decede decedee fallecido fallecida fallecimiento"
    " defuncion muerte deceduto deceduta decesso morte overleden overlijden overlijdensdatum"
    " sterfdatum"
)
_DATES_OF_DEATH: Final = word_set(
    "date on when year yr dod am op el il datum fecha data jahr annee ano anno jaar"
    " sterbedatum todesdatum"
    " todestag todesjahr sterbejahr overlijdensdatum sterfdatum day"
)
_BESIDE_DEATH: Final = word_set(
    "is has been in flag indicator ind status lost notified y n c npsp of the contact record"
    " constituent person alumnus"
    " code de du di van d yes no ist le la est vital"
)
_LIFE: Final = word_set("living alive vivant vivante lebend lebt vivo viva levend")
_BESIDE_LIFE: Final = word_set("is still status flag indicator ind y n yes no c person alumnus")
# Words and initials that are written apart, as one; "donotbulkemail" as three.
_WRITTEN_APART: Final = (
    ("opt in", "optin"), ("opted in", "optedin"), ("passed away", "died"), ("r i p", "rip"),
    ("d o d", "dod"), ("dec d", "decd"), ("vital status", "living"), ("life status", "living"),
)  # fmt: skip
_RUN_TOGETHER: Final = re.compile(r"\bdonot(?:bulk)?(?=[a-z])")
# Of a question to the person: "Can we e-mail you?", "Tick if you do not wish to be contacted".
ASKING: Final = word_set("are we you your i would like tick box here if for")
_INNER_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SALESFORCE: Final = re.compile(r"(?:[A-Za-z0-9]+__)?(\w+)__c", re.IGNORECASE)
_RAISERS_EDGE: Final = re.compile(r"\s*Cn[A-Z][A-Za-z]*_(?:\d+_)*")  # "CnBio_Requests_no_email"
_LONGEST: Final = 100  # letters of a heading


def opt_out_target(heading: str) -> str | None:
    """The key of the ContactTarget that `heading` names by its parts, or None."""
    if len(heading) > _LONGEST:
        return None
    heading = _RAISERS_EDGE.sub("", heading)
    if (salesforce := _SALESFORCE.fullmatch(heading.strip(" :?*"))) is not None:
        heading = salesforce[1]
    heading = _INNER_WORD.sub(" ", _BRACKETS.sub(" ", heading))
    text = _RUN_TOGETHER.sub("do not ", comparison_key(heading))
    for apart, together in _WRITTEN_APART:
        text = re.sub(rf"\b{apart}\b", together, text)
    parts = [part for part in text.split() if part not in ASKING]
    found = _death(parts) or _life(parts) or _subscription(parts) or _by_channel(parts)
    if found is None and ":" in heading:  # "Opted out of email: Marketing information"
        before, _, _rest = heading.partition(":")
        return opt_out_target(before) if _rest.strip() else None
    return found


def ticked_target(heading: str, cells: Sequence[Cell]) -> str | None:
    """The permission of a column that is headed by a channel alone and has ticks: "Post", "E-mail".

    None where a cell is no yes or no, where none says yes, and for any other heading.
    """
    words = words_of(heading) if len(heading) <= _LONGEST else []
    if not words or any(word.role not in (Tag.CHANNEL, Tag.FILLER) for word in words):
        return None
    distinct = set(cells) - {None}
    if any(_tick(cell) is None for cell in distinct):  # in a column of addresses, the first one
        return None
    if not any(map(_tick, distinct)):
        return None
    return _BY_CHANNELS.get((Sense.PERMISSION, channels_of(words)))


def _death(parts: Sequence[str]) -> str | None:
    words = set(parts)
    if words.isdisjoint(_DEATHS) or words - _DEATHS - _DATES_OF_DEATH - _BESIDE_DEATH:
        return None
    return "deceased" if words.isdisjoint(_DATES_OF_DEATH) else "deceased_on"


def _life(parts: Sequence[str]) -> str | None:
    words = set(parts)
    return None if words.isdisjoint(_LIFE) or words - _LIFE - _BESIDE_LIFE else "living"


def _subscription(parts: Sequence[str]) -> str | None:
    if _STATUSES.isdisjoint(parts):
        return None
    rest = [part for part in parts if part not in _STATUSES and part not in _SUBSCRIPTIONS]
    words = words_of(" ".join(rest))
    emails = all(
        word.role is Tag.FILLER or word.channels & {Channel.EMAIL, Channel.POST} for word in words
    )
    named = len(rest) < len(parts) - 1 or any(word.channels for word in words)
    return SUBSCRIPTION_STATUS if emails and named else None


def _by_channel(parts: Sequence[str]) -> str | None:
    """The target of a heading of which every word is about contact."""
    words = words_of(" ".join(parts))
    if not REFUSING.isdisjoint(word.role for word in words):
        parts = [part for part in parts if part not in _ABOUT_OPT_OUT]
        words = words_of(" ".join(parts))
    permissions = {part for part in parts if part in PERMISSIONS | PERMISSIONS_OF}
    if Tag.OPTED_OUT in {word.role for word in words}:
        permissions = set()
    elif permissions:
        words = words_of(" ".join(part for part in parts if part not in permissions))
    if any(word.role in (Tag.OTHER, Tag.LIMIT) for word in words):
        return None
    channels = _narrowed(channels_of(words))
    if _objects(words, parts) or (permissions and _denies(words, parts)):
        return _BY_CHANNELS.get((Sense.OPT_OUT, channels), "do_not_contact")
    by_channel = (
        bool(words)
        and words[0].channels == {Channel.ALL}
        and Tag.BY in {word.role for word in words}
        and channels != {Channel.ALL}
    )
    if not by_channel and not TIMES.isdisjoint(parts):
        return None  # when somebody consented
    if "mail" in parts:  # a permission for post does not say much of e-mail
        channels |= {Channel.EMAIL}
    of_contact = "marketing" in parts or any(word.channels for word in words)
    if by_channel or not permissions.isdisjoint(PERMISSIONS) or (permissions and of_contact):
        return _BY_CHANNELS.get((Sense.PERMISSION, channels), "may_contact")
    return None


def _denies(words: Sequence[Word], parts: Sequence[str]) -> bool:
    """Whether the words beside a permission deny it: "No consent", "Consent withdrawn"."""
    roles = {word.role for word in words}
    begins = words_of(parts[0])[0].role  # "Consent no" may be a number
    return bool(roles & {Tag.WITHDRAWN, Tag.NEGATION}) or begins in (Tag.NO, Tag.WEAK_NEGATION)


def _tick(cell: Cell) -> bool | None:
    """Whether a cell is a yes or a no, such as "Allow"; None where it is neither."""
    text = clean(as_text(cell))
    said = True if text in TICKS else yes_no(text)
    if said is None:
        roles = {word.role for word in words_of(text)}
        if Tag.OPTED_IN in roles and roles <= {Tag.OPTED_IN, Tag.NEGATION, Tag.WEAK_NEGATION}:
            said = roles == {Tag.OPTED_IN}
    return said


def _objects(words: Sequence[Word], parts: Sequence[str]) -> bool:
    """Whether a heading is about objections: "Do not …", "No …", "Opted out"."""
    if {"solicit", "code"} <= {part.removesuffix("s") for part in parts}:  # of Raiser's Edge
        return True
    roles = {word.role for word in words}
    meant = [word for word in words if word.role not in (Tag.FILLER, Tag.GENERAL)]
    has_channel = Tag.CHANNEL in roles
    if Tag.OPTED_OUT in roles:
        return True
    if Tag.WITHDRAWN in roles:
        return has_channel or _NEED_CHANNEL.isdisjoint(parts)
    if Tag.NEGATION in roles:
        return has_channel
    no = len(meant) > 1 and meant[0].role in (Tag.NO, Tag.WEAK_NEGATION)
    # "No of calls" is a number.
    return no and meant[1].role is Tag.CHANNEL and parts[:2] != ["no", "of"]


def _narrowed(channels: frozenset[Channel]) -> frozenset[Channel]:
    """The channels of a heading; "contact" says less than a channel beside it."""
    return (channels - {Channel.ALL}) or frozenset({Channel.ALL})
