"""The window takes a file in, driven through every step, and the pauses are measured."""

from pathlib import Path

import pytest

from bench.people import people, write_people
from bench.window import edited, measure_window
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.database import create_database, open_database
from records.history.batches import list_batches
from ui.import_time import measure_import

COUNT = 400


@pytest.mark.slow
def test_a_file_goes_in_and_is_measured(tmp_path: Path) -> None:
    address = tmp_path / "office.db"
    write_people(tmp_path / "first.xlsx", list(people(COUNT)))
    database = create_database(address)
    run_import(database, prepare(database, CONTACTS, tmp_path / "first.xlsx"))
    database.close()
    figures = measure_window(str(address), COUNT, tmp_path, measure_import)
    assert [figure.name.partition(": ")[2] for figure in figures] == [
        "paints (p99)",
        "longest pause",
        "Cancel, at the latest",
    ]
    assert figures[0].value > 0
    assert figures[1].value >= figures[0].value
    database = open_database(address)
    with database.read() as connection:
        newest = list_batches(connection, 1)[0]
    database.close()
    assert newest.title == "second.xlsx imported"
    assert newest.counts["updated"] > 0
    assert newest.counts["created"] > 0


def test_the_second_file_differs_as_it_says() -> None:
    first, second = list(people(COUNT)), list(edited(people(COUNT)))
    assert len(first) == len(second)
    assert sum(row[0] is None for row in second) == len(range(0, COUNT, 18))
    assert sum(row[7] == "not known" for row in second) == len(range(1, COUNT, 20))
    assert sum(one[18] != other[18] for one, other in zip(first, second, strict=True)) == (
        len(range(0, COUNT, 5))
    )
