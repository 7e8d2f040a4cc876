"""Publications of nearly the same people or frame, beside which counts of people are not given.

Which answers they tell of is checked by sets of respondents; here it is how many there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection

from analysis.disclosure.published_sets import PublishedCut
from analysis.disclosure.small_differences import FEWEST
from analysis.publications.respondents import WaveRespondents
from analysis.results import Summary, Thresholds
from records.publications.publication import list_publications, published_figures
from surveys.derived_variables import QUESTION

Published = Mapping[int, Sequence[tuple[str, PublishedCut]]]  # key's name and cut, by publication


def of_nearly_the_same_frame(
    connection: Connection,
    exact: Summary,
    thresholds: Thresholds,
    wave_id: int,
    people: Sequence[int],
    published: Published,
    respondents_of: Callable[[int, str], WaveRespondents],
) -> list[int]:
    """The publications with rates of a frame that may be of nearly the same people.

    The ledger does not know the people of a frame, only who of them answered. Frames of which one
    has FEWEST people more than the other differ by as many, and so do those of whose respondents as
    many are in one alone. Members of a segment are taken to be the same as before, unless
    respondents have joined or left it.
    """
    least = FEWEST + thresholds.round_to / 2  # published frames are rounded
    found = []
    for one in list_publications(connection, wave_id):
        if one.withdrawn_at is not None:
            continue
        frame = published_figures(connection, one.id).get("frame")
        if frame is None:
            continue
        cuts = published.get(one.id, ())
        is_of_all = exact.base is None and one.definition["base"] is None
        apart = max(
            (_members_apart(respondents_of(wave_id, key), people, cut) for key, cut in cuts),
            default=0,
        )
        if one.definition["segment"] == exact.segment:
            is_near = is_of_all and 0 < apart < FEWEST
        else:
            is_near = abs(frame - (exact.frame or 0)) < least
            is_near &= not is_of_all or apart < FEWEST
        if is_near:
            found.append(one.id)
    return found


def _members_apart(respondents: WaveRespondents, people: Sequence[int], cut: PublishedCut) -> int:
    """How many of those who had answered both times are among `people` or those of `cut` alone."""
    new, old = respondents.state.members, cut.state.members
    _, in_new, in_old = np.intersect1d(new, old, assume_unique=True, return_indices=True)
    now, then = respondents.mask(people)[in_new], cut.families[0].whole.members[in_old]
    return int(np.count_nonzero(now != then))


def crosstabs_of_nearly_the_same_people(
    connection: Connection,
    exact: Summary,
    wave_id: int,
    people: Sequence[int],
    published: Published,
    respondents_of: Callable[[int, str], WaveRespondents],
) -> list[int]:
    """The publications with a crosstab by one of the same variables, of nearly the same people.

    From two of these would follow which values the few have by whom they differ.
    """
    if exact.breakdown is None or exact.breakdown.crosstab is None:
        return []
    keys = set(exact.breakdown.by)
    found = []
    for one in list_publications(connection, wave_id):
        by = set(one.definition["by"])
        if one.id not in published or len(by) < len(keys) or not by & keys:
            continue
        codes = [key.removeprefix(QUESTION) for key in by & keys]
        if any(
            0 < _people_apart(respondents_of(wave_id, key), people, cut, codes) < FEWEST
            for key, cut in published[one.id]
        ):
            found.append(one.id)
    return found


def _people_apart(
    respondents: WaveRespondents, people: Sequence[int], cut: PublishedCut, codes: Iterable[str]
) -> int:
    """How many are among `people` or those of `cut` alone, or gave other answers to `codes`."""
    new, old = respondents.state, cut.state
    now, then = respondents.mask(people), cut.families[0].whole.members
    _, in_new, in_old = np.intersect1d(
        new.members[now], old.members[then], assume_unique=True, return_indices=True
    )
    is_changed = np.zeros(len(in_new), np.bool_)
    for code in codes:
        if code in new.digests and code in old.digests:
            is_changed |= new.digests[code][now][in_new] != old.digests[code][then][in_old]
    return int(now.sum() + then.sum() - 2 * len(in_new) + is_changed.sum())
