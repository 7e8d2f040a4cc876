"""An address of somebody who opted out is suppressed, also where the import does not write it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest

from importers.choices import Existing
from importers.contacts.planning.plan import without
from importers.workflow import run_import
from models.database import Database
from models.suppressions import EVERYTHING, active_suppressions
from tabular.reading import Cell, Table
from tests.importers.contact_files import batch_count, everybody, imported, planned, table

HEADINGS: Final = (
    "Alumni ID", "First name", "Surname", "E-mail", "Mobile", "Do not contact", "Email Opt Out",
    "Survey consent", "Newsletter consent", "Events by phone",
)  # fmt: skip
OLD: Final = ("7", "Ann", "Ash", "ann@example.org", "+447700900123")
NEW: Final = ("7", "Ann", "Ash", "ann.ash@gmail.com", "+447700900124")


def rows(*given: Sequence[Cell]) -> Table:
    """A file of rows, of which each has the cells that it begins with."""
    return table(HEADINGS, *((*row, *[None] * (len(HEADINGS) - len(row))) for row in given))


NOTHING: Final[tuple[set[str], set[str]]] = (set(), set())


@pytest.fixture
def office(database: Database) -> Database:
    imported(database, rows(OLD))
    return database


def suppressed(database: Database) -> tuple[set[str], set[str]]:
    """The purposes for which the new address and the new number are suppressed."""
    with database.read() as connection:
        active = active_suppressions(connection)
    return set(active.of("email", "annash@gmail.com")), set(active.of("phone", NEW[4]))


@pytest.mark.parametrize("existing", [Existing.FILL, Existing.SKIP])
@pytest.mark.parametrize(
    ("said", "email", "phone"),
    [
        (("Yes",), {EVERYTHING}, {EVERYTHING}),
        ((None, "Yes"), {EVERYTHING}, set()),
        ((None, None, "Objected"), {"survey"}, set()),
        ((None, None, "Objected", "No", "No"), {"survey", "news"}, {"events"}),
        ((), set(), set()),
    ],
)
def test_it_is_suppressed_as_the_row_says(
    office: Database,
    existing: Existing,
    said: tuple[str | None, ...],
    email: set[str],
    phone: set[str],
) -> None:
    imported(office, rows((*NEW, *said)), existing)
    (ann,) = everybody(office, "email", "phone")
    assert ann == {"email": OLD[3], "phone": OLD[4]}
    assert suppressed(office) == (email, phone)


def test_it_is_suppressed_of_somebody_who_opted_out_before(office: Database) -> None:
    imported(office, rows((*OLD, "Yes")))
    file = rows((*NEW, "Yes"))
    imported(office, file)
    assert suppressed(office) == ({EVERYTHING}, {EVERYTHING})
    before = batch_count(office)
    imported(office, file)  # there is nothing more to do
    assert batch_count(office) == before


def test_a_row_or_an_opt_out_that_is_left_out_suppresses_nothing(office: Database) -> None:
    file = rows((*NEW, "Yes"))
    plan = planned(office, file).plan
    assert plan.suppressed
    assert not without(plan, set(), {0}).suppressed
    assert not without(plan, {(0, "do_not_contact")}).suppressed
    wanted = planned(office, file)
    choices = replace(wanted.choices, skipped_rows=frozenset({0}))
    run_import(office, replace(wanted, choices=choices))
    assert suppressed(office) == NOTHING


def test_an_address_that_is_taken_over_needs_none(office: Database) -> None:
    imported(office, rows((*NEW, "Yes")), Existing.UPDATE)
    assert suppressed(office) == NOTHING
