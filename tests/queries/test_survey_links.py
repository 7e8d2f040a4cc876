"""The patterns of links that there are, and links as people get them; on both databases."""

import pytest

from core.errors import UserError
from models.database import Database
from queries.survey_links import read_link, read_link_options
from records.office import OfficeSettings, save_office_settings
from records.writing.person_edits import delete_people
from surveys.links import set_survey_link, set_wave_link
from surveys.waves import delete_wave, open_wave
from tests.acts import run_act
from tests.surveys.sending.mailing_office import invite_people

LINK = "https://survey.example.org/?n={family_name}&a={email}&i={id}"


def test_the_patterns_of_office_survey_and_wave_are_read_apart(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    run_act(database, save_office_settings, OfficeSettings(survey_link=f"{LINK}&of=office"))
    run_act(database, set_survey_link, wave.survey_id, "CAR", f"{LINK}&of=survey")
    run_act(database, set_wave_link, wave, f"{LINK}&of=wave")
    empty = run_act(database, open_wave, "CAR", "Later")
    with database.read() as connection:
        of_wave = read_link_options(connection, "CAR", wave)  # as it was before the link was set
        of_empty = read_link_options(connection, "CAR", empty)
        of_survey = read_link_options(connection, "CAR", None)
    assert of_wave.of_wave == f"{LINK}&of=wave"
    assert of_wave.of_survey == f"{LINK}&of=survey"
    assert of_wave.of_office == f"{LINK}&of=office"
    assert of_wave.wave is not None
    assert of_wave.wave.link == of_wave.of_wave
    assert (of_empty.of_wave, of_empty.invited) == ("", ())
    assert (of_survey.wave, of_survey.of_wave) == (None, "")
    assert len(of_wave.invited) == len(of_survey.invited) == 2


def test_a_link_is_that_of_the_person(database: Database) -> None:
    wave, people = invite_people(database, 2)
    with database.read() as connection:
        first, second = read_link_options(connection, "CAR", wave).invited
        found = read_link(connection, LINK, second)
    assert found == (
        "Okafor0001, Ada1",
        f"https://survey.example.org/?n=Okafor0001&a=person1%40example.org&i={people[1]}",
    )
    run_act(database, delete_people, people[:1])
    with database.read() as connection:
        assert read_link(connection, LINK, first) == ("", "")


def test_a_wave_that_is_gone_has_no_link(database: Database) -> None:
    wave, _ = invite_people(database, 1)
    run_act(database, delete_wave, wave)
    with database.read() as connection, pytest.raises(UserError, match="no longer exists"):
        read_link_options(connection, "CAR", wave)
