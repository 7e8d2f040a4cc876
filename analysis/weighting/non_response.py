"""Who of the frame answered: shares, response rates and differences by one field.

Pure; knows people as columns, nothing of the database.
"""

import numpy as np

from analysis.exact import table_test
from analysis.intervals import Numbers, wilson
from analysis.weighting.groups import GroupCodes
from analysis.weighting.people import FramePeople
from analysis.weighting.raking import effective_size
from analysis.weighting.results import FieldResponse, GroupResponse


def compare_with_frame(people: FramePeople, groups: GroupCodes, label: str) -> FieldResponse:
    """Set the respondents beside the frame by the `groups` of a field called `label`.

    Shares are of people whose group is known. Their differences have Wilson's interval, corrected
    for the finite frame; where people had unequal chances to be sampled, on the effective size.
    The test is of response by group among the sampled people (Fisher, Freeman and Halton).
    """
    counts = _Counts(people, groups)
    rows = [_group(counts, at, label) for at, label in enumerate(groups.labels)]
    if (groups.codes < 0).any():
        rows.append(_group(counts, -1, groups.label(-1)))
    known = slice(0, len(groups.labels))
    answered = counts.answered[known]
    silent = counts.sampled[known] - answered
    test = (
        table_test(np.array([answered, silent]).astype(int))
        if answered.any() and silent.any()
        else None
    )
    p = test.p if test is not None and test.can_reject else None
    return FieldResponse(groups.key, label, tuple(rows), p)


class _Counts:
    """People by group; the last place of each array is of those whose group is not known."""

    def __init__(self, people: FramePeople, groups: GroupCodes) -> None:
        codes, size = groups.codes, len(groups.labels)
        place = np.where(codes < 0, size, codes)

        def count(which: Numbers | None = None) -> Numbers:
            return np.bincount(place, which, size + 1).astype(float)

        # Answers of people who are in no sample are not in the figures.
        has_answered = people.answered & people.sampled
        self.frame = count()
        self.sampled = count(people.sampled.astype(float))
        self.answered = count(has_answered.astype(float))
        self.weighted = count(np.where(has_answered, people.design, 0.0))
        self.effective = effective_size(people.design[has_answered & (codes >= 0)])


def _group(counts: _Counts, at: int, label: str) -> GroupResponse:
    frame, sampled, answered = (
        int(column[at]) for column in (counts.frame, counts.sampled, counts.answered)
    )
    rate = 100 * answered / sampled if sampled else None
    everyone, total = int(counts.frame[:-1].sum()), float(counts.weighted[:-1].sum())
    if at < 0 or not total:
        return GroupResponse(label, at >= 0, frame, sampled, answered, rate)
    of_frame, share = frame / everyone, float(counts.weighted[at]) / total
    people = int(counts.answered[:-1].sum())
    interval = wilson(share * counts.effective, counts.effective, everyone, people)
    low, high = interval or (share, share)
    return GroupResponse(
        label,
        known=True,
        frame=frame,
        sampled=sampled,
        respondents=answered,
        rate=rate,
        frame_percent=100 * of_frame,
        percent=100 * share,
        difference=100 * (share - of_frame),
        low=100 * (low - of_frame),
        high=100 * (high - of_frame),
    )
