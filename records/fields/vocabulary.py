"""The words for gender, award, country and the like, and the many ways in which files write them.

An office's own synonyms come first; a word that nobody knows stays as it was written, except in
the closed vocabularies, on whose terms the program itself relies.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from core.text import comparison_key
from records.fields import countries, languages

_YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "✓", "member"})
_NO: Final = frozenset({"no", "n", "false", "f", "0", "nein", "non", "not a member"})

_EVENT_STATUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Invited": ("sent", "invitation sent", "no reply", "not replied", "awaiting reply", "pending"),
    "Accepted": (
        "accept", "accepts", "coming", "going", "attending", "will attend", "registered",
        "confirmed", "booked",
    ),
    "Waiting list": ("waiting", "waitlist", "waitlisted", "wait list", "wait listed"),
    "Declined": (
        "decline", "declines", "not coming", "not going", "not attending", "cannot come",
        "cannot attend", "can t come", "can t attend", "regrets", "apologies", "cancelled",
        "canceled", "withdrawn",
    ),
    "Attended": ("attend", "came", "present", "here", "checked in", "took part", "participated"),
    "Did not attend": ("absent", "no show", "noshow", "did not come", "not there", "missing"),
}  # fmt: skip

_TERMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "title": {
        "Dr": ("doctor",),
        "Prof": ("professor",),
        "Mr": ("mister",),
        "Mrs": (),
        "Ms": (),
        "Miss": (),
        "Mx": (),
        "Sir": (),
        "Dame": (),
        "Lord": (),
        "Lady": (),
        "Rev": ("reverend", "revd"),
    },
    "gender": {
        "female": ("f", "woman", "w", "female", "women", "fem"),
        "male": ("m", "man", "male", "men", "masc"),
        "other": ("o", "x", "non binary", "nonbinary", "nb", "other", "another", "diverse"),
        "not stated": (
            "prefer not to say", "not stated", "undisclosed", "unknown", "u", "not known",
        ),
    },
    "award": {
        "PhD": (
            "phd", "ph d", "dphil", "d phil", "doctor of philosophy", "doctorate", "phd clinical",
            "phd research",
        ),
        "MD(Res)": (
            "md res", "mdres", "m d res", "md research", "m d", "md", "doctor of medicine research",
        ),
        "MSc": ("msc", "m sc", "master of science", "masters", "ms"),
        "MRes": ("mres", "m res", "master of research"),
        "MPhil": ("mphil", "m phil", "master of philosophy"),
        "BSc": ("bsc", "b sc", "bachelor of science"),
        "PGDip": ("pgdip", "pg dip", "postgraduate diploma"),
        "PGCert": ("pgcert", "pg cert", "postgraduate certificate"),
    },
    "contact_status": {
        "good": ("good", "ok", "valid", "verified", "active", "working"),
        "bounced": (
            "bounced", "bounce", "hard bounce", "soft bounce", "cleaned", "undeliverable",
            "returned",
        ),
        "wrong": ("wrong", "invalid", "bad", "old", "out of date", "dead"),
        "unverified": ("unverified", "unknown", "not verified", "new"),
    },
    "basis": {
        "consent": ("consent", "yes", "y", "opted in", "opt in", "granted", "given", "true"),
        "soft opt-in": ("soft opt in", "soft"),
        "not marketing": ("not marketing", "legitimate interest", "research", "public task"),
        "none": ("none", "no", "n", "not given", "false", "not asked"),
        "objected": ("objected", "objection", "withdrawn", "opted out", "opt out", "refused"),
    },
    "activity": {
        "event": ("attended",),
        "programme": (),
        "funding": ("grant",),
        "mentoring": ("mentor",),
        "news": (),
        "LinkedIn group": (),
    },
    "event_kind": {
        "event": (),
        "reunion": (),
        "forum": (),
        "training series": (),
        "funding scheme": (),
        "mentoring programme": (),
    },
    # The same statuses of people at an event: yes came, or yes will come.
    "event_status": {
        **_EVENT_STATUSES,
        "Attended": (
            *_EVENT_STATUSES["Attended"], "yes", "y", "x", "true", "1", "✓", "✔", "☑",
        ),
        "Did not attend": (*_EVENT_STATUSES["Did not attend"], "no", "n", "false", "0", "☐"),
    },
    "event_reply": {
        **_EVENT_STATUSES,
        "Accepted": (
            *_EVENT_STATUSES["Accepted"], "yes", "y", "x", "true", "1", "✓", "✔", "☑",
        ),
        "Declined": (*_EVENT_STATUSES["Declined"], "no", "n", "false", "0"),
    },
}  # fmt: skip

# Words that say that nothing is known, in lower case.
UNKNOWN: Final = frozenset(
    {
        "n/a", "n.a.", "n/k", "n.k.", "not known", "unknown", "not available", "not applicable",
        "not recorded", "not given", "not provided", "tbc", "tba", "to be confirmed", "?", "??",
        "???", "#n/a", "#ref!", "#value!", "#name?", "#null!", "#div/0!", "(blank)", "(none)",
    }
)  # fmt: skip
_NOT_TOLD: Final = frozenset(
    {
        "not stated", "not disclosed", "undisclosed", "not specified", "unspecified",
        "not answered", "no answer", "no response", "refused", "withheld", "declined",
        "information refused", "prefer not to say", "prefer not to answer", "prefer not to state",
        "prefer not to disclose", "rather not say", "don't know", "do not know", "dont know",
        "not sure", "unsure",
    }
)  # fmt: skip

# The program acts on these words, so it takes no others.
CLOSED: Final = frozenset({"contact_status", "basis", "event_status", "event_reply"})


def yes_no(text: str) -> bool | None:
    """Read yes or no in one of the usual spellings; None for anything else."""
    word = _key(text)
    if word in _YES:
        return True
    return False if word in _NO else None


def says_unknown(text: str) -> bool:
    """Whether `text`, a person's value, says that it is not known or that they did not tell it."""
    words = " ".join(text.replace("’", "'").split()).casefold().rstrip(".")
    return words in UNKNOWN or words in _NOT_TOLD or not words


def canonical(vocabulary: str, text: str, synonyms: Mapping[str, str]) -> str | None:
    """The term of `vocabulary` that `text` means, or None.

    `synonyms` maps the comparison keys of synonyms to terms.
    """
    word = _key(text)
    if word in synonyms:
        return synonyms[word]
    if vocabulary == "country":
        return countries.country_of(word)
    if vocabulary == "language":
        return languages.language_of(word)
    return _words(vocabulary).get(word)


def terms(vocabulary: str) -> tuple[str, ...]:
    """The terms of `vocabulary`, for choosing from."""
    if vocabulary == "country":
        return countries.names()
    if vocabulary == "language":
        return languages.names()
    return tuple(_TERMS[vocabulary])


@cache
def _words(vocabulary: str) -> Mapping[str, str]:
    return {
        _key(word): term for term, words in _TERMS[vocabulary].items() for word in (term, *words)
    }


def _key(text: str) -> str:
    """`text` as a comparison key; a sign, such as a tick, is its own."""
    return comparison_key(text) or text.strip()
