"""Who changed jobs since a day: roles added to people on record, on both databases."""

from datetime import date, timedelta

from models.database import Database
from models.undo import undo
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.writing.bulk_update import update_people
from records.writing.person_update import PersonUpdate
from tests.acts import newest_batch, run_act
from tests.office import fill

TODAY = date.today()


def _changed(database: Database, where: str) -> list[int]:
    with database.read() as connection:
        return list(person_ids(connection, parse(where, BY_KEY)))


def test_a_new_employer_on_record_is_a_new_job(database: Database) -> None:
    office = fill(database)
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=2)
    since = f"any new_job where (recorded_on >= {yesterday})"
    assert _changed(database, since) == []  # those of new people are no changes
    moved = office.id_of("Dahl")
    update = PersonUpdate(moved, {"employer": "Lantern Institute", "role_title": "Director"})
    run_act(database, update_people, [update])
    assert _changed(database, since) == [moved]
    assert _changed(database, f'{since} and employer = "Lantern Institute"') == [moved]
    assert _changed(database, f"any new_job where (recorded_on >= {tomorrow})") == []
    undo(database, newest_batch(database).id)
    assert _changed(database, since) == []
