"""Which figures of a wave are wanted: a plain value for panel, commands and reports.

Imports nothing heavy: the window holds requests long before figures are worked out.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Final

from surveys.routing import Routing

MOST_KEYS: Final = 2  # figures are broken down by one or two keys at once


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """The figures of the wave `wave_label` of a survey.

    `by` are up to MOST_KEYS keys to break them down by: a field, "cohort", "years_since_award", a
    segment's name, "question:CODE", "derived:NAME" or "initiative:NAME"; `only` the labels of the
    groups to show, empty: all. `segment` limits the figures to its people, `base` to those whose
    answers meet it. `against` are labels of other waves to compare with, `weighting` the fields
    whose shares in the frame respondents are weighted to, empty: unweighted. `publish_safe` rounds
    and suppresses (disclosure control).
    """

    survey_code: str
    wave_label: str
    _: KW_ONLY
    by: tuple[str, ...] = ()
    segment: str | None = None
    base: Routing | None = None
    only: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    weighting: tuple[str, ...] = ()
    publish_safe: bool = False
