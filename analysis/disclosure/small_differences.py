"""Whether figures of two publications differ by a few people, whose answers would follow.

What is published of a breakdown is known of each sum of its groups, and of everybody less such a
sum. So two publications tell of few people where a sum of groups of one differs from a sum of the
other by 1 to 9 people. All such sums are found at once: the groups of both are the nodes of a
graph whose edges count the people in a group of each, and two sums are a division of the nodes; the
people in whom they differ are those on the edges between the two sides. Groups that share ten
people or more are never divided, so few nodes remain to be tried.
Differencing: Hundepool and others, Statistical Disclosure Control (2012), 5.3; finding every sum by
the graph is this program's own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.disclosure.published_sets import (
    DataState,
    Digests,
    PublishedCut,
    PublishedFamily,
    RespondentSet,
)

FEWEST: Final = 10  # people in whom two publications may differ; of fewer the answers would follow
_MOST_TRIED: Final = 10  # nodes of which every division is tried; of more those of one and two
WHOLE: Final = -1  # in place of a group: everybody
_OUTSIDE: Final = 0

Place = tuple[int, int]  # a family and one of its groups, or WHOLE


@dataclass(frozen=True, slots=True)
class SmallDifference:
    """Figures of a `question` that may not be published beside those of another publication.

    `groups` are the places of the groups in the sum that tells of few `people`; `whole` where
    everybody is needed for it.
    """

    question: str
    family: int
    groups: frozenset[int]
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Two states of the data over the same people: where each member is, -1 for those not in it."""

    new: npt.NDArray[np.intp]
    old: npt.NDArray[np.intp]


def align(new: DataState, old: DataState) -> Alignment:
    """Bring the members of two states together."""
    everybody = np.union1d(new.members, old.members)
    return Alignment(_places(new, everybody), _places(old, everybody))


def small_differences(
    new: PublishedCut,
    old: PublishedCut,
    *,
    fewest: int = FEWEST,
    of_numbers: bool = False,
    hidden: Collection[tuple[str, Place]] = (),
    aligned: Alignment | None = None,
    questions: Iterable[str] | None = None,
) -> Iterator[SmallDifference]:
    """Yield the figures of `new` that differ from some of `old` by 1 to `fewest` - 1 people.

    `hidden` are sets of `new` by question that are not published after all. With `of_numbers` only
    means and quartiles are compared. Differences within one of both publications are not told:
    cell suppression is for these.
    """
    aligned = aligned or align(new.state, old.state)
    for code in new.state.digests if questions is None else questions:
        if code not in old.state.digests:
            continue
        new_digests = _at(new.state.digests[code], aligned.new)
        old_digests = _at(old.state.digests[code], aligned.old)
        for number, family in enumerate(new.families):
            not_shown = {place for one, (at, place) in hidden if one == code and at == number}
            nodes = _nodes(family, code, new_digests, aligned.new, not_shown, of_numbers=of_numbers)
            if nodes is None:
                continue
            for other in old.families:
                others = _nodes(other, code, old_digests, aligned.old, (), of_numbers=of_numbers)
                if others is None:
                    continue
                for groups, people in _divisions(nodes, others, new_digests, old_digests, fewest):
                    yield SmallDifference(code, number, groups, people)


