"""The overview: its figures are those of the lists they open, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from importers.queue.draft_erasure import discard_drafts
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.tables import cached_results
from models.undo import undo
from queries import overview
from queries.overview import Overview, count_overview, keep_overview, read_overview
from queries.overview_counts import (
    FigureCode,
    OverviewFigures,
    ToDo,
    ToDoCode,
    count_figures,
    current_waves,
)
from records.duplicates.decisions import mark_different
from records.duplicates.found_pairs import search_duplicates
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.office import office_settings, save_office_settings
from records.parts.tasks import TASKS
from records.restore.restore import restore_backup
from records.writing.new_people import create_people
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from surveys.calendar import CalendarKind
from surveys.mailing_lists import ListKind
from surveys.sending.mailings import cancel, create_mailing
from surveys.waves import Wave, all_waves, change_wave, open_wave
from tests.acts import newest_batch, run_act
from tests.office import Office, fill
from tests.surveys.sending.mailing_office import TEXTS

TODAY = date(2020, 3, 9)


def test_every_number_of_people_is_that_of_its_list(database: Database) -> None:
    office = fill(database)
    held = {"contact_hold": "Do not contact: “maybe”"}
    run_act(database, edit_person, office.id_of("Brennan"), held)
    for title, due in (("Call", TODAY), ("Write", TODAY), ("Later", date(2020, 3, 10))):
        task = {"title": title, "due_on": due}
        run_act(database, add_record, TASKS, office.id_of("Dahl"), task)
    with database.read() as connection:
        counts = count_overview(connection, TODAY)
        figures, to_do = counts.figures.value, counts.to_do.value
        wheres = [
            *((figure.count, figure.where) for figure in figures.people.values()),
            *((one.count, one.where) for one in to_do.items),
        ]
        counted = [
            (count, len(person_ids(connection, parse(where, BY_KEY))))
            for count, where in wheres
            if where is not None
        ]
    assert len(counted) > len(FigureCode)
    assert [count for count, _ in counted] == [people for _, people in counted]
    assert {code: figure.count for code, figure in figures.people.items()} == {
        "people": 30,
        "reachable_by_email": 20,
        "contactable_for_surveys": 20,
        "contactable_with_basis": 12,
        "lost_contact": 0,
        "linkedin_group": 15,
    }
    assert {one.code: one.count for one in to_do.items} == {
        ToDoCode.TASKS_DUE: 1,
        ToDoCode.CONTACTS_ON_HOLD: 1,
        ToDoCode.BOUNCED_ADDRESSES: 5,
        ToDoCode.REMINDERS: 5,
        ToDoCode.UNVERIFIED: 29,
    }
    assert (figures.created_this_month, counts.last_import is not None) == (30, True)


def test_the_open_wave_is_followed(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        opened = count_overview(connection, TODAY)
        before = count_overview(connection, date(2018, 12, 1))
    (wave,) = opened.figures.value.waves
    (closed,) = before.figures.value.waves
    assert (wave.wave.name, wave.is_open) == ("CAC 2020", True)
    progress = wave.progress
    assert (progress.eligible, progress.invited, progress.delivered) == (12, 12, 12)
    assert (progress.counts.complete, progress.counts.partial) == (3, 1)
    assert [total for _day, total in wave.answers_by_day] == [1, 2, 3, 4]
    assert (closed.wave.name, closed.is_open) == ("CAC 2020", False)
    assert opened.to_do.value.reminders_due(wave.wave) == 5
    assert before.to_do.value.reminders_due(closed.wave) == 0


def _keep(database: Database, today: date) -> Overview:
    with database.read() as connection:
        counted = count_overview(connection, today)
    with database.unjournalled(None) as connection:
        keep_overview(connection, counted)
    return counted


def _read(database: Database, today: date) -> Overview:
    with database.read() as connection:
        found = read_overview(connection, today)
    assert found is not None
    return found


def test_possible_duplicates_are_to_do_once_they_are_found(database: Database) -> None:
    anna = {"given_name": "Anna", "family_name": "Marsh", "email": "anna@example.org",
            "birth_date": date(1970, 3, 2)}  # fmt: skip
    fill(database)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        one, other = create_people(changes, [anna, anna], source="test")

    def to_do() -> dict[ToDoCode, int]:
        with database.read() as connection:
            kept = read_overview(connection, TODAY)
            counts = count_overview(connection, TODAY)
        assert kept is None or not kept.is_current
        with database.unjournalled() as connection:
            keep_overview(connection, counts)
        return {found.code: found.count for found in counts.to_do.value.items}

    assert ToDoCode.DUPLICATES not in to_do()
    search_duplicates(database)
    assert to_do()[ToDoCode.DUPLICATES] == 1
    run_act(database, mark_different, one, other)
    assert ToDoCode.DUPLICATES not in to_do()


def test_what_was_counted_is_kept_as_it_was(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        assert read_overview(connection, TODAY) is None
    counted = _keep(database, TODAY)
    assert _read(database, TODAY) == counted
    assert counted.is_current


def _edit(database: Database, office: Office) -> None:
    run_act(database, edit_person, office.person_ids[0], {"deceased": True})


def _set_bounced(database: Database, office: Office) -> None:
    run_act(database, edit_person, office.person_ids[0], {"email_status": "bounced"})


def _close_wave(database: Database, office: Office) -> None:
    run_act(database, change_wave, office.waves[1], date(2020, 3, 1), date(2020, 3, 2), None)


def _remind_nobody(database: Database, _office: Office) -> None:
    with database.write(BatchKind.SETTINGS) as changes:
        settings = office_settings(changes.connection)
        save_office_settings(changes, replace(settings, most_reminders=0))


def _undo_invitations(database: Database, _office: Office) -> None:
    undo(database, newest_batch(database).id)


@pytest.mark.parametrize(
    "write", [_edit, _set_bounced, _close_wave, _remind_nobody, _undo_invitations]
)
def test_after_a_write_nothing_kept_is_current(
    database: Database, write: Callable[[Database, Office], None]
) -> None:
    office = fill(database)
    before = _keep(database, TODAY)
    write(database, office)
    kept = _read(database, TODAY)
    assert (kept.figures.is_current, kept.to_do.is_current) == (False, False)
    assert kept.figures.value == before.figures.value  # as of before, and shown as that
    again = _keep(database, TODAY)
    assert again.is_current
    assert (again.figures.value, again.to_do.value) != (before.figures.value, before.to_do.value)
    assert _read(database, TODAY) == again


@pytest.mark.parametrize(
    ("day", "figures"),
    [(date(2020, 3, 10), True), (date(2020, 4, 1), False), (date(2021, 3, 9), False)],
)
def test_on_another_day_other_things_are_due(database: Database, day: date, figures: bool) -> None:
    fill(database)
    _keep(database, TODAY)
    kept = _read(database, day)
    assert (kept.figures.is_current, kept.to_do.is_current) == (figures, False)


def test_a_wave_that_opens_on_another_day_is_counted(database: Database) -> None:
    fill(database)
    run_act(database, open_wave, "CAC", "2021", date(2020, 3, 20))
    _keep(database, TODAY)
    assert not _read(database, date(2020, 3, 20)).figures.is_current


def test_another_version_of_the_program_counts_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    _keep(database, TODAY)
    monkeypatch.setattr(overview, "own_version", lambda: "99")
    assert not _read(database, TODAY).is_current


def test_what_an_earlier_version_kept_otherwise_is_passed_over(database: Database) -> None:
    fill(database)
    _keep(database, TODAY)
    with database.unjournalled(None) as connection:
        connection.execute(update(cached_results).values(value={"people": "many"}))
    with database.read() as connection:
        assert read_overview(connection, TODAY) is None
    assert _keep(database, TODAY).is_current


def test_figures_counted_while_somebody_writes_are_not_taken_for_current(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = fill(database)

    def count(connection: Connection, today: date) -> OverviewFigures:
        found = count_figures(connection, today)
        _edit(database, office)
        return found

    monkeypatch.setattr(overview, "count_figures", count)
    with database.read() as connection:
        counted = count_overview(connection, TODAY)
    # A file is read as it was when reading began, a server as it is.
    assert counted.figures.is_current is (database.path is not None)
    with database.unjournalled(None) as connection:
        keep_overview(connection, counted)
    with database.read() as connection:
        found = read_overview(connection, TODAY)
    assert found is None or not found.figures.is_current


def test_a_restored_backup_is_counted_again(database_file: Database, tmp_path: Path) -> None:
    office = fill(database_file)
    _keep(database_file, TODAY)
    backup = tmp_path / "backup.almanac"
    back_up(database_file, backup)
    run_act(database_file, edit_person, office.person_ids[0], {"deceased": True})
    _keep(database_file, TODAY)
    path = database_file.path
    assert path is not None
    database_file.close()
    restore_backup(backup, path, discard_drafts)
    restored = open_database(path)
    assert not _read(restored, TODAY).is_current
    restored.close()


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


def test_a_mailing_that_is_cancelled_no_longer_comes_up(database: Database) -> None:
    fill(database)
    at = datetime(2020, 3, 12, 12)
    with database.write(BatchKind.MAILING) as changes:
        wave = all_waves(changes.connection)[0]
        mailing = create_mailing(changes, wave, ListKind.REMINDER, TEXTS, at)

    def coming_up() -> list[CalendarKind]:
        with database.unjournalled() as connection:
            found = count_overview(connection, TODAY)
            keep_overview(connection, found)
        with database.read() as connection:
            kept = read_overview(connection, TODAY)
        assert kept is not None
        assert kept.to_do.value == found.to_do.value
        return [one.kind for one in found.to_do.value.calendar]

    assert CalendarKind.MAILING in coming_up()
    with database.unjournalled() as connection:
        cancel(connection, mailing)
    assert CalendarKind.MAILING not in coming_up()
