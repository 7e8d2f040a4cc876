"""What a text in a cell is that is no name: a total, a page number, a note, an example. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from core.text import comparison_key


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_COUNTED: Final = r"(?:records?|rows?|people|persons?|entries|members|alumni|contacts|results?)"
# What a cell is that is no name, and its form for the whole of the cell in small letters.
_NOTES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (what, re.compile(form, re.DOTALL))
    for what, form in (
        ("a total", r"(?:summe|(?:ins)?gesamt(?:summe|zahl)?|anzahl|total (?:g[eé]n[eé]ral|general"
                    r"|generale)|totale|totaux|totaal|somme|suma|somma|durchschnitt|moyenne"
                    r"|promedio|media|gemiddelde)\s*[:=]?[\s\d.,]*"
                    r"|(?:(?:grand|sub|overall|running)[\s-]*)?totals?"
                    r"(?:\s+(?:number|count|of|records|rows|members|people|alumni)\b.*|[^a-z]*)"),
        ("a count", rf"(?:number|no\.?|count|sum|average|mean|{_COUNTED})(?:\s+of\s[a-z ]+)?"
                    rf"\s*[:=]?\s*\d[\d.,\s]*|\(?\d[\d.,]*\s+{_COUNTED}(?:\s+(?:found|selected"
                    r"|listed|shown|returned|affected|exported))?\.?\)?"),
        ("a page number", r"(?:page|seite|p[aá]gina)\s*\d+(?:\s*(?:of|/|von|de|di|sur)\s*\d+)?"
                          r"|\d+\s*(?:of|/)\s*\d+"),
        ("a date", rf"(?:[a-z]+day,?\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}"
                   rf"|{_MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}"),
        ("a note", r"(?:sources?|notes?|n\.?b\.?|quelle|remarks?|key|legend|comments?|disclaimer)"
                   r"\s*:.*"
                   r"|[*†‡#]+\s*[=:–-]?\s*(?:deceased|died|dead|denotes?|indicates?|means|see|life"
                   r"|verstorben)\b.*"
                   r"|(?:strictly\s|private and\s)?confidential\b.*|(?:copyright|©|\(c\)\s*\d).*"
                   r"|data protection\b.*|gdpr\b.*|all rights reserved.*|for internal use\b.*"
                   r"|(?:printed|exported|generated|produced|prepared|extracted|downloaded"
                   r"|last updated|updated|compiled|correct|report|data)\s+"
                   r"(?:on|by|at|as|from|for|run|date|generated|created|produced)\b.*"
                   r"|(?:as at|as of)\s.*\d.*"
                   r"|[*=\s-]*end of (?:report|list|file|data|table|document)\b.*"
                   r"|[*=-]+\s*end\b.*|eof|applied filters\b.*|filters?\s*:.*"
                   r"|\(?continued\b.*|this (?:report|list|file|document|spreadsheet)\b.*"),
    )
)  # fmt: skip
_ANY_NOTE: Final = re.compile("|".join(form.pattern for _, form in _NOTES), re.DOTALL)
_LETTER: Final = re.compile(r"[^\W\d_]")
_SIGNS_ONLY: Final = re.compile(r"[\W_]*")
_MARKED_EXAMPLE: Final = re.compile(
    r"e\.?g\.?[\s:,].*|(?:for\s)?example\b.*", re.IGNORECASE | re.DOTALL
)
_EXAMPLE: Final = re.compile(
    r"(?:test|sample|dummy)(?:[\s,]+(?:test|sample|dummy|user|person|name|contact|record))*",
    re.IGNORECASE,
)
_GROUPS: Final = _words(
    """
    hospital hospitals university universities college ltd limited plc llp llc inc gmbh foundation
    society association institute institution department dept centre center clinic council company
    corporation charity ministry laboratory laboratories household family families trust committee
    embassy group
    """
)
_GROUPS_OF: Final = frozenset(
    (who, "of") for who in ("parents", "family", "friends", "executors", "trustees", "relatives")
)
_FIELD_NAME: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]*)+"
)
_PARTICLES: Final = _words(
    "van von der den de del della di da do dos das du la le el al bin ibn ben bint y e i ter ten zu"
    " zur af av"
)
_MOST_WORDS: Final = 5  # of a name
_FEW_WORDS: Final = 2  # which some write without capitals
_NO_NAME: Final = re.compile(r"[\d:;=?!*#@/\\]")
_LOOKED_AT: Final = 200  # characters of a cell, to tell what it is


def note_of(text: str) -> str:
    """What a cell is that is no name: "a total", "a page number"; empty for any other text."""
    beginning = text[:_LOOKED_AT].lower()
    if text.isdigit() or not _ANY_NOTE.fullmatch(beginning):  # nearly all cells
        return ""
    return next((what for what, form in _NOTES if form.fullmatch(beginning)), "")


def has_letters(text: str) -> bool:
    """Whether there is a letter, of any script, in `text`."""
    return _LETTER.search(text) is not None


def is_signs(text: str) -> bool:
    """Whether `text` is a line drawn of signs: "-----", "***"."""
    return _SIGNS_ONLY.fullmatch(text) is not None


def is_example(text: str) -> bool:
    """Whether `text` shows how the table is filled in: "e.g. Smith", "Test Test"."""
    return is_marked_example(text) or _EXAMPLE.fullmatch(text[:_LOOKED_AT]) is not None


def is_marked_example(text: str) -> bool:
    """Whether `text` says itself that it is an example."""
    return _MARKED_EXAMPLE.fullmatch(text[:_LOOKED_AT]) is not None


def is_example_name(parts: Sequence[str]) -> bool:
    """Whether a name, in one part or several, is an example; there are people called Test."""
    return bool(parts) and (
        any(map(is_marked_example, parts))
        or all(map(is_example, parts))
        or is_example(" ".join(parts))
    )


def is_field_name(text: str) -> bool:
    """Whether `text` is written as programs name their fields: "last_name", "firstName"."""
    return _FIELD_NAME.fullmatch(text) is not None


def is_group_name(text: str) -> bool:
    """Whether `text` is like the name of an organisation or a household: "The Hale family"."""
    words = comparison_key(text[-_LOOKED_AT:]).split()
    return len(words) > 1 and (words[-1] in _GROUPS or tuple(words[:2]) in _GROUPS_OF)


def is_like_a_name(text: str) -> bool:
    """Whether `text` looks like a person's name: few words, with capitals, and no digits."""
    words = text[:_LOOKED_AT].replace(",", " ").split()
    in_capitals = not any(word[0].islower() and word not in _PARTICLES for word in words)
    return (
        len(words) <= _MOST_WORDS
        and not _NO_NAME.search(text)
        and (in_capitals or len(words) <= _FEW_WORDS)
    )
