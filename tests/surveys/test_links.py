"""Personal links: what a pattern may be, what each person gets, and whose pattern holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from models.database import Database
from records.office import OfficeSettings, save_office_settings
from surveys.links import (
    PRESETS,
    LinkPreset,
    check_link,
    example_link,
    link_pattern,
    personal_link,
    set_survey_link,
    set_wave_link,
)
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import find_wave, open_wave
from tests.acts import run_act


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "https://survey.example.org/?t={token}",
        "http://127.0.0.1:8080/{id}",
        "https://survey.example.org/{token}?first={given_name}&at={email}",
        "https://survey.example.org/{alumni_id}#top",
    ],
)
def test_an_address_with_a_placeholder_is_a_pattern(pattern: str) -> None:
    check_link(pattern)


def test_a_link_that_is_open_to_everybody_needs_no_placeholder() -> None:
    check_link("https://survey.example.org/", is_personal=False)
    with pytest.raises(UserError, match="begins with https"):
        check_link("survey.example.org", is_personal=False)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("survey.example.org/{token}", "begins with https"),
        ("ftp://survey.example.org/{token}", "begins with https"),
        ("javascript:alert({token})", "begins with https"),
        ("https:///{token}", "begins with https"),
        ("https://[::1/{token}", "begins with https"),
        ("https://survey.example.org/ {token}", "no spaces"),
        ("https://survey.example.org/{token", "no counterpart"),
        ("https://survey.example.org/token}", "no counterpart"),
        ("https://survey.example.org/{}{token}", "“” in brackets"),
        ("https://survey.example.org/{code}", "“code” in brackets"),
        ("https://{token}.example.org/", "name of the server"),
        ("https://survey.example.org/", r"needs \{token\}"),
        ("https://survey.example.org/{given_name}", r"needs \{token\}"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        check_link(pattern)


def test_values_are_encoded() -> None:
    pattern = "https://survey.example.org/{token}?n={given_name}&m={email}&x={title}&a={active}"
    values = {
        "token": "0a",
        "given_name": "Zoë & Co/#?",
        "email": "z+1@example.org",
        "active": True,
    }
    assert personal_link(pattern, values) == (
        "https://survey.example.org/0a?n=Zo%C3%AB%20%26%20Co%2F%23%3F&m=z%2B1%40example.org&x=&a=Yes"
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_value_changes_what_the_address_says(name: str) -> None:
    found = personal_link("https://survey.example.org/?n={given_name}&t=1", {"given_name": name})
    assert found.startswith("https://survey.example.org/?n=")
    assert found.endswith("&t=1")
    between = found.removeprefix("https://survey.example.org/?n=").removesuffix("&t=1")
    assert not set("&#?/ \r\n{}").intersection(between)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.platform)
def test_the_links_of_platforms_are_patterns(preset: LinkPreset) -> None:
    check_link(preset.pattern)
    assert "{" not in example_link(preset.pattern)


def test_a_wave_has_its_own_link_or_that_of_survey_or_office(
    database: Database, questionnaire: Questionnaire
) -> None:
    survey = run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2018")
    office = OfficeSettings(survey_link="https://office.example.org/{token}")
    found = []
    with database.read() as connection:
        found.append(link_pattern(connection, wave.id))
    run_act(database, save_office_settings, office)
    for act, args in (
        (set_survey_link, (survey.survey_id, "CAR", "https://survey.example.org/{token}")),
        (set_wave_link, (wave, "https://wave.example.org/{token}")),
        (set_wave_link, (wave, "")),
    ):
        with database.read() as connection:
            found.append(link_pattern(connection, wave.id))
        run_act(database, act, *args)
    with database.read() as connection:
        found.append(link_pattern(connection, wave.id))
        assert find_wave(connection, "CAR", "2018").link is None
    assert found == [
        "",
        "https://office.example.org/{token}",
        "https://survey.example.org/{token}",
        "https://wave.example.org/{token}",
        "https://survey.example.org/{token}",
    ]
    with pytest.raises(UserError, match="no field"):
        run_act(database, set_wave_link, wave, "https://wave.example.org/{code}")
