"""Summarise one wave, for panel, command and report alike.

Brings together the database, the office's thresholds and the figures. Loads
pandas only when figures are worked out: the window imports `SummaryRequest` long before.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from analysis.results import Summary, Thresholds, identifying_field
from records.fields.definitions import BY_KEY, IDENTIFYING
from records.office import OfficeSettings, office_settings
from surveys.crosswalk import inverted, read_crosswalk
from surveys.waves import find_wave


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """Which figures of a wave: `by` is a field, cohort or segment, `against` another wave's label.

    `segment` limits them to its people; `publish_safe` rounds and suppresses (disclosure control).
    """

    survey_code: str
    wave_label: str
    by: str | None = None
    segment: str | None = None
    against: str | None = None
    publish_safe: bool = False


def summarise_wave(connection: Connection, request: SummaryRequest) -> Summary:
    """The figures of a wave that `request` describes; of a confidential one always safe to publish.

    Raises UserError for an unknown survey, wave, break-down or segment, too many groups, or a
    break-down by a field that identifies people, where the figures are to be published.
    """
    from analysis.data import load_dataset
    from analysis.summary import summarise
    from analysis.translation import translate

    if is_always_safe(connection, request):
        request = replace(request, publish_safe=True)
    if request.publish_safe and request.by in IDENTIFYING:
        raise identifying_field(BY_KEY[request.by].label)
    dataset = load_dataset(
        connection, request.survey_code, request.wave_label, by=request.by, segment=request.segment
    )
    against = (
        None
        if request.against is None
        else load_dataset(connection, request.survey_code, request.against, segment=request.segment)
    )
    if against is not None and request.against is not None:
        waves = [
            find_wave(connection, request.survey_code, label)
            for label in (request.against, request.wave_label)
        ]
        then, now = (wave.version for wave in waves)
        if then != now:
            first, last = sorted((then, now))
            crosswalk = read_crosswalk(connection, request.survey_code, first, last)
            against = translate(against, crosswalk if then < now else inverted(crosswalk), dataset)
    return summarise(
        dataset,
        by=request.by,
        against=against,
        thresholds=thresholds(office_settings(connection)) if request.publish_safe else None,
        segment=request.segment,
    )


def is_always_safe(connection: Connection, request: SummaryRequest) -> bool:
    """Whether a wave of `request` is one whose figures are only shown under disclosure control.

    Raises UserError for an unknown survey or wave.
    """
    return any(
        find_wave(connection, request.survey_code, label).privacy.is_always_safe
        for label in (request.wave_label, request.against)
        if label is not None
    )


def thresholds(settings: OfficeSettings) -> Thresholds:
    """The thresholds of disclosure control that the office has set."""
    return Thresholds(settings.rounding, settings.smallest, settings.percent_base)
