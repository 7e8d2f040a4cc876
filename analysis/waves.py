"""The figures of one wave, as they are asked for everywhere: panel, command, report.

The one place where the database, the office's thresholds and the figures come together. Loads
pandas only when figures are worked out: the window asks for `Asked` long before.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from analysis.results import Summary, Thresholds, identifying_field
from records.fields import BY_KEY, IDENTIFYING
from records.office import OfficeSettings, office_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: of a wave, `by` a field, cohort or segment, `against` another wave's label.

    `segment` keeps its people alone; `safe` hides and rounds what may not be published.
    """

    survey_code: str
    wave_label: str
    by: str | None = None
    segment: str | None = None
    against: str | None = None
    safe: bool = False


def summarise_wave(connection: Connection, asked: Asked) -> Summary:
    """The figures that were `asked` for.

    Raises UserError for an unknown survey, wave, break-down or segment, too many groups, or a
    break-down by what tells who people are, where the figures are to be published.
    """
    from analysis.data import load_dataset
    from analysis.summary import summarise

    if asked.safe and asked.by in IDENTIFYING:
        raise identifying_field(BY_KEY[asked.by].label)
    dataset = load_dataset(
        connection, asked.survey_code, asked.wave_label, by=asked.by, segment=asked.segment
    )
    against = (
        None
        if asked.against is None
        else load_dataset(connection, asked.survey_code, asked.against, segment=asked.segment)
    )
    safe = thresholds(office_settings(connection)) if asked.safe else None
    return summarise(dataset, by=asked.by, against=against, safe=safe, segment=asked.segment)


def thresholds(settings: OfficeSettings) -> Thresholds:
    """What the office allows to be published."""
    return Thresholds(settings.rounding, settings.smallest, settings.percent_base)
