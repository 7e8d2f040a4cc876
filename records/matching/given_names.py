"""Given names as one person may write them: short forms, initials, slips of the pen. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from core.text import comparison_key

# Short forms whose beginning may differ from the name's; others are found by likeness.
_SHORT_FORMS: Final[Mapping[str, str]] = {
    short: name
    for name, shorts in {
        "alexander": "alex sandy", "andrew": "andy drew", "anthony": "tony", "benjamin": "ben",
        "catherine": "cathy kate katie kathy katherine kathryn katharine", "charles": "charlie",
        "christopher": "chris", "daniel": "dan danny", "david": "dave", "deborah": "debbie deb",
        "edward": "ed eddie ted ned", "elizabeth": "liz beth betty eliza lizzie elisabeth",
        "frederick": "fred", "gregory": "greg", "james": "jim jimmy jamie", "jennifer": "jen jenny",
        "joanna": "jo", "john": "jack johnny", "jonathan": "jon", "joseph": "joe",
        "margaret": "maggie meg peggy", "matthew": "matt", "michael": "mike mick",
        "nicholas": "nick", "patricia": "pat trish", "patrick": "paddy", "peter": "pete",
        "philip": "phil phillip", "rebecca": "becky", "richard": "rick dick rich",
        "robert": "bob rob bobby", "ronald": "ron", "samuel": "sam", "stephen": "steve steven",
        "susan": "sue susie", "theodore": "theo", "thomas": "tom tommy", "timothy": "tim",
        "victoria": "vicky vicki", "william": "bill will billy liam",
    }.items()
    for short in shorts.split()
}  # fmt: skip

# Endings that tell a man's name from a woman's where the names are otherwise the same.
_GENDERED_ENDINGS: Final = frozenset(
    {
        ("", "a"), ("", "e"), ("", "ia"), ("", "ina"), ("", "ine"), ("", "ette"), ("o", "a"),
        ("o", "e"), ("us", "a"), ("er", "ra"), ("s", ""), ("is", "es"), ("", "le"), ("", "ne"),
        ("", "na"), ("", "pa"), ("e", "ina"), ("e", "ia"), ("y", "ietta"), ("i", "iette"),
        ("c", "que"),
    }
)  # fmt: skip
_SIMILAR: Final = 85  # of 100; "Katharine" and "Katherine" are 89, "Jon" and "John" 86
_LONGEST_INITIALS: Final = 3


@lru_cache(maxsize=200_000)
def plain_given(given_name: str | None) -> str:
    """The first given name in its full, folded form: "Bill J." is "william"."""
    first = comparison_key(given_name or "").partition(" ")[0]
    return _SHORT_FORMS.get(first, first)


@lru_cache(maxsize=200_000)
def may_be_same(one: str, other: str) -> bool:
    """Whether two given names may be of one person.

    They are the same, a short form, the beginning or an initial of each other, or differ as slips
    do; "Paul" and "Paula" do not. A second name must fit too where both have one: "Anna Maria" is
    not "Anna Louise", but may be "Maria".
    """
    mine, theirs = comparison_key(one).split(), comparison_key(other).split()
    if not mine or not theirs:
        return True
    if are_initials(one) or are_initials(other):
        return mine[0][0] == theirs[0][0]
    if len(mine) > 1 and len(theirs) > 1:
        return _all_fit(mine, theirs)
    return any(_fits(a, b) for a in mine for b in theirs)


def are_initials(name: str) -> bool:
    """Whether a given name is written by initials alone: "J.", "J. R.", "JR"."""
    letters = name.replace(".", "").replace(" ", "")
    return len(letters) == 1 or (letters.isupper() and len(letters) <= _LONGEST_INITIALS)


def _all_fit(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    pairs = list(zip(mine, theirs, strict=False))
    return all(_fits(a, b) for a, b in pairs) or set(mine) == set(theirs)


def _fits(one: str, other: str) -> bool:
    if one == other or _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if _differ_by_gender(one, other):
        return False
    return one.startswith(other) or other.startswith(one) or fuzz.ratio(one, other) >= _SIMILAR


def _differ_by_gender(one: str, other: str) -> bool:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    endings = one[same:], other[same:]
    return endings in _GENDERED_ENDINGS or endings[::-1] in _GENDERED_ENDINGS
