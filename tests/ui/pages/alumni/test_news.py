"""The news desk in the window: written with its people, marked, blocked without permission."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models.database import Database
from records.news.news_items import (
    News,
    NewsItem,
    add_news,
    list_news,
    record_permission,
    set_news_state,
)
from tests.acts import run_act
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import Office, child_of, settle
from ui.actions import ADD_NEWS, EXPORT_NEWS, NEWS
from ui.applicable_actions import run_bound
from ui.context import PageContext, ShowNews
from ui.find_person import FindPersonDialog
from ui.pages.alumni.news import newsletter_export
from ui.pages.alumni.news.news_dialog import IssueDialog, NewsDialog
from ui.pages.alumni.news.news_view import NewsView
from ui.pages.alumni.news.newsletter_export import NewsletterDialog
from ui.pages.alumni.page import AlumniPage
from ui.widgets import Chip, EmptyState, Message

DAY = date(2024, 5, 6)


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> NewsView:
    """Two items, the first about one person, the second about two."""
    for title, count in (("A chair", 1), ("A book", 2)):
        item = NewsItem(title, f"{title} in Leeds.", "By letter", DAY)
        run_act(context.database, add_news, item, office.person_ids[:count])
    page = show()
    page.open(ShowNews())
    settle(qtbot, context.jobs)
    return child_of(page, NewsView)


def news(database: Database, title: str) -> News:
    with database.read() as connection:
        return next(one for one in list_news(connection) if one.item.title == title)


def titles(view: NewsView) -> list[str]:
    return [one.item.title for one in view._shown]


def press(parent: QWidget, text: str, qtbot: QtBot) -> None:
    button = next(
        one for one in parent.findChildren(QPushButton) if one.text().replace("&", "") == text
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def permit(dialog: NewsDialog, name: str, words: str) -> None:
    box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName().endswith(name))
    box.setCurrentText(words)


def test_news_is_written_with_the_people_it_is_about(
    office: Office,
    show: Callable[[], AlumniPage],
    context: PageContext,
    qtbot: QtBot,
) -> None:
    page = show()
    run_bound(page, NEWS)
    settle(qtbot, context.jobs)
    view = child_of(page, NewsView)
    assert child_of(view, EmptyState).isVisible()
    run_bound(view, ADD_NEWS)
    dialog = child_of(view, NewsDialog)
    dialog.form.set_texts({"title": "A chair"})
    dialog.accept()
    assert dialog.isVisible()  # it is about nobody
    press(dialog, "Add person…", qtbot)
    finder = child_of(dialog, FindPersonDialog)
    finder._text.setText("Hargreaves")
    qtbot.waitUntil(lambda: finder._people.count() == 1, timeout=10_000)
    finder.accept()
    who = office.id_of("Hargreaves")
    permit(dialog, dialog._people.people[0].name, "Granted")
    evidence = next(
        one for one in dialog.findChildren(QLineEdit) if one.accessibleName().startswith("How ")
    )
    evidence.setText("E-mail of 3 May")
    dialog.accept()
    settle(qtbot, context.jobs)
    (person,) = news(context.database, "A chair").people
    assert (person.person_id, person.permission, person.evidence) == (
        who, "granted", "E-mail of 3 May",
    )  # fmt: skip


def test_news_without_permission_is_not_published(
    view: NewsView, context: PageContext, qtbot: QtBot
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    view._table.selectRow(titles(view).index("A chair"))
    view._mark("published")
    assert "there is no permission from" in said[-1].text
    assert view.findChildren(IssueDialog) == []
    view._edit()
    dialog = child_of(view, NewsDialog)
    permit(dialog, dialog._people.people[0].name, "Granted")
    dialog.accept()
    settle(qtbot, context.jobs)
    view._mark("published")
    asked = child_of(view, IssueDialog)
    asked._issue.setText("Spring 2027")
    asked.accept()
    settle(qtbot, context.jobs)
    assert news(context.database, "A chair").item.published_in == "Spring 2027"
    chip = next(one for one in view.findChildren(Chip) if one.text() == "Published 1")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert titles(view) == ["A chair"]


def test_news_that_was_published_is_exported_again_by_its_issue(
    view: NewsView,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = context.database
    for title, issue, day in (("A chair", "Spring 2027", 5), ("A book", "Autumn 2027", 7)):
        one = news(database, title)
        about = [who.person_id for who in one.people]
        run_act(database, record_permission, one.item.id, about, "granted")
        on = date(2027, day, 1)
        run_act(database, set_news_state, [one.item.id], "published", issue=issue, on=on)
    offered: list[str] = []
    out = tmp_path / "news.docx"

    def ask_for_target(_parent: QWidget, _title: str, name: str, _kinds: object) -> Path:
        offered.append(name)
        return out

    monkeypatch.setattr(newsletter_export, "ask_for_target", ask_for_target)
    run_bound(view, EXPORT_NEWS)
    settle(qtbot, context.jobs)
    dialog = child_of(view, NewsletterDialog)
    assert faults_of_dialog(dialog) == []
    choice = child_of(dialog, QComboBox)
    assert [choice.itemText(at) for at in range(choice.count())] == [
        "Edited and permitted", "Published in Autumn 2027", "Published in Spring 2027",
    ]  # fmt: skip
    choice.setCurrentText("Published in Spring 2027")
    press(dialog, "Choose a file…", qtbot)
    settle(qtbot, context.jobs)
    assert offered == ["News of alumni, Spring 2027.docx"]
    written = [one.text for one in Document(str(out)).paragraphs]
    assert "A chair in Leeds." in written
    assert "A book in Leeds." not in written


def test_news_is_searched_marked_deleted_and_exported(
    view: NewsView,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view._search.setText("book")
    assert titles(view) == ["A book"]
    view._mark("edited")
    settle(qtbot, context.jobs)
    view._edit()
    dialog = child_of(view, NewsDialog)
    for one in dialog._people.people:
        permit(dialog, one.name, "Granted")
    dialog.accept()
    settle(qtbot, context.jobs)
    out = tmp_path / "news.docx"
    monkeypatch.setattr(newsletter_export, "ask_for_target", lambda *_asked: out)
    run_bound(view, EXPORT_NEWS)
    settle(qtbot, context.jobs)
    assert "A book in Leeds." in [one.text for one in Document(str(out)).paragraphs]
    view._delete()
    settle(qtbot, context.jobs)
    view._search.clear()
    assert titles(view) == ["A chair"]
