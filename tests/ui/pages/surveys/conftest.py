"""The page of surveys on the filled office, as it is when someone opens it."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.surveys.page import SurveysPage
from ui.tables import DataTable
from ui.widgets import Message

D = TypeVar("D", bound=QDialog)
Press = Callable[[QWidget, str], None]


class Shown(Protocol):
    def __call__(self, kind: type[D]) -> D: ...


@pytest.fixture
def page(
    office: Office, context: PageContext, qtbot: QtBot, said: list[Message]
) -> Iterator[SurveysPage]:
    page = make_page(context, qtbot, said)
    yield page
    page.hide()  # what is out of sight starts nothing more
    context.jobs.cancel_all()
    settle(qtbot, context.jobs)


@pytest.fixture
def empty_page(context: PageContext, qtbot: QtBot, said: list[Message]) -> SurveysPage:
    return make_page(context, qtbot, said)


def make_page(context: PageContext, qtbot: QtBot, said: list[Message]) -> SurveysPage:
    page = SurveysPage(context)
    qtbot.addWidget(page)
    page.said.connect(said.append)
    context.jobs.changed.connect(page.refresh)
    page.resize(1084, 716)
    page.show()
    page.refresh()
    settle(qtbot, context.jobs)
    return page


@pytest.fixture
def press(qtbot: QtBot, context: PageContext) -> Callable[[QWidget, str], None]:
    """Press the visible button that begins with some words, and wait for what follows."""

    def act(inside: QWidget, text: str) -> None:
        found = [
            one
            for one in inside.findChildren(QPushButton)
            if one.isVisible() and one.text().startswith(text)
        ]
        assert found, f"no button “{text}”"
        found[0].click()
        settle(qtbot, context.jobs)

    return act


@pytest.fixture
def dialog(page: SurveysPage) -> Iterator[Shown]:
    """Give the dialog of some kind that is open over the page."""

    def find(kind: type[D]) -> D:
        return next(one for one in page.findChildren(kind) if one.isVisible())

    yield find
    for one in page.findChildren(QDialog):
        one.reject()


def texts(inside: QWidget) -> str:
    return "\n".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())


def table(inside: QWidget, name: str) -> DataTable:
    return next(
        one
        for one in inside.findChildren(DataTable)
        if one.isVisible() and one.accessibleName() == name
    )


def column(shown: DataTable, at: int) -> list[str]:
    model = shown.model()
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]