def _places(state: DataState, everybody: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    found = np.searchsorted(state.members, everybody)
    found = np.minimum(found, max(len(state.members) - 1, 0))
    if not len(state.members):
        return np.full(len(everybody), -1, dtype=np.intp)
    return np.where(state.members[found] == everybody, found, -1)


def _at(values: Digests, places: npt.NDArray[np.intp]) -> Digests:
    if not len(values):
        return np.zeros(len(places), np.uint16)
    return np.where(places >= 0, values[places], 0).astype(np.uint16)


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """The node of each person: 0 outside, 1 and more the groups, the last one whoever is in none.

    `groups` are the places of the groups by node.
    """

    of_people: npt.NDArray[np.intp]
    groups: tuple[int, ...]
    has_whole: bool


def _nodes(
    family: PublishedFamily,
    code: str,
    digests: Digests,
    places: npt.NDArray[np.intp],
    hidden: Collection[int],
    *,
    of_numbers: bool,
) -> _Nodes | None:
    """Give the nodes of the figures that `family` publishes of a question; None without any."""

    def is_shown(one: RespondentSet, place: int) -> bool:
        shown = one.questions.get(code)
        if shown is None or place in hidden:
            return False
        return shown.has_numbers or not of_numbers

    has_whole = is_shown(family.whole, WHOLE)
    shown = [place for place, one in enumerate(family.groups) if is_shown(one, place)]
    if not shown and not has_whole:
        return None
    of_members = np.zeros(len(family.whole.members), np.intp)
    if has_whole:
        of_members[family.whole.members] = len(shown) + 1
    for node, place in enumerate(shown, 1):
        of_members[family.groups[place].members] = node
    of_people = of_members[places] if len(of_members) else np.zeros(len(places), np.intp)
    of_people = np.where((places >= 0) & (digests > 0), of_people, _OUTSIDE)
    return _Nodes(of_people, tuple(shown), has_whole)


def _divisions(
    new: _Nodes, old: _Nodes, new_digests: Digests, old_digests: Digests, fewest: int
) -> Iterator[tuple[frozenset[int], int]]:
    """Yield the groups of each sum of `new` that differs from one of `old` by few people."""
    first_old = len(new.groups) + 2  # the nodes of old come after those of new
    old_nodes = np.where(old.of_people > 0, old.of_people + first_old - 1, _OUTSIDE)
    is_corrected = (new.of_people > 0) & (old_nodes > 0) & (new_digests != old_digests)
    edges = _edges(new.of_people, old_nodes, is_corrected)
    if not edges:
        return
    part_of = _undivided(edges, 2 * fewest)
    parts = sorted({part for part in part_of.values() if part != part_of.get(_OUTSIDE, _OUTSIDE)})
    crossing = {
        pair: weight for pair, weight in _between(edges, part_of).items() if pair[0] != pair[1]
    }
    for chosen in _subsets(parts):
        weight = sum(one for (a, b), one in crossing.items() if (a in chosen) != (b in chosen))
        if not 0 < weight < 2 * fewest:
            continue
        nodes = {node for node, part in part_of.items() if part in chosen}
        if _is_within_one(nodes, edges, first_old):
            continue
        groups = frozenset(
            new.groups[node - 1] if node <= len(new.groups) else WHOLE
            for node in nodes
            if _OUTSIDE < node < first_old
        )
        yield groups, (weight + 1) // 2


def _edges(
    new: npt.NDArray[np.intp], old: npt.NDArray[np.intp], is_corrected: npt.NDArray[np.bool_]
) -> dict[tuple[int, int], int]:
    """Twice the people between two nodes.

    Whose answer was corrected is not the same in both: half of them is between each of both nodes
    and the outside, so that each counts as one where both are in the sums.
    """
    edges: dict[tuple[int, int], int] = {}
    width = int(old.max(initial=0)) + 1
    pairs = (new * width + old)[~is_corrected] if is_corrected.any() else new * width + old
    counts = np.bincount(pairs)
    for pair in np.flatnonzero(counts).tolist():
        a, b = divmod(pair, width)
        if a != b:
            edges[a, b] = 2 * int(counts[pair])
    if not is_corrected.any():
        return edges
    for side in (new, old):
        nodes = np.bincount(side[is_corrected])
        for node in np.flatnonzero(nodes).tolist():
            edges[_OUTSIDE, node] = edges.get((_OUTSIDE, node), 0) + int(nodes[node])
    return edges


def _undivided(edges: dict[tuple[int, int], int], least: int) -> dict[int, int]:
    """Give the part of each node: nodes joined by `least` or more are in one."""
    part_of = {node: node for pair in edges for node in pair}
    while True:
        strong = [
            pair
            for pair, weight in _between(edges, part_of).items()
            if pair[0] != pair[1] and weight >= least
        ]
        if not strong:
            return part_of
        now_in: dict[int, int] = {}
        for first, second in strong:
            keep, drop = sorted((_end(now_in, first), _end(now_in, second)))
            if keep != drop:  # the lower one is kept, so that the outside keeps its name
                now_in[drop] = keep
        part_of = {node: _end(now_in, part) for node, part in part_of.items()}


def _end(now_in: dict[int, int], part: int) -> int:
    while part in now_in:
        part = now_in[part]
    return part


def _between(
    edges: dict[tuple[int, int], int], part_of: dict[int, int]
) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for (a, b), weight in edges.items():
        first, second = sorted((part_of[a], part_of[b]))
        found[first, second] = found.get((first, second), 0) + weight
    return found


def _subsets(parts: Sequence[int]) -> Iterable[frozenset[int]]:
    most = len(parts) if len(parts) <= _MOST_TRIED else 2
    sizes = (combinations(parts, size) for size in range(1, most + 1))
    return map(frozenset, chain.from_iterable(sizes))


def _is_within_one(
    nodes: Collection[int], edges: Mapping[tuple[int, int], int], first_old: int
) -> bool:
    """Whether one of the two sums consists of figures that the other publication has as well.

    Then the difference is one between figures of a single publication.
    """
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    new = {node for node in neighbours if _OUTSIDE < node < first_old}
    old = {node for node in neighbours if node >= first_old}
    return any(_is_in_both(own & set(nodes), neighbours, own) for own in (new, old))


def _is_in_both(
    nodes: Collection[int], neighbours: Mapping[int, Collection[int]], own: Collection[int]
) -> bool:
    """Whether the sum of `nodes`, or everybody less it, is of groups that are in both alike.

    Nobody at all is such a sum, and so is everybody, where all are the same people.
    """

    def is_alike(node: int) -> bool:
        others = list(neighbours[node])
        return len(others) == 1 and others[0] != _OUTSIDE and len(neighbours[others[0]]) == 1

    if all(map(is_alike, nodes)):
        return True
    others = [node for node in own if node not in nodes]
    return _OUTSIDE not in neighbours and all(map(is_alike, others))
