"""How a text names somebody who is erased, and the text without it.

Named are those whom a text calls by an e-mail address, a phone number, an alumni ID, a LinkedIn
profile or the whole name, also where a filter or a row has the two names apart. What somebody else
on record is called, too, names nobody for certain and stays. Pure but for `whole_names`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, select

from core.text import comparison_key, fold, search_words
from models.canonical_address import canonical_address
from models.match_keys import match_name
from models.sql import within, within_texts
from models.tables import people
from records.erasure.identity import Identity

ERASED: Final = "(erased)"
_SHORTEST_ID: Final = 5  # signs of an alumni ID of digits alone; a year or a count has fewer
_LETTERS: Final = re.compile(r"[^\W_]+")
# What is no part of a longer word, a double name or an e-mail address.
_BEFORE_NAME: Final = r"(?<![^\W_])(?<![@.’'-])"
_AFTER_NAME: Final = r"(?![^\W_])(?![’'-]\w)(?![\w.+’'-]*@)"
_BEFORE: Final = r"(?<![\w@])(?<!\w[.+-])"
_AFTER: Final = r"(?!\w)"
# “Alumni ID 12”, and in a filter: alumni_id in ("11", "12").
_ID_BEFORE: Final = r"alumni[\s_-]?(?:id|no|number)s?(?:\W+(?:in|or|and|is|\d+))*\W+"
_GIVEN: Final = r"(?:given_name|preferred_name)"
_FAMILY: Final = r"(?:family_name|former_name)"
_OPERATOR: Final = r"\W*(?:(?:contains|starts with|ends with|in|is)\W+)?"


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """A way to name somebody: a text has it where each of `patterns` is found.

    Each pattern has the group “kept”, which stays. `probes` stand in every casefolded text that has
    the term, which is told sooner; `word` is a word of it as it is searched.
    """

    word: str
    probes: tuple[str, ...]
    patterns: tuple[str, ...]

    def may_be_in(self, folded: str) -> bool:
        """Whether a text may have the term, by its casefolded form."""
        return all(probe in folded for probe in self.probes)

    def remove(self, text: str) -> str:
        """`text` with “(erased)” in the place of the term."""
        patterns = [_compiled(pattern) for pattern in self.patterns]
        if all(pattern.search(text) for pattern in patterns):
            for pattern in patterns:
                text = pattern.sub(rf"\g<kept>{ERASED}", text)
        return text


class Terms:
    """What the texts of a database are searched for."""

    def __init__(self, terms: Iterable[PersonTerm]) -> None:
        self._by_word: dict[str, list[PersonTerm]] = defaultdict(list)
        for term in terms:
            self._by_word[term.word].append(term)

    def among(self, text: str) -> "Terms":
        """Those of which a word stands in `text`, to look through its parts."""
        words = self._by_word.keys() & search_words(text)
        return Terms(term for word in words for term in self._by_word[word])

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def found_in(self, text: str) -> list[PersonTerm]:
        """Those that `text` may have, the longest first."""
        words = self._by_word.keys() & search_words(text)
        if not words:
            return []
        folded = text.casefold()
        found = (term for word in words for term in self._by_word[word])
        there = [term for term in found if term.may_be_in(folded)]
        return sorted(there, key=lambda term: -len(term.patterns[0]))

    def are_in(self, text: str) -> bool:
        """Whether `text` names somebody."""
        return removed(self.found_in(text), text) != text


def removed(terms: Collection[PersonTerm], text: str) -> str:
    """`text` with “(erased)” in the place of each of `terms`, which are in order."""
    for term in terms:
        text = term.remove(text)
    return text


def whole_names(
    connection: Connection, identities: Mapping[int, Identity]
) -> dict[str, tuple[str, str]]:
    """The given and family names of people by which nobody else on record is called.

    By the form in which names are compared.
    """
    names = {
        match_name(given, family): (given, family)
        for one in identities.values()
        for given in one.given
        for family in one.family
    }
    others = select(people.c.match_name).where(
        within_texts(people.c.match_name, sorted(names)), ~within(people.c.id, list(identities))
    )
    namesakes = set(connection.scalars(others))
    return {
        name: pair
        for name, pair in names.items()
        if name not in namesakes and len(comparison_key(name).split()) > 1
    }


def terms_of(
    identities: Iterable[Identity],
    names: Iterable[tuple[str, str]],
    shared: Collection[tuple[str, str]],
) -> Terms:
    """The terms that name people: their addresses and IDs, and the whole `names`.

    `shared` addresses, by kind and canonical form, are others' too.
    """
    terms = {term for one in identities for term in _of_identity(one, shared)}
    for given, family in names:
        terms.update(_of_name(given, family))
        terms.update(_of_name(fold(given), fold(family)))
    return Terms(terms)


def _of_identity(one: Identity, shared: Collection[tuple[str, str]]) -> Iterator[PersonTerm]:
    forms = {value: (kind, value) for kind, value in one.addresses} | one.written
    addresses = {
        text
        for text, (kind, value) in forms.items()
        if (kind, canonical_address(kind, value)) not in shared
    }
    for text in filter(search_words, {*addresses, *one.profiles, *one.alumni_ids}):
        before = _BEFORE
        if text in one.alumni_ids and text.isdigit() and len(text) < _SHORTEST_ID:
            before = _ID_BEFORE
        told = text.partition("@")[0].rstrip("/").rpartition("/")[2]  # others have the rest, too
        yield _term(
            told if search_words(told) else text,
            [text],
            rf"(?P<kept>{before}){re.escape(text)}{_AFTER}",
        )


def _of_name(given: str, family: str) -> Iterator[PersonTerm]:
    """A whole name in both orders, and its parts as fields of their own."""
    first, last = (r"[\W_]{1,3}".join(_LETTERS.findall(part)) for part in (given, family))
    if not first or not last:
        return
    between = r"[\s_,]{1,3}"
    probes = [max(_LETTERS.findall(part), key=len) for part in (given, family)]
    for one, other in ((first, last), (last, first)):
        pattern = rf"(?P<kept>{_BEFORE_NAME}){one}{between}{other}{_AFTER_NAME}"
        yield _term(f"{given} {family}", probes, pattern)
    yield _term(
        f"{given} {family}",
        probes,
        *(
            rf"(?P<kept>{field}{_OPERATOR}){part}(?![^\W_])"
            for field, part in ((_GIVEN, first), (_FAMILY, last))
        ),
    )


def _term(text: str, probes: Iterable[str], *patterns: str) -> PersonTerm:
    """The term that is looked for by the longest word of `text`."""
    return PersonTerm(
        max(search_words(text), key=len),
        tuple(probe.casefold() for probe in probes),
        patterns,
    )


@lru_cache(maxsize=10_000)  # most terms are found nowhere
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
