"""The panels of a survey's findings: arranged, hidden and titled, and as they were before."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from surveys.panel_settings import PanelSettings, PanelView, arranged, moved
from surveys.panels import order_panels, read_panels, reset_panels, save_panel
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey, delete_survey, find_survey
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

CODES = st.lists(st.sampled_from("ABCDEFGH"), unique=True)


@given(CODES, CODES)
def test_every_panel_has_one_place(codes: list[str], order: list[str]) -> None:
    settings = [PanelSettings(code, position) for position, code in enumerate(order)]
    found = arranged(codes, settings)
    assert sorted(found) == sorted(codes)
    assert [one for one in found if one in order] == [one for one in order if one in codes]


def test_a_new_question_follows_its_predecessor() -> None:
    settings = [PanelSettings(code, position) for position, code in enumerate("CAB")]
    assert arranged(list("ANBC"), settings) == list("CANB")
    assert arranged(list("NABC"), settings) == list("NCAB")


@pytest.mark.parametrize(
    ("steps", "order"), [(-1, "BAC"), (1, "ACB"), (-9, "BAC"), (9, "ACB"), (0, "ABC")]
)
def test_a_panel_is_moved_within_the_ends(steps: int, order: str) -> None:
    assert moved("ABC", "B", steps) == list(order)


@pytest.fixture
@once
def survey(database: Database, questionnaire: Questionnaire) -> int:
    return run_act(database, create_survey, questionnaire).survey_id


def read(database: Database, survey_id: int) -> dict[str, PanelSettings]:
    with database.read() as connection:
        return {one.code: one for one in read_panels(connection, survey_id)}


def test_panels_are_kept_and_every_step_undone(database: Database, survey: int) -> None:
    mine = PanelSettings("EASE", None, True, "  How\thard it is ", " As asked. \n", PanelView.TABLE)
    with database.write(BatchKind.PANELS) as changes:
        save_panel(changes, "car", mine)
    assert newest_batch(database).title == "Panels of CAR arranged"
    kept = replace(mine, title="How hard it is", note="As asked.")
    assert read(database, survey) == {"EASE": kept}
    ordered = batch_of(database, order_panels, "CAR", ["PAPERS", "EASE"])
    assert ordered is not None
    assert read(database, survey) == {
        "EASE": replace(kept, position=1),
        "PAPERS": PanelSettings("PAPERS", 0),
    }
    # Whoever changes a title meanwhile leaves the place as it is.
    run_act(database, save_panel, "CAR", replace(kept, title=" ", is_hidden=False))
    assert read(database, survey)["EASE"] == replace(kept, position=1, title=None, is_hidden=False)
    reset = batch_of(database, reset_panels, "CAR")
    assert not read(database, survey)
    assert reset is not None
    undo(database, reset)
    assert read(database, survey)["EASE"].position == 1
    undo(database, ordered)
    assert read(database, survey)["EASE"].position is None
    assert "PAPERS" not in read(database, survey)


def test_what_is_as_it_was_writes_nothing(database: Database, survey: int) -> None:
    run_act(database, save_panel, "CAR", PanelSettings("EASE", is_hidden=True))
    assert batch_of(database, save_panel, "CAR", PanelSettings("EASE", is_hidden=True)) is None


def test_a_long_title_is_refused(database: Database, survey: int) -> None:
    with pytest.raises(UserError, match="at most 300 characters"):
        run_act(database, save_panel, "CAR", PanelSettings("EASE", title="x" * 301))
    assert not read(database, survey)


def test_panels_go_and_come_back_with_their_survey(database: Database, survey: int) -> None:
    run_act(database, save_panel, "CAR", PanelSettings("EASE", is_hidden=True))
    deleted = batch_of(database, delete_survey, "CAR")
    assert deleted is not None
    undo(database, deleted)
    with database.read() as connection:
        found = find_survey(connection, "CAR")
    assert read(database, found.id)["EASE"].is_hidden
