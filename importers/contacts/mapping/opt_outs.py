"""Columns that say whom nobody may contact, told by their headings or by their cells.

Pure. A heading is understood by its parts, so that "Email Opt Out", "HasOptedOutOfEmail" and
"Do not e-mail" are one. Columns about one purpose are told by mapping/consents.py. Some columns
are no field but say something of several: permissions, of which "no" objects, and statuses.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.text import clean, comparison_key
from models.consent_fields import (
    CHANNELS,
    CONSENT_CHANNEL,
    CONSENT_FIELDS,
    MARKETING,
    consent_key,
)
from records.consent.opt_out_texts import TICKS, plain_opt_out
from records.consent.opt_out_words import Channel, Tag, Word, channels_of, word_set, words_of
from records.fields.deaths import CROSSES, is_plain_death
from records.fields.values import as_text
from records.fields.vocabulary import yes_no
from tabular.reading import Cell


class Sense(StrEnum):
    """What the cells of a column are about."""

    OPT_OUT = "opt-out"  # yes objects
    PERMISSION = "permission"  # no objects
    CONSENT = "consent"  # the basis for one purpose: yes consents, no objects
    OBJECTION = "objection"  # yes objects to one purpose
    SUBSCRIPTION = "subscription"  # a status of e-mail: subscribed, unsubscribed, bounced
    STATUS = "status"  # a status of the record; most words of it are about something else
    DEATH = "death"
    LIFE = "life"  # no means that the person has died


@dataclass(frozen=True, slots=True)
class ContactTarget:
    """What a column of opt-outs, permissions or deaths goes into.

    `key` is that of a field, or the target's own; `field` is the field of a person that the column
    is chiefly about; `channels` are those that its cells are about where they do not say.
    """

    key: str
    label: str
    sense: Sense
    field: str
    channels: frozenset[Channel] = frozenset()


def _target(name: str, label: str, sense: Sense, field: str, *channels: Channel) -> ContactTarget:
    return ContactTarget(name, label, sense, field, frozenset(channels))


_ALL, _EMAIL, _PHONE, _POST = Channel.ALL, Channel.EMAIL, Channel.PHONE, Channel.POST
_OUT, _MAY = Sense.OPT_OUT, Sense.PERMISSION
RECORD_STATUS: Final = "record_status"
SUBSCRIPTION_STATUS: Final = "subscription_status"

CONTACT_TARGETS: Final[Mapping[str, ContactTarget]] = {
    target.key: target
    for target in (
        _target("do_not_contact", "Do not contact", _OUT, "do_not_contact", _ALL),
        _target("do_not_email", "Do not e-mail", _OUT, "do_not_email", _EMAIL),
        _target("do_not_phone", "Do not phone", _OUT, "do_not_phone", _PHONE),
        _target("do_not_post", "Do not post", _OUT, "do_not_post", _POST),
        _target("no_mailings", "No mailings (e-mail and post)", _OUT, "do_not_email",
                _EMAIL, _POST),
        _target("no_surveys", "No surveys", _OUT, "survey_consent", Channel.SURVEY),
        *(
            _target(one.key, one.label, Sense.CONSENT, one.key, Channel(one.channel))
            for one in CONSENT_FIELDS.values()
        ),
        *(
            _target(
                purpose,
                f"{words.capitalize()} (yes = by e-mail, no = by no channel)",
                Sense.CONSENT,
                consent_key(purpose, CONSENT_CHANNEL),
                *map(Channel, CHANNELS),
            )
            for purpose, words in MARKETING.items()
        ),
        *(
            _target(
                f"no_{purpose}",
                f"No {words}",
                Sense.OBJECTION,
                consent_key(purpose, CONSENT_CHANNEL),
                *map(Channel, CHANNELS),
            )
            for purpose, words in MARKETING.items()
        ),
        _target("may_contact", "May be contacted (no = do not contact)", _MAY, "do_not_contact",
                _ALL),
        _target("may_email", "May be e-mailed (no = do not e-mail)", _MAY, "do_not_email", _EMAIL),
        _target("may_phone", "May be phoned (no = do not phone)", _MAY, "do_not_phone", _PHONE),
        _target("may_post", "May be sent post (no = do not post)", _MAY, "do_not_post", _POST),
        _target("may_mail", "May be sent mailings (no = no e-mail or post)", _MAY, "do_not_email",
                _EMAIL, _POST),
        _target(SUBSCRIPTION_STATUS, "Subscription status", Sense.SUBSCRIPTION, "do_not_email",
                _EMAIL),
        _target("email_status", "E-mail status", Sense.SUBSCRIPTION, "email_status", _EMAIL),
        _target(RECORD_STATUS, "Record status (opt-outs and deaths)", Sense.STATUS,
                "do_not_contact", _ALL),
        _target("deceased", "Deceased", Sense.DEATH, "deceased"),
        _target("deceased_on", "Date of death", Sense.DEATH, "deceased_on"),
        _target("living", "Living (no = deceased)", Sense.LIFE, "deceased"),
    )
}  # fmt: skip
_BY_CHANNELS: Final = {
    (target.sense, target.channels): target.key
    for target in CONTACT_TARGETS.values()
    if target.sense in (_OUT, _MAY)
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
# A text without any of these says nothing of opt-outs and deaths; looked for first, for speed.
_TRACES: Final = (
    "not ", "not-", "not_", "donot", "dont", "n't", "n’t", "no ", "no-", "never", "without",
    "\nne ", " ne ", "pas ", "aucun", "kein", "nicht", "sin ", "ningun", "non ", "non-", "nessun",
    "niente", "geen", "niet", "please no", "cannot",
    "opt-", "opt ", "opted", "optout", "unsub", "nonsub", "dnc", "dne", "dnm", "blacklist",
    "blocklist", "suppress", "list removed", "abgemeldet", "abbestellt", "ausgetragen", "sperre",
    "kontaktverbot", "widerspruch", "abonn", "desinscri", "désinscri", "liste rouge", "de baja",
    "suscri", "disiscri", "cancellato", "uitgeschreven", "afgemeld", "austragen",
    "decease", "deceasd", "decese", "decd", "dec'd", "dec’d", "died", "dead", "rip ", "rip\n",
    "r.i.p", "r. i. p", "passed away", "verstorben", "gestorben", "décéd", "deced", "fallecid",
    "difunt", "defunt", "overleden", "falecid", "nao ", "não ", "sem ", "nenhum", "descadastr",
    "cancelou", "removed from list", "remove from list", "forgotten", "erasure", *CROSSES,
)  # fmt: skip
_PIECES: Final = re.compile(r"[.:;,|()\[\]\n\r/]+|\s[–—-]\s")
_LONGEST_PLAIN: Final = 120  # letters of a piece that is about an opt-out alone


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


def rows_that_say(cells: Sequence[Cell]) -> list[int]:
    """The indices of the cells that plainly say that somebody objected or died."""
    said = {text for text in suspects(cells) if says_plainly(text)}
    return [at for at, cell in enumerate(cells) if cell in said] if said else []


def suspects(cells: Iterable[Cell]) -> list[str]:
    """The distinct texts of `cells` that may speak of opt-outs or deaths: all others do not.

    They are in the order of the cells.
    """
    distinct = dict.fromkeys(cells)
    texts = {cell: f"\n{cell.casefold()}\n" for cell in distinct if isinstance(cell, str)}
    everything = "".join(texts.values())
    traces = [trace for trace in _TRACES if trace in everything]  # few, in most columns none
    if not traces:
        return []
    return [text for text, folded in texts.items() if any(trace in folded for trace in traces)]


def says_plainly(text: str) -> bool:
    """Whether a cell, or one of its sentences or list items, is about an opt-out or death alone."""
    return any(
        plain_opt_out(piece) or is_plain_death(piece)
        for piece in suspect_pieces(text)
        if len(piece) <= _LONGEST_PLAIN
    )


def suspect_pieces(text: str) -> list[str]:
    """Of a cell as a whole and its sentences or list items, those that may speak of opt-outs."""
    return suspects((text, *_PIECES.split(text)))


def name_of(target: str) -> str:
    """What a column of the ContactTarget `target` is called in a sentence."""
    return CONTACT_TARGETS[target].label.split(" (")[0]


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
    emails = all(word.role is Tag.FILLER or word.channels & {_EMAIL, _POST} for word in words)
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
    return (channels - {_ALL}) or frozenset({_ALL})
