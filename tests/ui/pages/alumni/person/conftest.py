"""One person in the panel of the page."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from records.people import read_people
from tests.ui.office import Office, child_of, settle
from ui.context import PageContext, ShowPerson
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.person import PersonPanel


@pytest.fixture
def brennan(page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot) -> PersonPanel:
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    panel = child_of(page, PersonPanel)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return panel


@pytest.fixture
def value_of(office: Office, context: PageContext) -> Callable[[str], object]:
    def read(key: str) -> object:
        with context.database.read() as connection:
            return read_people(connection, [office.id_of("Brennan")], [key])[0][key]

    return read
