"""Themes of comments: kept, merged, deleted; comments coded by them, and what becomes of it."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import answers, coded_comments, comment_themes, responses
from models.undo import undo
from records.erasure.answers import unlink_answers, unlink_waves
from records.writing.new_people import create_people
from surveys.questionnaire import Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, replace_answer, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.themes.coding import code_comments
from surveys.themes.comments import read_coding, read_comments
from surveys.themes.theme import CommentTheme
from surveys.themes.theme_store import merge_themes, read_themes, save_themes
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

TEXTS = ("More funding.", "Hours, hours.", "Funding and time", "Nothing.")


@pytest.fixture
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    found = run_act(database, open_wave, "CAR", "2018", date(2018, 4, 1), date(2018, 5, 31))
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = [{"family_name": f"Person {at}"} for at in range(len(TEXTS))]
        people = create_people(changes, rows, None, source=None)
    writes = [
        ResponseWrite(Response({"MORE": (Answer(text=text),)}, True, person))
        for person, text in zip(people, TEXTS, strict=True)
    ]
    with database.read() as connection:
        stored = stored_questions(connection, found.survey_id, found.version)
    run_act(database, write_responses, found, stored, writes)
    return found


@pytest.fixture
def themes(database: Database, wave: Wave) -> list[int]:
    wanted = [
        CommentTheme(0, "Funding", "Money", ("fund*",)),
        CommentTheme(0, "Time", keywords=("hours",)),
    ]
    return [one.id for one in run_act(database, save_themes, "CAR", "more", wanted)]


def stored(database: Database, wave: Wave) -> tuple[CommentTheme, ...]:
    with database.read() as connection:
        return read_themes(connection, wave.survey_id).get("MORE", ())


def answer_ids(database: Database, wave: Wave) -> list[int]:
    with database.read() as connection:
        return [one.answer_id for one in read_comments(connection, wave, "MORE")]


def code(database: Database, wave: Wave, *wanted: Sequence[int] | None) -> int | None:
    """Code the comments in their order; give the batch."""
    ids = answer_ids(database, wave)
    return batch_of(database, code_comments, wave, dict(zip(ids, wanted, strict=False)))


def coding(database: Database, wave: Wave) -> list[list[int] | None]:
    with database.read() as connection:
        return [
            sorted(one.themes) if one.is_coded else None
            for one in read_comments(connection, wave, "MORE")
        ]


def counted(database: Database, wave: Wave) -> list[list[int]]:
    with database.read() as connection:
        return [sorted(one.themes) for one in read_coding(connection, wave.id)]


def test_themes_are_kept_in_their_order(database: Database, wave: Wave, themes: list[int]) -> None:
    money, time = themes
    assert stored(database, wave) == (
        CommentTheme(money, "Funding", "Money", ("fund*",)),
        CommentTheme(time, "Time", "", ("hours",)),
    )
    with database.write(BatchKind.THEMES) as changes:
        save_themes(
            changes,
            "CAR",
            "MORE",
            [
                CommentTheme(time, " Working\ttime "),
                CommentTheme(money, "Funding", "Money", ("fund*", "FUND*")),
            ],
        )
    assert newest_batch(database).title == "Themes of “MORE” in CAR changed"
    assert [one.name for one in stored(database, wave)] == ["Working time", "Funding"]
    undo(database, newest_batch(database).id)
    assert [one.name for one in stored(database, wave)] == ["Funding", "Time"]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["Funding", "FUNDING"], "two themes “FUNDING”"),
        ([" "], "needs a name"),
        (["x" * 121], "at most 120 characters"),
        ([f"T{at}" for at in range(61)], "at most 60 themes"),
    ],
)
def test_themes_that_cannot_be_told_apart_are_refused(
    database: Database, wave: Wave, names: list[str], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        run_act(database, save_themes, "CAR", "MORE", [CommentTheme(0, name) for name in names])
    assert not stored(database, wave)


@pytest.mark.parametrize("question", ["EASE", "NONE"])
def test_only_open_questions_have_themes(database: Database, wave: Wave, question: str) -> None:
    with pytest.raises(UserError, match=r"no open question.*its open questions are “MORE”"):
        run_act(database, save_themes, "CAR", question, [CommentTheme(0, "Funding")])


def test_comments_have_any_number_of_themes(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    money, time = themes
    assert coding(database, wave) == [None] * 4
    first = code(database, wave, [money], [time], [time, money], [])
    assert coding(database, wave) == [[money], [time], [money, time], []]
    assert code(database, wave, [money], [time]) is None  # as it was
    again = code(database, wave, [time], None)
    assert coding(database, wave) == [[time], None, [money, time], []]
    assert first is not None
    assert again is not None
    undo(database, again)
    assert coding(database, wave) == [[money], [time], [money, time], []]
    undo(database, first)
    assert coding(database, wave) == [None] * 4
    undo(database, newest_batch(database).id)  # and redone
    assert coding(database, wave) == [[money], [time], [money, time], []]


def test_the_title_says_how_many_were_coded(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    ids = answer_ids(database, wave)
    with database.write(BatchKind.COMMENTS_CODE) as changes:
        assert code_comments(changes, wave, {ids[0]: [themes[0]], ids[1]: [], 999_999: []}) == 2
    assert newest_batch(database).title == "2 comments of CAR 2018 coded by theme"


def test_a_theme_that_is_gone_codes_nothing(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    run_act(database, save_themes, "CAR", "MORE", stored(database, wave)[1:])
    with pytest.raises(UserError, match="deleted meanwhile"):
        code(database, wave, [themes[0]])
    assert coding(database, wave) == [None] * 4


def test_a_deleted_theme_leaves_its_comments_coded_and_comes_back(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    money, time = themes
    code(database, wave, [money], [time, money])
    deleted = batch_of(database, save_themes, "CAR", "MORE", stored(database, wave)[1:])
    assert coding(database, wave)[:2] == [[], [time]]
    assert deleted is not None
    undo(database, deleted)
    assert coding(database, wave)[:2] == [[money], [money, time]]


def test_merged_themes_count_each_comment_once(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    money, time = themes
    code(database, wave, [money], [time], [money, time], [])
    merged = batch_of(database, merge_themes, "CAR", "MORE", money, [time])
    assert coding(database, wave) == [[money], [money], [money], []]
    assert stored(database, wave) == (CommentTheme(money, "Funding", "Money", ("fund*", "hours")),)
    assert merged is not None
    undo(database, merged)
    assert coding(database, wave) == [[money], [time], [money, time], []]
    assert len(stored(database, wave)) == 2
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, merge_themes, "CAR", "MORE", money, [999])


def test_another_text_waits_to_be_coded_again(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    money, time = themes
    code(database, wave, [money], [time])
    with database.read() as connection:
        first = read_comments(connection, wave, "MORE")[0]
        item = next(
            one
            for one in stored_questions(connection, wave.survey_id, wave.version)
            if one.definition.code == "MORE"
        )
    given = (Answer(text="Quite another thing"),)
    replaced = batch_of(database, replace_answer, first.response_id, item, given)
    with database.read() as connection:
        now = {one.response_id: one for one in read_comments(connection, wave, "MORE")}
    changed = now[first.response_id]
    assert (changed.is_changed, changed.is_coded, changed.themes) == (
        True,
        False,
        frozenset({money}),
    )
    assert counted(database, wave) == [[time]]
    run_act(database, code_comments, wave, {changed.answer_id: [time]})
    assert sorted(counted(database, wave)) == [[time], [time]]
    undo(database, newest_batch(database).id)
    assert replaced is not None
    undo(database, replaced)
    assert coding(database, wave)[0] == [money]


def test_a_comment_that_was_taken_out_counts_no_more(
    database: Database, wave: Wave, themes: list[int]
) -> None:
    code(database, wave, [themes[0]], [themes[1]])
    with database.read() as connection:
        first = read_comments(connection, wave, "MORE")[0]
        item = next(
            one
            for one in stored_questions(connection, wave.survey_id, wave.version)
            if one.definition.code == "MORE"
        )
    run_act(database, replace_answer, first.response_id, item, ())
    assert counted(database, wave) == [[themes[1]]]


@pytest.mark.parametrize("how", ["erased", "unlinked"])
def test_themes_stay_in_the_figures_when_comments_lose_their_author(
    database: Database, wave: Wave, themes: list[int], how: str
) -> None:
    code(database, wave, [themes[0]], [])
    with database.read() as connection:
        person = connection.scalars(
            select(responses.c.person_id).order_by(responses.c.id).limit(1)
        ).one()
    if how == "erased":
        run_act(database, unlink_answers, [person])
    else:
        run_act(database, unlink_waves, [wave.id])
    assert counted(database, wave) == [[themes[0]], []]
    with database.read() as connection:
        assert "More funding." not in connection.scalars(select(answers.c.text)).all()


def test_coding_goes_with_the_response(database: Database, wave: Wave, themes: list[int]) -> None:
    code(database, wave, [themes[0]], [themes[1]])
    with database.read() as connection:
        first = read_comments(connection, wave, "MORE")[0].response_id
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(responses, [first])
    with database.read() as connection:
        assert len(connection.execute(select(coded_comments)).all()) == 1
        assert len(connection.execute(select(comment_themes)).all()) == 1
    undo(database, newest_batch(database).id)
    assert coding(database, wave)[:2] == [[themes[0]], [themes[1]]]
