"""Who changed jobs since a day, from which role to which; on both databases."""

from datetime import date, timedelta

from models.database import Database
from models.undo import redo, undo
from records.details import read_details
from records.employers.job_changes import job_changes
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate
from records.writing.roles import make_current
from tests.acts import batch_of, run_act

TODAY = date.today()
_DAHL = {"family_name": "Dahl", "role_title": "Lecturer", "employer": "Marlowe College"}


def _changes(database: Database, since: date = TODAY - timedelta(days=1)) -> list[tuple[str, ...]]:
    with database.read() as connection:
        return [
            (one.person, one.former_title or "", one.former_employer or "", one.employer or "")
            for one in job_changes(connection, since)
        ]


def test_a_changed_job_has_the_former_and_the_new_role(database: Database) -> None:
    moved, jobless = run_act(database, create_people, [_DAHL, {"family_name": "Okafor"}])
    assert _changes(database) == []
    update = PersonUpdate(moved, {"employer": "Lantern Institute", "role_title": "Director"})
    first = PersonUpdate(jobless, {"employer": "Lantern Institute"})
    batch = batch_of(database, update_people, [update, first])
    assert batch is not None
    expected = [("Dahl", "Lecturer", "Marlowe College", "Lantern Institute")]
    assert _changes(database) == expected  # a first role on record is no change
    assert _changes(database, TODAY + timedelta(days=2)) == []
    with database.read() as connection:
        new, former = read_details(connection, moved).roles
    assert (new.is_current, new.ended_by) == (True, None)
    assert (former.is_current, former.ended, former.ended_by) == (False, None, TODAY)
    undo(database, batch)
    assert _changes(database) == []
    redo(database, batch)
    assert _changes(database) == expected


def test_a_role_that_is_current_again_has_not_ended(database: Database) -> None:
    (person,) = run_act(database, create_people, [_DAHL])
    run_act(database, update_people, [PersonUpdate(person, {"employer": "Lantern Institute"})])
    with database.read() as connection:
        former = read_details(connection, person).roles[1]
    run_act(database, make_current, former.id)
    with database.read() as connection:
        assert [one.ended_by for one in read_details(connection, person).roles] == [None, None]
