"""Opening, finding and changing waves."""

from datetime import date

import pytest

from core.errors import UserError
from models.database import Database
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, by_urgency, change_wave, find_wave, list_waves, open_wave
from tests.acts import run_act


@pytest.fixture
def office(database: Database, questionnaire: Questionnaire) -> Database:
    run_act(database, create_survey, questionnaire)
    return database


def test_a_wave_is_found_by_survey_and_label(office: Database) -> None:
    opened = run_act(office, open_wave, "car", " Spring  2018", date(2018, 5, 1), date(2018, 6, 1))
    with office.read() as connection:
        found = find_wave(connection, "CAR", "spring 2018")
    assert found == opened
    assert (found.name, found.survey_title) == ("CAR Spring 2018", "Careers")


def test_waves_are_listed_by_opening_date_with_their_counts(office: Database) -> None:
    for label, opens in [("C", None), ("B", date(2020, 1, 1)), ("A", date(2021, 1, 1))]:
        run_act(office, open_wave, "CAR", label, opens)
    with office.read() as connection:
        listed = list_waves(connection, "CAR")
        assert list_waves(connection) == listed
    assert [item.wave.label for item in listed] == ["B", "A", "C"]
    assert {(item.invited, item.complete, item.partial) for item in listed} == {(0, 0, 0)}


def test_open_waves_come_first_then_those_to_come_then_those_closed() -> None:
    def wave(label: str, opens: date | None, closes: date | None) -> Wave:
        return Wave(1, 1, "CAR", "Careers", label, opens, closes)

    waves = [
        wave("closed", date(2020, 1, 1), date(2020, 2, 1)),
        wave("closed lately", date(2023, 1, 1), date(2023, 2, 1)),
        wave("far", date(2026, 1, 1), None),
        wave("next", date(2025, 1, 1), None),
        wave("without dates", None, None),
        wave("open", date(2024, 5, 1), date(2024, 6, 1)),
    ]
    assert [one.label for one in by_urgency(waves, date(2024, 6, 1))] == [
        "open", "without dates", "next", "far", "closed lately", "closed",
    ]  # fmt: skip


def test_dates_and_note_can_be_changed(office: Database) -> None:
    wave = run_act(office, open_wave, "CAR", "2018")
    changed = run_act(office, change_wave, wave, date(2018, 5, 1), None, "On paper")
    assert (changed.id, changed.opens, changed.note) == (wave.id, date(2018, 5, 1), "On paper")


@pytest.mark.parametrize(
    ("label", "opens", "closes", "code"),
    [
        (" ", None, None, "no_label"),
        ("2018 ", None, None, "wave_exists"),
        ("2020", date(2020, 2, 1), date(2020, 1, 1), "dates_backwards"),
    ],
)
def test_what_cannot_be_opened(
    office: Database, label: str, opens: date | None, closes: date | None, code: str
) -> None:
    run_act(office, open_wave, "CAR", "2018")
    with pytest.raises(UserError) as refused:
        run_act(office, open_wave, "CAR", label, opens, closes)
    assert refused.value.code == code


def test_an_unknown_wave_names_the_known_ones(office: Database) -> None:
    with office.read() as connection, pytest.raises(UserError, match="open one first"):
        find_wave(connection, "CAR", "2018")
    run_act(office, open_wave, "CAR", "2018")
    with office.read() as connection:
        with pytest.raises(UserError, match="“2018”") as refused:
            find_wave(connection, "CAR", "2019")
        assert refused.value.code == "unknown_wave"
        with pytest.raises(UserError, match="no survey “ABC”"):
            find_wave(connection, "ABC", "2018")
