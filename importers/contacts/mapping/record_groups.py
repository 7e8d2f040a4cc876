"""Columns of several records of one person: Degree 1 with Year 1, Degree 2 with Year 2.

Pure. Columns belong together by the number, the place (Home, Work) or the group in their headings.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from core.text import comparison_key
from importers.contacts.mapping.heading_fields import PLACES, number_in
from importers.contacts.mapping.heading_words import without_numbering, words_in_order, words_of
from records.fields.definitions import Field, Part
from tabular.reading import Table

Label: TypeAlias = tuple[int, frozenset[str], str]
# What a further record must have to be one.
_TELLING: Final[Mapping[Part, frozenset[str]]] = {
    Part.AWARD: frozenset({"award"}),
    Part.POST: frozenset({"street", "postal_code"}),
}
GROUPED: Final = frozenset(_TELLING)
_PLAIN: Final[Label] = (1, frozenset(), "")
# "Address 2", "Street 3", "Address line 2": further lines of the one before.
_FURTHER_LINE: Final = re.compile(
    r"(?P<before>.*?)\b(?P<word>address|street)(?: line)? (?P<number>[2-9])"
)


def record_labels(
    table: Table, targets: Sequence[str | None], fields: Mapping[str, Field]
) -> list[Label]:
    """What the heading of each column says of the record that it belongs to, among several."""
    times = Counter[tuple[str, str]]()
    labels: list[Label] = []
    for at, heading in enumerate(table.headings):
        group = comparison_key(table.group_of(at))
        times[comparison_key(heading), group] += 1
        number = number_in(heading) or times[comparison_key(heading), group]
        labels.append((number, words_of(heading) & PLACES, group))
    for at, first in further_lines(table.headings, targets, fields).items():
        if first is not None:
            labels[at] = labels[first]
    return labels


def further_lines(
    headings: Sequence[str], targets: Sequence[str | None], fields: Mapping[str, Field]
) -> dict[int, int | None]:
    """The columns that have a further line of an address ("Address 2"), with that of its first.

    None is for a line whose first is not there. With a "City 2" beside it, "Address 2" is a second
    address instead.
    """
    others = {
        number_in(headings[at])
        for at, target in enumerate(targets)
        if part_of(target, fields) is Part.POST and target != "street"
    }
    found: dict[int, int | None] = {}
    plain = [" ".join(words_in_order(without_numbering(heading))) for heading in headings]
    for at, text in enumerate(plain):
        line = _FURTHER_LINE.fullmatch(text)
        if line is None or int(line["number"]) in others:
            continue
        start = line["before"] + line["word"]
        first = (
            before
            for before in range(at)
            if targets[before] == "street" and plain[before].startswith(start)
        )
        found[at] = next(first, None)
    return found


def record_groups(
    table: Table, targets: Sequence[str | None], fields: Mapping[str, Field]
) -> tuple[int, ...]:
    """Which of several awards or postal addresses each column is of, the first being 0.

    `targets` are the fields of the columns. A column whose heading does not say goes with the one
    before it.
    """
    labels = record_labels(table, targets, fields)
    groups = [0] * len(targets)
    for part in GROUPED:
        own = [at for at, one in enumerate(targets) if part_of(one, fields) is part]
        if len({targets[at] for at in own}) == len({(targets[at], labels[at]) for at in own}):
            continue  # no field has two records
        order: list[Label] = []
        held: dict[Label, set[str | None]] = {}
        for at in own:
            label = labels[at]
            if label == _PLAIN and order and targets[at] not in held[order[-1]]:
                label = order[-1]
            elif order == [_PLAIN] and targets[at] not in held[_PLAIN]:
                order, held = [label], {label: held[_PLAIN]}  # they stand before a first record
            if label not in held:
                order.append(label)
            held.setdefault(label, set()).add(targets[at])
            groups[at] = order.index(label)
    return tuple(groups)


def columns_of_no_record(
    table: Table, targets: Sequence[str | None], fields: Mapping[str, Field]
) -> list[int]:
    """The columns of a further award without its name, or a further address without its street."""
    groups = record_groups(table, targets, fields)
    found: list[int] = []
    for part, telling in _TELLING.items():
        by_group: dict[int, list[int]] = {}
        for at, one in enumerate(targets):
            if part_of(one, fields) is part:
                by_group.setdefault(groups[at], []).append(at)
        for group, own in by_group.items():
            if group and telling.isdisjoint(targets[at] or "" for at in own):
                found += own
    return found


def part_of(target: str | None, fields: Mapping[str, Field]) -> Part | None:
    """Which of a person's records the field `target` lives in; None for what is no field."""
    return fields[target].part if target is not None and target in fields else None
