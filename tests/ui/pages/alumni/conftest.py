"""The page of alumni on the filled office, as it is when someone opens it."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.alumni.page import AlumniPage


@pytest.fixture
def show(context: PageContext, qtbot: QtBot) -> Iterator[Callable[[], AlumniPage]]:
    made: list[AlumniPage] = []

    def make() -> AlumniPage:
        page = AlumniPage(context)
        made.append(page)
        context.jobs.changed.connect(page.refresh)
        page.resize(1084, 716)
        page.show()
        page.refresh()
        settle(qtbot, context.jobs)
        return page

    yield make
    settle(qtbot, context.jobs)  # pytest-qt would close a page while a job reads for it
    for page in made:
        page.close()
        page.deleteLater()


@pytest.fixture
def page(office: Office, show: Callable[[], AlumniPage]) -> AlumniPage:
    return show()
