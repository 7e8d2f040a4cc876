"""Reads deaths from cells: in a column about deaths, or in any other text. Pure.

What cannot be read gives None, and counts as a doubt that somebody must review.
"""

import re
from dataclasses import dataclass
from typing import Final

from core.text import clean, comparison_key
from records.consent.opt_out_texts import TICKS, is_blank, is_date
from records.consent.opt_out_words import word_set
from records.fields.vocabulary import yes_no

CROSSES: Final = "†✝✞✟"
# Words that nobody uses of the living, in any column.
_PLAIN: Final = word_set(
    "deceased decd died dead deceasd decesed rip verstorben gestorben decede decedee fallecido"
    " fallecida deceduto deceduta defunto defunta difunto difunta overleden"
)
_PLAIN_PHRASES: Final = frozenset({"passed away", "dec d"})
# Words that mean it in a column about deaths only.
_HERE: Final = word_set(
    "d dec late passed yes y x true ja oui si tot mort morte morto muerto muerta gest"
)
_ALIVE: Final = word_set(
    "alive,a,living,live,active,not deceased,not dead,alive and well,lebt,lebend,vivant,vivante,"
    "vivo,viva,levend,in leven,en vie,en vida,n a",
    ",",
)
_FILLERS: Final = word_set("in on the of at c ca circa since is has date approx away")
_DOUBTS: Final = word_set(
    "not no never presumed presumably possibly probably maybe perhaps believed unknown query check"
    " reported thought unconfirmed tbc parent parents mother father wife husband spouse partner son"
    " daughter child widow widower brother sister"
)
_LONGEST: Final = 200  # letters of a text that is looked at
_REST_IN_PEACE: Final = re.compile(r"\bR\.\s?I\.\s?P\b\.?", re.IGNORECASE)
_FOOTNOTE_MARK: Final = re.compile(rf"[{CROSSES}](?!\s*\d)")
_WORD: Final = re.compile(r"[^\s()\[\],;:]+")


@dataclass(frozen=True, slots=True)
class Death:
    """Whether a cell says that the person has died.

    `date` is the text of the date or year that it gives, `remark` its text where it says more.
    """

    has_died: bool
    date: str = ""
    remark: str = ""


def read_death(text: str) -> Death | None:
    """Reads `text` in a column about deaths; None if it is unclear."""
    text = clean(text)
    if is_blank(text):
        return Death(has_died=False)
    if len(text) > _LONGEST or "?" in text:
        return None
    said = comparison_key(text)
    if said in _ALIVE or yes_no(text) is False:
        return Death(has_died=False)
    if text in TICKS or yes_no(text):
        return Death(has_died=True)
    bare = _REST_IN_PEACE.sub("rip", text).strip(CROSSES + " ")
    if not _DOUBTS.isdisjoint(said.split()):
        return None
    words = _WORD.findall(bare)
    meant = bare != _REST_IN_PEACE.sub("rip", text)
    while words and not (parts := set(comparison_key(words[0]).split())) - (
        _PLAIN | _HERE | _FILLERS
    ):
        meant = meant or not parts.isdisjoint(_PLAIN | _HERE)
        del words[0]
    rest = " ".join(words).strip(" -–—.")
    if not rest or is_date(rest):
        return Death(has_died=True, date=rest) if meant or rest else None
    return Death(has_died=True, remark=text) if meant else None


def is_plain_death(text: str) -> bool:
    """Whether the words of a cell of any column say that the person has died.

    "Deceased", "Died 2019", "† 12.3.2019"; not a text that says more.
    """
    if len(text) > _LONGEST or not mentions_death(text):
        return False
    found = read_death(text)
    return found is not None and found.has_died and not found.remark


def without_footnote_marks(text: str) -> str:
    """`text` of a job title, an employer or the like without daggers, which mark footnotes there.

    One before a date, as in "† 2019", is of a death anywhere.
    """
    return _FOOTNOTE_MARK.sub("", text)


def mentions_death(text: str) -> bool:
    """Whether a longer text contains words about a death."""
    said = comparison_key(_REST_IN_PEACE.sub("rip", text[:_LONGEST]))
    return (
        any(cross in text for cross in CROSSES)
        or not _PLAIN.isdisjoint(said.split())
        or any(f" {phrase} " in f" {said} " for phrase in _PLAIN_PHRASES)
    )
