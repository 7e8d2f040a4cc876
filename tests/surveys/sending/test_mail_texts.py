"""Texts saved for a survey, and mails to its people in their languages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from records.fields.definitions import FieldKind
from records.office import add_custom_field
from records.writing.new_people import create_people
from surveys.mailing_lists import ListKind
from surveys.questionnaire import Questionnaire
from surveys.sending.mail_renderer import MailRenderer
from surveys.sending.mail_texts import save_texts, saved_texts, texts_to_start
from surveys.sending.merge_fields import MailRecipient, MailSubject, merge_fields
from surveys.sending.starting_texts import starting_text
from surveys.sending.texts import MailText, MailTexts, RenderedMail
from surveys.survey_store import create_survey, delete_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

ANN = {"given_name": "Ann", "family_name": "Ash", "language": "German", "custom.size": "M"}
BOB = {"given_name": "Bob", "family_name": "Birch", "preferred_name": "Bobby", "birth_date": None}
CAZ = {"given_name": "Caz", "language": "Welsh", "birth_date": date(1980, 5, 3)}
INVITATION, REMINDER = ListKind.INVITATION, ListKind.REMINDER


@pytest.fixture
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    return run_act(database, open_wave, "CAR", "2018", date(2018, 4, 1), date(2018, 5, 31))


@pytest.fixture
def people(database: Database) -> list[int]:
    rows: list[Mapping[str, Any]] = [ANN, BOB, CAZ]
    keys = dict.fromkeys(key for row in rows for key in row)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        add_custom_field(changes, "Size", FieldKind.TEXT)
        full = [{key: row.get(key) for key in keys} for row in rows]
        return list(create_people(changes, full, None, source=None))


def subject_of(wave: Wave) -> MailSubject:
    return MailSubject(
        wave,
        "Alumni Office",
        "https://survey.example.org/{token}",
        date(2018, 5, 29),
        "mailto:office@example.org?subject=unsubscribe%20{}".format,
    )


def mails(
    database: Database, wave: Wave, people: list[int], texts: MailTexts
) -> list[RenderedMail]:
    recipients = [
        MailRecipient(person, f"t{number}", "a@example.org") for number, person in enumerate(people)
    ]
    with database.read() as connection:
        renderer = MailRenderer(connection, subject_of(wave), texts)
        return [renderer.render(one) for one in renderer.read(connection, recipients)]


def test_texts_are_saved_for_the_next_wave(database: Database, wave: Wave) -> None:
    def saved(kind: ListKind) -> dict[str, MailText]:
        with database.read() as connection:
            return saved_texts(connection, wave.survey_id, kind)

    first = {"": MailText("Hello", "Text"), "de": MailText("Hallo", "Text")}
    assert run_act(database, save_texts, wave.survey_id, INVITATION, first)
    assert saved(INVITATION) == first
    assert saved(REMINDER) == {}
    assert not run_act(database, save_texts, wave.survey_id, INVITATION, first)
    second = {"": MailText("Hello!", "Text"), "fr": MailText("Bonjour", "Texte")}
    with database.write(BatchKind.MAIL_TEXTS) as changes:
        save_texts(changes, wave.survey_id, INVITATION, second)
    assert saved(INVITATION) == second
    undo(database, changes.batch_id)
    assert saved(INVITATION) == first
    run_act(database, delete_survey, "CAR")
    assert saved(INVITATION) == {}


def test_a_survey_without_texts_begins_with_one_that_says_how_to_opt_out(
    database: Database, wave: Wave, people: list[int]
) -> None:
    for kind in ListKind:
        with database.read() as connection:
            texts = texts_to_start(connection, wave.survey_id, kind)
        mail = mails(database, wave, people[:1], texts)[0]
        assert "Dear Ann," in mail.text
        assert "https://survey.example.org/t0\n" in mail.text
        assert "open until 31 May 2018" in mail.text
        assert "unsubscribe here (mailto:office@example.org?subject=unsubscribe%20t0)" in mail.text
        assert "{{" not in mail.text + mail.subject
        assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_starting_text_in_another_language(
    database: Database, wave: Wave, people: list[int], kind: ListKind, language: str
) -> None:
    text = starting_text(kind, language)
    assert text != starting_text(kind)
    assert "mailto:office@example.org" in mails(database, wave, people[:1], {"": text})[0].text


def test_a_language_without_a_starting_text_begins_in_english() -> None:
    assert starting_text(INVITATION, "pl") == starting_text(INVITATION)


def test_each_is_written_to_in_their_language(
    database: Database, wave: Wave, people: list[int]
) -> None:
    texts = {
        "": MailText("To {{ given_name }}", "Until {{ closes }}, {{ days_left }} days"),
        "de": MailText("An {{ given_name }}", "Bis {{ closes }}"),
    }
    ann, bob, caz = mails(database, wave, people, texts)
    assert (ann.subject, ann.text) == ("An Ann", "Bis 31. Mai 2018\n")
    assert (bob.subject, bob.text) == ("To Bob", "Until 31 May 2018, 2 days\n")
    assert caz.subject == "To Caz"
    assert '<html lang="de">' in ann.html


def test_a_link_may_have_more_of_a_person(
    database: Database, wave: Wave, people: list[int]
) -> None:
    pattern = "https://survey.example.org/?t={token}&mail={email}&name={family_name}"
    subject = replace(subject_of(wave), survey_link=pattern)
    recipient = MailRecipient(people[0], "t0", "ann+x@example.org")
    with database.read() as connection:
        renderer = MailRenderer(connection, subject, {"": MailText("Hello", "{{ link }}")})
        (values,) = renderer.read(connection, [recipient])
    assert renderer.render(values).text == (
        "https://survey.example.org/?t=t0&mail=ann%2Bx%40example.org&name=Ash\n"
    )


def test_people_without_a_value_are_named_before_anything_is_sent(
    database: Database, wave: Wave, people: list[int]
) -> None:
    texts = {
        "": MailText("Hello", "{{ preferred_name }} {{ birth_date }}"),
        "de": MailText("Hallo", "{{ custom.size }} {{ preferred_name or given_name }}"),
    }
    recipients = [MailRecipient(person, "t", "a@example.org") for person in people]
    with database.read() as connection:
        renderer = MailRenderer(connection, subject_of(wave), texts)
        missing = renderer.missing(connection, recipients)
        birthday = renderer.read(connection, recipients)[2].values["birth_date"]
    assert missing == {"preferred_name": [people[2]], "birth_date": [people[1]]}
    assert birthday == "3 May 1980"


def test_an_unknown_field_is_told_with_its_language(database: Database, wave: Wave) -> None:
    texts = {"": MailText("Hello", "x"), "de": MailText("Hallo", "{{ vorname }}")}
    with database.read() as connection, pytest.raises(UserError) as refusal:
        MailRenderer(connection, subject_of(wave), texts)
    assert refusal.value.message == ("German: The text has an unknown merge field: {{ vorname }}.")


def test_a_text_for_everybody_is_needed(database: Database, wave: Wave) -> None:
    with database.read() as connection, pytest.raises(UserError, match="for all languages"):
        MailRenderer(connection, subject_of(wave), {"de": MailText("Hallo", "x")})


def test_the_merge_fields(database: Database, people: list[int]) -> None:
    with database.read() as connection:
        fields = {field.name: field for field in merge_fields(connection)}
    assert fields["given_name"].written == "{{ given_name }}"
    assert fields["link"].group == "Survey"
    assert fields["custom.size"].label == "Size"
    assert not {"notes", "do_not_email", "contact_hold"} & set(fields)
