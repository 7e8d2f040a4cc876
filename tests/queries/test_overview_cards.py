"""The cards of the overview: what each says, and the people whom its filter lists."""

from datetime import date

from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
from models.database import Database
from queries.overview_cards import USUAL_CARDS, list_cards, read_cards
from records.fields.definitions import all_fields
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.filters.segments import add_to_list, save_segment
from tests.acts import run_act
from tests.office import fill

TODAY = date(2020, 6, 1)


def test_each_card_lists_as_many_as_it_says(database: Database) -> None:
    office = fill(database)
    run_act(database, save_segment, "Doctors", "award = PhD")
    run_act(database, add_to_list, "Lunch", office.person_ids[:4])
    with database.read() as connection:
        keys = [one.key for one in list_cards(connection, TODAY)]
        found = read_cards(connection, keys, TODAY)
        fields = all_fields(connection)
        for key, figure in found.items():
            assert figure is not None, key
            if figure.where is not None and figure.count is not None:
                assert count(connection, parse(figure.where, fields)) == figure.count, key
        headline = found["headline:CAC/ACTIVE"]
        summary = summarise_wave(connection, SummaryRequest("CAC", "2020"))
    assert set(USUAL_CARDS) <= set(keys)
    assert len(set(keys)) == len(keys)
    doctors, lunch = found["segment:Doctors"], found["segment:Lunch"]
    assert doctors is not None
    assert lunch is not None
    assert (doctors.count, lunch.count, lunch.note) == (15, 4, "list")
    assert headline is not None
    assert summary.questions[0].headline is not None
    assert headline.percent == summary.questions[0].headline.percent
    response = found["response:CAC"]
    assert response is not None
    assert response.wave is not None
    assert (response.wave.label, response.note) == ("2020", "4 answered · 2020")


def test_a_card_whose_subject_is_gone_says_so(database_file: Database) -> None:
    gone = ["segment:Nobody", "response:XYZ", "headline:XYZ/Q1", "worklist:old", "quality:old", "x"]
    with database_file.read() as connection:
        assert read_cards(connection, [*gone, "figure:people"], TODAY) == dict.fromkeys(gone)


def test_the_response_rate_is_of_the_latest_wave_that_has_opened(database_file: Database) -> None:
    fill(database_file)
    with database_file.read() as connection:
        found = read_cards(connection, ["response:CAC"], date(2019, 1, 1))["response:CAC"]
    assert found is not None
    assert found.wave is not None
    assert found.wave.label == "2018"
