"""Figures by participation in an initiative, from the database, for one wave and for the trend."""

from datetime import date

import pytest

from analysis.notes import NO_EXPERIMENT, notes
from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
from models.database import Database
from records.events.events import Event, create_event
from records.events.participants import set_participation
from records.parts.engagements import ATTENDED
from tests.acts import run_act
from tests.office import fill

KEY = "initiative:Clinical Academic Forum"


@pytest.mark.parametrize("against", [(), ("2018",)])
def test_who_took_part_is_told_apart_and_no_experiment(
    database: Database, against: tuple[str, ...]
) -> None:
    office = fill(database)
    forum = Event("Clinical Academic Forum", "forum", date(2019, 5, 1))
    event = run_act(database, create_event, forum)
    run_act(database, set_participation, event.id, office.person_ids[:2], ATTENDED)
    with database.read() as connection:
        summary = summarise_wave(
            connection, SummaryRequest("CAC", "2020", by=(KEY,), against=against)
        )
    assert summary.breakdown is not None
    took_part = "Took part between 2018 and 2020" if against else "Took part before 2020"
    assert [(one.label, one.respondents) for one in summary.breakdown.groups] == [
        (took_part, 2),
        ("Did not take part", 2),
    ]
    assert NO_EXPERIMENT in notes(summary)
    if summary.trend is not None:
        first = summary.trend.groups[0]
        assert [(one.group, one.change.base_then, one.change.base_now) for one in first.groups] == [
            (took_part, 2, 2),
            ("Did not take part", 8, 2),
        ]
