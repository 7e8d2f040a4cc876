"""All that can be asked makes filters that are read, told in words and answered."""

from collections.abc import Iterator
from datetime import date

import pytest

from models.database import Database
from records.fields.definitions import FieldKind, all_fields
from records.filters.criteria import Criteria, Criterion, Operator, ValueShape, read_criteria
from records.filters.description import describe
from records.filters.filter_sql import count
from records.filters.model import Filter, Membership, Records
from records.filters.parser import parse
from records.filters.segments import add_to_list, save_segment
from records.filters.text import to_text
from records.office import add_custom_field
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "CAC",
    "Careers",
    None,
    (
        QuestionDefinition("Q1", "Working?", QuestionKind.YES_NO, allows_not_applicable=True),
        QuestionDefinition(
            "Q2",
            "Where?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("nhs", "NHS"), ChoiceDefinition("uni", "University")),
        ),
        QuestionDefinition("Q3", "How well?", QuestionKind.SCALE, scale_from=1, scale_to=5),
        QuestionDefinition("Q4", "How many?", QuestionKind.NUMBER),
        QuestionDefinition("Q5", "Since when?", QuestionKind.DATE),
        QuestionDefinition("Q-6", "What else?", QuestionKind.TEXT),
    ),
)
VALUES = {
    FieldKind.DATE: "2019-05-01",
    FieldKind.YEAR: "2019",
    FieldKind.NUMBER: "3",
    FieldKind.PHONE: "+447700900123",
    FieldKind.EMAIL: "a@example.org",
}


@pytest.fixture
@once
def office(database: Database) -> Database:
    for kind in (FieldKind.YES_NO, FieldKind.NUMBER, FieldKind.DATE, FieldKind.TEXT):
        run_act(database, add_custom_field, kind.value.title(), kind)
    run_act(database, create_survey, QUESTIONNAIRE)
    run_act(database, open_wave, "CAC", "2018", opens=date(2018, 1, 1))
    run_act(database, save_segment, "Doctors", "award = PhD")
    run_act(database, add_to_list, "Guests", [])
    return database


def values_for(criterion: Criterion, operator: Operator) -> tuple[str, ...]:
    if operator.shape is ValueShape.NOTHING:
        return ()
    if operator.shape is ValueShape.PERIOD:
        return ("last 2 years",)
    if operator.shape is ValueShape.SEVERAL:
        return criterion.choices[:2]
    value = VALUES.get(criterion.field.kind, "3" if criterion.key == "answer.Q3" else "some text")
    if criterion.choices and operator.operator == "=":
        value = criterion.choices[0]
    return (value, value) if operator.shape is ValueShape.TWO else (value,)


def everything(criteria: Criteria) -> Iterator[tuple[Criterion, Operator, Filter, Filter]]:
    """Each criterion with each operator: its condition, and the whole filter that it is part of."""

    def asked(criterion: Criterion) -> Iterator[tuple[Criterion, Operator, Filter]]:
        for operator in criterion.operators:
            yield (
                criterion,
                operator,
                criterion.condition(operator, values_for(criterion, operator)),
            )

    for group in criteria.groups:
        for criterion in group.criteria:
            yield from ((*one, one[2]) for one in asked(criterion))
    for subject in criteria.records:
        for criterion in subject.criteria:
            yield from ((*one, Records(subject.subject, one[2], 2)) for one in asked(criterion))
    for survey in criteria.surveys:
        for criterion in criteria.invitation:
            yield from (
                (*one, Membership("invited", survey.code, one[2])) for one in asked(criterion)
            )
        for criterion in (*criteria.response, *survey.questions):
            for one in asked(criterion):
                yield *one, Membership("answered", survey.waves[0], one[2])


def test_every_criterion_can_be_asked_by_each_operator(office: Database) -> None:
    with office.read() as connection:
        fields = all_fields(connection)
        criteria = read_criteria(connection)
        shown = set()
        tried: set[object] = set()
        for criterion, operator, condition, whole in everything(criteria):
            assert criterion.reads(condition) == (operator, values_for(criterion, operator))
            assert parse(to_text(whole), fields) == whole
            shown.add(describe(whole, fields))
            # The database is asked each criterion, and each kind of field by each operator.
            alike = {(criterion.field.kind, operator), (type(whole), criterion.key)}
            if not alike <= tried:
                assert count(connection, whole) == 0
                tried |= alike
    assert len(shown) > 300
    assert not [words for words in shown if "  " in words]


def test_criteria_are_those_of_this_office(office: Database) -> None:
    with office.read() as connection:
        criteria = read_criteria(connection)
    assert criteria.segments == ("Doctors",)
    assert criteria.lists == ("Guests",)
    assert [(one.code, one.waves) for one in criteria.surveys] == [("CAC", ("CAC/2018",))]
    custom = [one.label for one in criteria.groups[-1].criteria]
    assert custom == ["Date", "Number", "Text", "Yes_No"]
    assert "engagement" in {one.subject for one in criteria.records}
    by_key = {one.key: one for group in criteria.groups for one in group.criteria}
    assert "event" in by_key["engagement.kind"].choices
    assert "award.kind" not in by_key  # the field of the flat row asks the same
    assert "not applicable" in criteria.surveys[0].questions[0].choices


def test_questions_must_be_those_of_the_survey(office: Database) -> None:
    with office.read() as connection:
        fields = all_fields(connection)
        for expression, said in {
            "answered CAC where (Q9 = yes)": "no question “Q9”",
            "answered CAC where (Q2 = mars)": "not one of its choices: “NHS” and “University”",
            "answered CAC where (Q2 > 3)": "“nhs” is not a number",
            "answered CAC where (Q2)": "not a yes-or-no question",
            "answered CAC where (Q1 this year)": "not a date",
            "any response where (Q1 = yes)": "in which survey “Q1” is a question",
            "contactable for parties": "Purposes are survey",
            "birthday > 2020-01-01": "comes every year",
            "award not asked": "only questions",
            "award this year": "not a date",
            "last_verified > 3": "“3” is not a date",
        }.items():
            with pytest.raises(Exception, match=said):
                count(connection, parse(expression, fields))
