"""Answers that staff type in by a few keys, and what becomes of them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from core.dates import DateOrder
from core.errors import UserError
from models.database import Database
from models.tables import invitations
from records.wave_privacy import Privacy
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_question,
)
from surveys.responses import NONE_CHOSEN, Answer, Answers, read_responses
from surveys.survey_store import create_survey
from surveys.typed_answers import AnswerChannel, is_invited, save_typed_answers, typed_answer
from surveys.waves import Wave, open_wave
from tests.acts import run_act

FRUIT = tuple(ChoiceDefinition(one.lower(), one) for one in ("Apple", "Pear", "Other"))
SCALE = QuestionDefinition("S", "How?", QuestionKind.SCALE, scale_from=0, scale_to=10)


def question(kind: QuestionKind) -> QuestionDefinition:
    listed = kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING}
    return complete_question(
        QuestionDefinition("Q", "Which?", kind, FRUIT if listed else ())
        if kind is not QuestionKind.SCALE
        else SCALE
    )


@pytest.mark.parametrize(
    ("kind", "text", "answers"),
    [
        ("single", "2", (Answer(choice="pear"),)),
        ("single", "pear", (Answer(choice="pear"),)),
        ("single", "3: plum", (Answer(choice="other", text="plum"),)),
        ("multiple", "2 1", (Answer(choice="apple"), Answer(choice="pear"))),
        ("multiple", "1,3: in a shop",
         (Answer(choice="apple"), Answer(choice="other", text="in a shop"))),
        ("ranking", "2 1", (Answer(choice="pear", number=1.0), Answer(choice="apple", number=2.0))),
        ("yes_no", "1", (Answer(choice="yes"),)),
        ("yes_no", "n", (Answer(choice="no"),)),
        ("scale", "0", (Answer(choice="0"),)),
        ("number", "12.5", (Answer(number=12.5),)),
        ("date", "03/04/2020", (Answer(on=date(2020, 4, 3)),)),
        ("text", " It was\ngood ", (Answer(text="It was\ngood"),)),
        ("text", "-", (Answer(text="-"),)),
        ("single", "-", (Answer(not_applicable=True),)),
        ("single", "  ", ()),
    ],
)  # fmt: skip
def test_a_few_keys_are_an_answer(kind: str, text: str, answers: tuple[Answer, ...]) -> None:
    assert typed_answer(question(QuestionKind(kind)), text, DateOrder.DAY_FIRST) == answers


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("single", "4", "There is no choice 4; they are 1 to 3."),
        ("single", "0", "There is no choice 0; they are 1 to 3."),
        ("single", "1 2", "Choose one answer alone."),
        ("scale", "11", "“11” is not on the scale from 0 to 10."),
        ("number", "many", "“many” is not a number."),
        ("yes_no", "perhaps", "“perhaps” is not yes or no."),
    ],
)
def test_what_is_no_answer_is_said(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        typed_answer(question(QuestionKind(kind)), text)


def test_none_of_several_choices_is_not_an_answer_by_itself() -> None:
    assert typed_answer(question(QuestionKind.MULTIPLE), "") != (NONE_CHOSEN,)


def test_typed_answers_are_a_response_with_its_disposition(database: Database) -> None:
    person, other = (
        run_act(database, create_people, [{"given_name": name, "family_name": "Marsh",
                                           "email": f"{name}@example.org"}])[0]
        for name in ("anna", "ben")
    )  # fmt: skip
    asked = QuestionDefinition("JOB", "What is your job?", QuestionKind.TEXT)
    run_act(database, create_survey, Questionnaire("CAR", "Careers", questions=(asked,)))
    wave = run_act(database, open_wave, "CAR", "2020", None, None)
    with database.read() as connection:
        plan = plan_invitations(connection, wave)
    run_act(database, invite, plan)
    given: Answers = {"JOB": (Answer(text="Baker"),)}

    def save(answers: Answers, in_wave: Wave = wave) -> None:
        run_act(
            database,
            save_typed_answers,
            in_wave,
            person,
            answers,
            is_complete=True,
            on=date(2020, 5, 4),
            channel=AnswerChannel.PHONE,
        )

    save(given)
    with database.read() as connection:
        (response,) = read_responses(connection, wave.id).values()
        states = dict(
            connection.execute(select(invitations.c.person_id, invitations.c.disposition)).all()
        )
        assert is_invited(connection, wave, person)
    assert (response.answers, response.platform) == (given, "typed in (phone)")
    assert response.person_id == person
    assert states == {person: "complete", other: "not_sent"}
    with pytest.raises(UserError, match="No question was answered"):
        save({})
    with pytest.raises(UserError, match="is not a named wave"):
        save(given, replace(wave, privacy=Privacy.ANONYMOUS))
