"""Spellings on record that may mean one employer, as groups for a person to decide on. Pure.

Spellings of the same words are one group. To it go those that lead there in one way only: a
department or a place beside the name, an acronym, or one word with a slip of the keys. What leads
to two employers, or was said to be another one, is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

from core.text import comparison_key
from records.employers.names import (
    Pair,
    employer_key,
    employer_words,
    initials,
    is_acronym,
    name_parts,
    pair_of,
)
from records.fields.spellings import best_spelling

_LONG_WORD: Final = 5  # letters of a word in which one slip is believed; two in twice as many
_EDGE: Final = 2  # letters at the beginning or the end that no slip touched
# A part of a name that is an employer by itself, wherever it stands; of others only the first is.
_BODIES: Final = frozenset({
    "university", "college", "hospital", "institute", "school", "trust", "council", "ministry",
    "company", "clinic",
})  # fmt: skip


class SpellingReason(StrEnum):
    """Why a spelling is in a group."""

    SAME_WORDS = "same words"
    PART = "with a department or place"
    ACRONYM = "acronym"
    SLIP = "one word differs"


@dataclass(frozen=True, slots=True)
class EmployerSpelling:
    """A spelling on record: how many roles have it, and why it is in its group."""

    text: str
    roles: int
    reason: SpellingReason


@dataclass(frozen=True, slots=True)
class EmployerGroup:
    """Spellings that may mean one employer, the most frequent first; `name` is proposed for it."""

    name: str
    spellings: tuple[EmployerSpelling, ...]

    @property
    def roles(self) -> int:
        """How many roles have one of the spellings."""
        return sum(one.roles for one in self.spellings)


def group_spellings(
    roles: Mapping[str, int], names: Collection[str] = (), different: Collection[Pair] = ()
) -> Sequence[EmployerGroup]:
    """The groups among the spellings on record, of which `roles` says how many have each.

    `names` are those that a person chose before: they stay the names of their groups. `different`
    spellings are never in one group. The group with the most roles comes first.
    """
    by_key: dict[str, list[str]] = defaultdict(list)
    for text in roles:
        if comparison_key(text):
            by_key[employer_key(text)].append(text)
    leads = _leads({key: sum(roles[one] for one in texts) for key, texts in by_key.items()}, by_key)
    members: dict[str, list[tuple[str, SpellingReason]]] = defaultdict(list)
    for key, texts in by_key.items():
        root, reason = _root(key, leads)
        members[root] += [(text, reason) for text in texts]
    apart = {word for pair in different for word in pair}
    found = [
        _group(one, names, roles)
        for several in members.values()
        for one in _split(sorted(several, key=lambda it: (-roles[it[0]], it[0])), different, apart)
        if len(one) > 1
    ]
    return sorted(found, key=lambda one: (-one.roles, one.name))


def _group(
    members: Sequence[tuple[str, SpellingReason]], names: Collection[str], roles: Mapping[str, int]
) -> EmployerGroup:
    main = {text: roles[text] for text, reason in members if reason is SpellingReason.SAME_WORDS}
    counted = main or {text: roles[text] for text, _ in members}
    chosen = {text: count for text, count in counted.items() if text in names}
    return EmployerGroup(
        best_spelling(chosen or counted),
        tuple(EmployerSpelling(text, roles[text], reason) for text, reason in members),
    )


def _split(
    members: Sequence[tuple[str, SpellingReason]],
    different: Collection[Pair],
    apart: Collection[str],
) -> Sequence[Sequence[tuple[str, SpellingReason]]]:
    """The members in as many groups as what is known to be `different` makes of them."""
    if not any(comparison_key(text) in apart for text, _ in members):
        return [members]
    groups: list[list[tuple[str, SpellingReason]]] = []
    for member in members:
        for group in groups:
            if not any(pair_of(member[0], other) in different for other, _ in group):
                group.append(member)
                break
        else:
            groups.append([member])
    return groups


def _root(key: str, leads: Mapping[str, tuple[str, SpellingReason]]) -> tuple[str, SpellingReason]:
    """Where `key` leads to in the end, and by what its first step goes."""
    reason, passed = SpellingReason.SAME_WORDS, [key]
    while passed[-1] in leads:
        target, step = leads[passed[-1]]
        if target in passed:
            return min(passed), reason  # a circle: all of it has one root
        reason = step if len(passed) == 1 else reason
        passed.append(target)
    return passed[-1], reason


def _leads(
    counts: Mapping[str, int], by_key: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, SpellingReason]]:
    """Where each key leads that leads to one other key only, and why: the surest way first."""
    found: dict[str, tuple[str, SpellingReason]] = {}
    for ways, reason in (
        (_joined_words(by_key, counts), SpellingReason.SAME_WORDS),
        (_parts(by_key), SpellingReason.PART),
        (_acronyms(by_key), SpellingReason.ACRONYM),
        (_slips(counts), SpellingReason.SLIP),
    ):
        targets: dict[str, set[str]] = defaultdict(set)
        for key, target in ways:
            targets[key].add(target)
        for key, several in targets.items():
            if len(several) == 1:
                found.setdefault(key, (next(iter(several)), reason))
    return found


def _joined_words(
    by_key: Mapping[str, Sequence[str]], counts: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """“Astra Zeneca” leads to “AstraZeneca”."""
    alike: dict[str, set[str]] = defaultdict(set)
    for key, texts in by_key.items():
        alike["".join(employer_words(texts[0]))].add(key)
    for keys in alike.values():
        best = max(keys, key=lambda key: (counts[key], key))
        yield from ((key, best) for key in keys if key != best)


def _parts(by_key: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """“Department of Oncology, University of Leeds” leads to “University of Leeds”.

    “St Brendan's Hospital, Northmoor” leads to “St Brendan's Hospital” unless one in another place
    does too.
    """
    beginnings: dict[str, set[str]] = defaultdict(set)
    for key, texts in by_key.items():
        for first, *rest in filter(None, map(name_parts, texts)):
            bodies = {
                part for one in rest if (part := employer_key(one)) in by_key and _is_body(one)
            }
            yield from ((key, part) for part in bodies if part != key)
            begins = employer_key(first)
            if rest and not bodies and begins in by_key and begins != key:
                beginnings[begins].add(key)
    for target, keys in beginnings.items():
        if len(keys) == 1:
            yield next(iter(keys)), target


def _is_body(part: str) -> bool:
    words = employer_words(part)
    return len(words) > 1 and not _BODIES.isdisjoint(words)


def _acronyms(by_key: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """“UCL” leads to “University College London”."""
    wanted = {
        key for key, texts in by_key.items() if " " not in key and any(map(is_acronym, texts))
    }
    for key, texts in by_key.items() if wanted else ():
        made = frozenset[str]().union(*map(initials, texts))
        yield from ((acronym, key) for acronym in made & wanted if acronym != key)


def _slips(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """“Brigthwater Diagnostics” leads to “Brightwater Diagnostics”, which more roles have.

    Only names are compared that share the other words, and the beginning or the end of this one.
    """
    alike: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for key in counts:
        words = key.split()
        for at, word in enumerate(words):
            if len(word) >= _LONG_WORD and word.isalpha():
                rest = (*words[:at], *words[at + 1 :])
                alike[*rest, word[:_EDGE], ""].append((word, key))
                alike[*rest, "", word[-_EDGE:]].append((word, key))
    for several in alike.values():
        for (word, key), (other, target) in combinations(several, 2):
            if key != target and _is_slip(word, other):
                rare, frequent = sorted((key, target), key=lambda it: (counts[it], it))
                yield rare, frequent


def _is_slip(one: str, other: str) -> bool:
    most = 2 if min(len(one), len(other)) >= 2 * _LONG_WORD else 1
    return OSA.distance(one, other, score_cutoff=most) <= most
