"""What the page of surveys shows, read in one go on a job's thread. Must not know any widget."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from analysis.rates import Rate, outcome_rates
from exporters.figures.formats import response_rate
from models.tables import frame_members
from surveys.dispositions import count_dispositions
from surveys.survey_store import Survey, list_surveys
from surveys.waves import Wave, WaveCounts, list_waves
from ui.formats import short_day
from ui.theme import Tone
from ui.widgets import Status


@dataclass(frozen=True, slots=True)
class WaveFigures:
    """How far a wave has come: `frame` is None where none was drawn."""

    counts: WaveCounts
    frame: int | None
    dispositions: Mapping[str, int]
    rates: Mapping[str, Rate]

    @property
    def wave(self) -> Wave:
        """The wave itself."""
        return self.counts.wave

    @property
    def eligible(self) -> int:
        """How many could have answered, as RR1 counts them."""
        return round(self.rates["RR1"].denominator or 0)


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """A survey with its waves, the latest first."""

    survey: Survey
    waves: tuple[WaveFigures, ...]


def read_surveys(connection: Connection) -> list[SurveyFigures]:
    """Every survey, in the order of their codes."""
    waves = [wave_figures(connection, counts) for counts in list_waves(connection)]
    return [
        SurveyFigures(
            survey,
            tuple(wave for wave in reversed(waves) if wave.wave.survey_id == survey.id),
        )
        for survey in list_surveys(connection)
    ]


def read_wave(connection: Connection, survey_code: str, label: str) -> WaveFigures | None:
    """One wave; None where it is not there (any more)."""
    for counts in list_waves(connection):
        if (counts.wave.survey_code, counts.wave.label) == (survey_code, label):
            return wave_figures(connection, counts)
    return None


def wave_figures(connection: Connection, counts: WaveCounts) -> WaveFigures:
    """Count one wave's frame and the dispositions of its invitations."""
    frame = connection.scalar(
        select(func.count())
        .select_from(frame_members)
        .where(frame_members.c.wave_id == counts.wave.id)
    )
    dispositions = count_dispositions(connection, counts.wave.id)
    rates = outcome_rates(dispositions, frame)
    return WaveFigures(counts, frame or None, dispositions, {rate.code: rate for rate in rates})


def state_of(wave: Wave, today: date) -> Status:
    """Whether a wave is to come, open or closed, by its dates."""
    if wave.opens is not None and wave.opens > today:
        return Status(f"Opens {short_day(wave.opens, today)}", Tone.NEUTRAL)
    if wave.closes is not None and wave.closes < today:
        return Status("Closed", Tone.NEUTRAL)
    return Status("Open", Tone.GOOD)


def when_of(wave: Wave, today: date) -> str:
    """“closed 30 Sep 2018”, “open until 31 Mar 2026”, “opens 1 Mar 2027”, “open”."""
    if wave.opens is not None and wave.opens > today:
        return f"opens {short_day(wave.opens, today)}"
    if wave.closes is None:
        return "open" if wave.opens is None else f"open since {short_day(wave.opens, today)}"
    return f"{'closed' if wave.closes < today else 'open until'} {short_day(wave.closes, today)}"


def percent(value: float | None) -> str:
    """“33.5%”; a dash where it cannot be said."""
    return response_rate(value, is_rounded=False)
