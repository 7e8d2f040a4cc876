"""How far a wave has come: the people invited, reached and answering, and its response rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, func, select

from analysis.rates import Rate, outcome_rates
from models.tables import responses
from records.respondents import INELIGIBLE, count_in_frame, in_figures, unnamed_dispositions
from surveys.dispositions import DELIVERED, count_dispositions, count_invitations
from surveys.waves import Wave, WaveCounts, list_waves


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """The people at each step of a wave; those known to be ineligible are left out.

    `delivered` are invitations that were sent and did not bounce, as their dispositions say.
    `rates` are those of analysis/rates.py, by code.
    """

    counts: WaveCounts
    invited: int
    delivered: int
    rates: Mapping[str, Rate]

    @property
    def wave(self) -> Wave:
        """The wave itself."""
        return self.counts.wave

    @property
    def eligible(self) -> int:
        """How many could have answered, as RR1 counts them."""
        return round(self.rates["RR1"].denominator or 0)

    @property
    def answered(self) -> int:
        """How many answered, completely or in part."""
        return self.counts.complete + self.counts.partial


def wave_progress(connection: Connection, counts: WaveCounts) -> WaveProgress:
    """Count how far the wave of `counts` has come."""
    wave_id = counts.wave.id
    frame = count_in_frame(connection, wave_id)
    rates = outcome_rates(count_dispositions(connection, wave_id), frame)
    sent = unnamed_dispositions(connection, wave_id, invited=True)
    sent.update(count_invitations(connection, wave_id))
    del sent[INELIGIBLE]
    delivered = sum(sent[disposition] for disposition in DELIVERED)
    return WaveProgress(counts, sent.total(), delivered, {rate.code: rate for rate in rates})


def find_wave_progress(
    connection: Connection, survey_code: str, wave_label: str
) -> WaveProgress | None:
    """The progress of one wave; None where there is no such wave."""
    for counts in list_waves(connection):
        if (counts.wave.survey_code, counts.wave.label) == (survey_code, wave_label):
            return wave_progress(connection, counts)
    return None


def answers_by_day(connection: Connection, wave: Wave) -> list[tuple[date, int]]:
    """How many responses in the figures were submitted on each day that had any, in order.

    A response that was not submitted counts on the day it was started; one without either date is
    left out.
    """
    moment = func.coalesce(responses.c.submitted_at, responses.c.started_at)
    day = func.date(moment, type_=Date)
    counted = responses.c.wave_id == wave.id, moment.is_not(None), in_figures(connection, wave.id)
    rows = connection.execute(select(day, func.count()).where(*counted).group_by(day).order_by(day))
    return [(day, count) for day, count in rows]
