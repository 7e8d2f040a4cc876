"""The overview: its figures are those of the lists they open, on both databases."""

from datetime import date

import pytest

from models.database import Database
from queries.overview import FigureCode, ToDo, ToDoCode, current_waves, read_overview
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.parts.tasks import TASKS
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from surveys.waves import Wave
from tests.acts import run_act
from tests.office import fill

TODAY = date(2020, 3, 9)


def test_every_number_of_people_is_that_of_its_list(database: Database) -> None:
    office = fill(database)
    held = {"contact_hold": "Do not contact: “maybe”"}
    run_act(database, edit_person, office.id_of("Brennan"), held)
    for title, due in (("Call", TODAY), ("Write", TODAY), ("Later", date(2020, 3, 10))):
        task = {"title": title, "due_on": due}
        run_act(database, add_record, TASKS, office.id_of("Dahl"), task)
    with database.read() as connection:
        overview = read_overview(connection, TODAY)
        wheres = [
            *((figure.count, figure.where) for figure in overview.figures.values()),
            *((to_do.count, to_do.where) for to_do in overview.to_do),
        ]
        counted = [
            (count, len(person_ids(connection, parse(where, BY_KEY))))
            for count, where in wheres
            if where is not None
        ]
    assert len(counted) > len(FigureCode)
    assert [count for count, _ in counted] == [people for _, people in counted]
    assert {code: figure.count for code, figure in overview.figures.items()} == {
        "people": 30,
        "reachable_by_email": 20,
        "contactable_for_surveys": 20,
        "contactable_with_basis": 12,
        "lost_contact": 0,
        "linkedin_group": 15,
    }
    assert {to_do.code: to_do.count for to_do in overview.to_do} == {
        ToDoCode.TASKS_DUE: 1,
        ToDoCode.CONTACTS_ON_HOLD: 1,
        ToDoCode.BOUNCED_ADDRESSES: 5,
        ToDoCode.REMINDERS: 5,
        ToDoCode.UNVERIFIED: 29,
    }
    assert (overview.created_this_month, overview.last_import is not None) == (30, True)


def test_the_open_wave_is_followed(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        (wave,) = read_overview(connection, TODAY).waves
        closed = read_overview(connection, date(2018, 12, 1)).waves
    assert (wave.wave.name, wave.is_open) == ("CAC 2020", True)
    progress = wave.progress
    assert (progress.eligible, progress.invited, progress.delivered) == (12, 12, 12)
    assert (progress.counts.complete, progress.counts.partial) == (3, 1)
    assert [total for _day, total in wave.answers_by_day] == [1, 2, 3, 4]
    assert [(one.wave.name, one.is_open, one.reminders_due) for one in closed] == [
        ("CAC 2020", False, 0)
    ]


def _wave(label: str, opens: date | None, closes: date | None) -> Wave:
    return Wave(int(label), 1, "CAC", "Careers", label, opens, closes)


@pytest.mark.parametrize(
    ("waves", "expected"),
    [
        ([], []),
        ([_wave("2018", date(2018, 3, 1), date(2018, 6, 1))], ["2018"]),
        (
            [
                _wave("2020", date(2020, 3, 1), date(2020, 6, 1)),
                _wave("2018", date(2018, 3, 1), date(2018, 6, 1)),
            ],
            ["2020"],
        ),
        (
            [
                _wave("2017", None, None),
                _wave("2019", date(2019, 3, 1), None),
                _wave("2021", date(2021, 3, 1), None),
            ],
            ["2017", "2019"],
        ),
    ],
)
def test_the_current_waves_are_the_open_ones_else_the_latest(
    waves: list[Wave], expected: list[str]
) -> None:
    assert [wave.label for wave in current_waves(waves, date(2020, 12, 1))] == expected


@pytest.mark.parametrize(("count", "said"), [(1, "row to review"), (2, "rows to review")])
def test_what_is_counted_is_said_in_the_right_number(count: int, said: str) -> None:
    assert ToDo(ToDoCode.REVIEW_ROWS, count).label == said
