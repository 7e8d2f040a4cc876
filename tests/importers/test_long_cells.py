"""No cell, however long and of whatever letters, keeps the import waiting."""

import subprocess
import sys
import time
from itertools import cycle, islice

import pytest

from core.progress import Progress
from importers.contacts.choices import ContactChoices
from importers.workflow import find_choices, plan_import
from models.database import Database
from tabular.reading import Table
from tests.importers.contact_files import source, table
from tests.importers.long_cells import LENGTH, PIECES, WAYS

_PEOPLE = 200
_NOTES = {
    "long": [
        "".join(islice(cycle(f"asked after a{number}@example.org, "), 4000))
        for number in range(_PEOPLE)
    ],
    "awkward": [f"x{''.join(islice(cycle(piece), LENGTH // 2))}" for piece in PIECES],
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_the_cost_of_a_long_cell_is_linear(way: str) -> None:
    command = [sys.executable, "-m", "tests.importers.long_cells", way]
    ended = subprocess.run(command, check=True, timeout=240, capture_output=True, text=True)
    assert ended.stdout == ""


def people(notes: list[str]) -> Table:
    rows = (
        (f"S{n:04}", f"Ann{n}", f"Smith{n}", f"p{n}@example.org", notes[n % len(notes)])
        for n in range(_PEOPLE)
    )
    return table(("Student number", "First name", "Family name", "E-mail", "Notes"), *rows)


@pytest.mark.parametrize("kind", _NOTES)
def test_cancel_is_looked_at_at_least_once_a_second(kind: str, database: Database) -> None:
    """Of the processor, whose time the other programs of the machine do not change."""
    longest = last = 0.0

    def look() -> bool:
        nonlocal longest, last
        now = time.process_time()
        longest, last = max(longest, now - last), now
        return False

    read = people(_NOTES[kind])
    with database.read() as connection:
        file = source(connection, read)
        choices = find_choices(connection, file, ContactChoices())
        last = time.process_time()
        planned = plan_import(connection, file, choices, Progress(is_cancelled=look))
        look()
    assert planned.plan.counts["created"] == _PEOPLE
    assert longest < 1
