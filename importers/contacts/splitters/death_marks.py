"""Names that say that the person has died: "Ann Abel (deceased)", "The late Dr Baker", "† Cole".

Pure. There are people called Late, Dec and Rip; where a mark may be a name, it is not certain and
stays where it is.
"""

import re
from typing import Final, NamedTuple

from core.text import clean, comparison_key
from records.fields import vocabulary
from records.fields.deaths import CROSSES, is_plain_death, mentions_death, read_death


class DeathMark(NamedTuple):
    """A mark of a death in a name: the `name` without it, the `mark`, and whether it is certain."""

    name: str
    mark: str
    is_certain: bool


_LONGEST: Final = 300  # letters of a name that is looked at
# A name without any of these has no mark; looked for first, for speed.
_TRACE: Final = re.compile(
    rf"[{CROSSES}]|\b(?:late|dec|died|d\.|estate|executors?|verst|gest)|ceas|dec[’']?d|r\.?\s?i\.?\s?p"
    r"|d[ée]c[ée]d|falleci|difunt|defunt|decedut|overleden",
    re.IGNORECASE,
)
_DATE: Final = r"(?:\s*\d[\d./-]*(?:\s+[A-Za-z]{3,9}\.?\s+\d{4})?)?"
_CROSS: Final = re.compile(rf"[(\[]?\s*[{CROSSES}]+{_DATE}\s*[)\]]?")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_DIED_IN_BRACKETS: Final = re.compile(
    r"\b(?:d|dec|died|gest|verst)\b\.?\s*(?:in\s+|on\s+)?\d", re.IGNORECASE
)
_INITIALS: Final = frozenset({"d", "dec"})  # of Dora and Declan as well as of deceased
_LATE: Final = re.compile(r"(?:(?<=,)|^)\s*(the\s+late)\s+(?=\S)", re.IGNORECASE)
_LATE_TITLE: Final = re.compile(r"(?:(?<=,)|^)\s*(late)\s+(?=([^\W\d_]+))", re.IGNORECASE)
_LATE_ANYWHERE: Final = re.compile(r"\bthe\s+late\b|^late\s+\S", re.IGNORECASE)
_LATE_AS_TITLE: Final = re.compile(r"\s*((?:the\s+)?late)\b\s*", re.IGNORECASE)
_WORD: Final = re.compile(
    r"[\s,;–—-]*\b(deceased|dec(?:ease)?[’']d|decd|verstorben|d[ée]c[ée]d[ée]e?|fallecid[oa]"
    rf"|difunt[oa]|defunt[oa]|decedut[oa]|overleden)\b\.?{_DATE}[\s,;–—-]*",
    re.IGNORECASE,
)
_DIED: Final = re.compile(
    r"(?<=\S)[\s,;–—-]+((?:died|d\.|gest\.|verst\.)\s*(?:in\s+|on\s+)?"
    r"(?:\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}\s+[A-Za-z]{3,9}\.?\s+)?\d{2,4})\s*$",
    re.IGNORECASE,
)
_REST_IN_PEACE: Final = re.compile(r"[\s,;–—-]*(\bR\.\s?I\.\s?P\b\.?|\bRIP\b)[\s,;–—-]*")
_UNCERTAIN: Final = re.compile(
    r"\S\s+\S+\s+\(?(dec)\b\.?\)?$|^(?:the\s+)?(estate|executors?)\s+of\b", re.IGNORECASE
)


def death_mark(text: str) -> DeathMark | None:
    """The mark of a death in a name, or None."""
    if len(text) > _LONGEST or _TRACE.search(text) is None:
        return None
    text = clean(text)
    if "?" in text and mentions_death(text):
        return DeathMark(text, text, is_certain=False)
    for bracket in _BRACKETS.finditer(text):
        found = _in_brackets(bracket[1])
        is_nickname = comparison_key(bracket[1]) in _INITIALS and bracket.end() < len(text)
        if found is not None and not is_nickname:
            return _taken_out(text, bracket, bracket[0]) if found else _doubt(text)
    for pattern in (_CROSS, _WORD, _DIED):
        match = pattern.search(text)
        if match is not None:
            certain = pattern is _CROSS or not _speaks_of_others(text)
            return _taken_out(text, match, match[0]) if certain else _doubt(text)
    late = _LATE.search(text) or _late_before_title(text)
    if late is not None:
        return _taken_out(text, late, late[1])
    in_peace = _REST_IN_PEACE.search(text)
    if in_peace is not None and not (text.isupper() and in_peace[1] == "RIP"):
        return _taken_out(text, in_peace, in_peace[1])
    if in_peace is not None or _LATE_ANYWHERE.search(text) or _UNCERTAIN.search(text):
        return None if " " not in text else _doubt(text)
    return None


def title_death_mark(text: str) -> DeathMark | None:
    """The mark of a death in a title: "The late Dr"; or None."""
    late = _LATE_AS_TITLE.match(text)
    if late is None:
        return death_mark(text)
    return DeathMark(text[late.end() :], late[1], is_certain=True)


def _in_brackets(text: str) -> bool | None:
    """Whether words in brackets certainly say that the person has died; None where they do not."""
    said = comparison_key(text)
    if said in ("late", "the late") or is_plain_death(text) or _DIED_IN_BRACKETS.search(text):
        return True
    if said not in _INITIALS and not mentions_death(text):
        return None
    death = read_death(text)
    return said not in _INITIALS and death is not None and death.has_died


def _late_before_title(text: str) -> re.Match[str] | None:
    found = _LATE_TITLE.search(text)
    if found is None or vocabulary.canonical("title", found[2], {}) is None:
        return None
    return found


def _speaks_of_others(text: str) -> bool:
    """Whether the words of a name may be about a relative: "Ann Abel, husband deceased"."""
    return read_death("deceased " + text) is None


def _taken_out(text: str, match: re.Match[str], mark: str) -> DeathMark:
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    rest = re.sub(r"\s+,", ",", clean(rest)).strip(" ,;–—-")
    return DeathMark(rest, mark.strip(" ,;–—-()[]"), is_certain=True)


def _doubt(text: str) -> DeathMark:
    return DeathMark(text, text, is_certain=False)
