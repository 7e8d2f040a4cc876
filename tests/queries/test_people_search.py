"""Who is found as one types, with the words that tell namesakes apart and the reason."""

import pytest

from models.database import Database
from queries.people_search import FoundPerson, count_matches, search_people
from queries.records_by_name import NamedRecordKind, read_named_records
from records.filters.segments import save_segment
from records.writing.new_people import create_people
from tests.acts import run_act
from tests.office import fill

_ROWS = (
    {"given_name": "Anna", "family_name": "Marsh", "former_name": "Dahl", "award": "PhD",
     "award_completed": 2011, "employer": "Leeds Hospital", "city": "Leeds",
     "phone": "+447700900123", "email": "a.marsh@example.org", "alumni_id": "0042"},
    {"given_name": "Anna", "family_name": "Marsh", "role_title": "Radiographer"},
)  # fmt: skip


@pytest.fixture
def namesakes(database: Database) -> Database:
    run_act(database, create_people, _ROWS)
    return database


@pytest.mark.parametrize(
    ("text", "details", "reason"),
    [
        ("marsh leeds", "PhD 2011 · Leeds Hospital · Leeds", ""),
        ("07700 900123", "PhD 2011 · Leeds Hospital · Leeds", "Phone +44 7700 900123"),
        ("0044 (0)7700-900123", "PhD 2011 · Leeds Hospital · Leeds", "Phone +44 7700 900123"),
        ("a.marsh@ex", "PhD 2011 · Leeds Hospital · Leeds", "E-mail a.marsh@example.org"),
        ("dahl", "PhD 2011 · Leeds Hospital · Leeds", "Formerly Dahl"),
        ("42", "PhD 2011 · Leeds Hospital · Leeds", "Alumni ID 0042"),
        ("anna radiogr", "", "Job title Radiographer"),
    ],
)
def test_a_person_is_told_from_namesakes_and_says_why(
    namesakes: Database, text: str, details: str, reason: str
) -> None:
    with namesakes.read() as connection:
        found = search_people(connection, text, 5)
    assert not found.is_similar
    (one,) = found.people
    assert (one.name, one.details, one.reason) == ("Marsh, Anna", details, reason)


def test_similar_people_are_said_to_be(namesakes: Database) -> None:
    with namesakes.read() as connection:
        found = search_people(connection, "mrash", 5)
        assert found.is_similar
        assert [one.name for one in found.people] == ["Marsh, Anna"] * 2
        assert count_matches(connection, "mrash") == 0
        assert count_matches(connection, "marsh") == 2
        assert search_people(connection, "marsh", 1).people[0] == FoundPerson(
            1, "Marsh, Anna", "PhD 2011 · Leeds Hospital · Leeds"
        )


def test_what_else_has_a_name_leads_to_its_page(database: Database) -> None:
    fill(database)
    run_act(database, save_segment, "Doctors", "award = PhD")
    with database.read() as connection:
        records = read_named_records(connection)
    found = {(one.kind, one.name): one for one in records}
    assert found[NamedRecordKind.SEGMENT, "Doctors"].where == "in segment Doctors"
    survey = found[NamedRecordKind.SURVEY, "Clinical alumni careers"]
    latest = next(one for one in records if one.kind is NamedRecordKind.WAVE)
    assert (survey.survey_code, survey.wave_label) == ("CAC", latest.wave_label)
    question = found[NamedRecordKind.QUESTION, "How many publications?"]
    assert (question.survey_code, question.wave_label) == ("CAC", latest.wave_label)
