"""Derived variables are kept by survey and name, journalled, undone and redone."""

import pytest

from core.errors import UserError
from models.database import Database
from models.undo import undo
from surveys.derived_variables import (
    Bands,
    Definition,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
    delete_derived_variable,
    list_derived_variables,
    save_derived_variable,
)
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey, delete_survey, find_survey
from tests.acts import batch_of, run_act

PAPERS = QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER)
DEFINITIONS: list[Definition] = [
    Bands("years_since_award", (5.0, 10.0)),
    JoinedCategories("gender", (("Others", ("other", "not stated")),)),
    EndPoints("question:EASE", ScaleEnd.TOP, 2),
]


def kept(database: Database) -> tuple[DerivedVariable, ...]:
    with database.read() as connection:
        return list_derived_variables(connection, find_survey(connection, "CAR").id)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=["bands", "joined", "end"])
def test_a_definition_is_kept_as_it_is_and_replaced_by_name(
    database: Database, definition: Definition
) -> None:
    run_act(database, create_survey, Questionnaire("CAR", "Careers", questions=(PAPERS,)))
    run_act(database, save_derived_variable, "car", "Own", Bands("question:PAPERS", (1.0,)))
    batch = batch_of(database, save_derived_variable, "CAR", " own ", definition)
    assert kept(database) == (DerivedVariable("own", definition),)
    assert batch is not None
    undo(database, batch)
    assert kept(database) == (DerivedVariable("Own", Bands("question:PAPERS", (1.0,))),)
    run_act(database, delete_derived_variable, "CAR", "OWN")
    assert kept(database) == ()
    with pytest.raises(UserError, match="this survey has none"):
        run_act(database, delete_derived_variable, "CAR", "OWN")


@pytest.mark.parametrize(
    "definition",
    [
        Bands("question:PAPERS", ()),
        Bands("question:PAPERS", (3.0, 3.0)),
        Bands("question:PAPERS", (float("inf"),)),
        JoinedCategories("gender", ()),
        JoinedCategories("gender", (("A", ("x",)), ("B", ("X",)))),
        EndPoints("question:EASE", ScaleEnd.BOTTOM, 0),
        Bands("derived:Other", (1.0,)),
    ],
)
def test_what_makes_no_groups_is_not_kept(database: Database, definition: Definition) -> None:
    run_act(database, create_survey, Questionnaire("CAR", "Careers", questions=(PAPERS,)))
    with pytest.raises(UserError) as refused:
        run_act(database, save_derived_variable, "CAR", "Own", definition)
    assert refused.value.code == "bad_variable"
    assert kept(database) == ()


def test_derived_variables_go_and_come_back_with_their_survey(database: Database) -> None:
    run_act(database, create_survey, Questionnaire("CAR", "Careers", questions=(PAPERS,)))
    run_act(database, save_derived_variable, "CAR", "Own", DEFINITIONS[0])
    deleted = batch_of(database, delete_survey, "CAR")
    assert deleted is not None
    undo(database, deleted)
    assert kept(database) == (DerivedVariable("Own", DEFINITIONS[0]),)
