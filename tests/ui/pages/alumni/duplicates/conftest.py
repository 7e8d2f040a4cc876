"""The view of possible duplicates, in an office where one person has two records."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from records.writing.new_people import create_people
from tests.ui.office import Office, child_of, settle, show_page
from ui.context import PageContext, ShowDuplicates
from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView
from ui.pages.alumni.page import AlumniPage

ANNA = {
    "given_name": "Anna", "family_name": "Marsh", "birth_date": date(1970, 3, 2),
    "email": "anna.marsh@example.org", "phone": "+447700900555", "award": "PhD",
    "award_completed": 1998, "department": "Clinical Studies", "gender": "female",
}  # fmt: skip


@pytest.fixture
def twice(office: Office) -> tuple[int, int]:
    """The ids of the two records of one person."""
    again = {**ANNA, "given_name": "Ann", "phone": "+447700900556", "city": "Leeds"}
    with office.database.write(BatchKind.PERSON_CREATE) as changes:
        left, right = create_people(changes, [ANNA, again], source="test")
    return left, right


@pytest.fixture
def page(twice: tuple[int, int], context: PageContext, qtbot: QtBot) -> Iterator[AlumniPage]:
    page = AlumniPage(context)
    context.jobs.changed.connect(page.refresh)
    yield show_page(page, context, qtbot, ShowDuplicates())
    settle(qtbot, context.jobs)


@pytest.fixture
def view(page: AlumniPage) -> DuplicatesView:
    return child_of(page, DuplicatesView)
