"""Whatever the data hold, every label, tool tip, box, button and menu shows it as it is written."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import select, text, update

from models.database import Database
from models.tables import batches
from tests.ui.office import Office, settle, show_page
from ui.context import ImportFile, OpenWave, PageContext, ShowBatch, ShowPerson
from ui.pages.alumni.page import AlumniPage
from ui.pages.imports.page import ImportsPage
from ui.pages.overview.page import OverviewPage
from ui.pages.reports.page import ReportsPage
from ui.pages.settings.page import SettingsPage
from ui.pages.surveys.page import SurveysPage
from ui.shell.dialogs import ask_to_stop
from ui.shell.page import Page
from ui.widgets import ElidedLabel, label
from ui.widgets.dialogs import Dialog
from ui.widgets.message_box import message_box
from ui.widgets.plain_text import escape_rich_text, set_tool_tip, show_tool_tip

HOSTILE = '<img src="file:///x.png"><b>R&D</b> &amp; <a href="x">a < b and c > d</a>'
TEXTS = [
    HOSTILE,
    "a < b and c > d",
    "<b>",
    "&amp;",
    "R&D",
    '<a href="file://server/share">',
    "plain\nlines",
]
ROOT = Path(__file__).parent.parent.parent.parent


@pytest.mark.parametrize("data", TEXTS)
def test_data_is_shown_as_it_is(data: str, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tool_tip(widget, data)
    assert rendered(widget.toolTip()) == data
    assert rendered(escape_rich_text(data)) == data
    for made in (label(data), ElidedLabel(data)):
        assert (made.textFormat(), made.text()) == (Qt.TextFormat.PlainText, data)
    box = message_box(widget, data, data)
    assert (box.textFormat(), box.text()) == (Qt.TextFormat.PlainText, data)
    assert rendered(box.informativeText()) == data
    widget.show()
    show_tool_tip(QPoint(9, 9), data)
    assert rendered(QToolTip.text()) == data
    ask_to_stop(widget, data, lambda: None)
    assert faults(widget) == []
    for opened in widget.findChildren(QMessageBox):
        opened.close()


def rendered(shown: str) -> str:
    """What somebody sees of a text that Qt may take for HTML."""
    if not QtText.mightBeRichText(shown):
        return shown
    document = QTextDocument()
    document.setHtml(shown)
    return document.toPlainText()


# What shows text, and what may be used instead of it.
AROUND = {
    "setToolTip": "set_tool_tip",
    "QToolTip": "show_tool_tip",
    "QMessageBox": "message_box",
    "QLabel": "label or PlainLabel",
    "QErrorMessage": "message_box",
    "QProgressDialog": "the jobs of ui/jobs.py",
    "QInputDialog": "FormDialog",
    "QTextBrowser": "label",
    "setWhatsThis": "set_tool_tip",
    "setHtml": "label",
    "insertHtml": "label",
    "setMarkdown": "label",
    "ToolTipRole": "set_tool_tip",
}
ALLOWED = {
    ("ui/widgets/plain_text.py", "setToolTip"),
    ("ui/widgets/plain_text.py", "QToolTip"),
    ("ui/widgets/message_box.py", "QMessageBox"),
    ("ui/widgets/labels.py", "QLabel"),
    ("ui/widgets/mnemonics.py", "QLabel"),  # with the text escaped but for its mark
    ("ui/table_export.py", "setHtml"),  # of what is copied, escaped
    ("ui/print/print_document.py", "setToolTip"),  # of a picture in a PDF file
    ("ui/pages/surveys/mail_preview.py", "QTextBrowser"),  # of mails, whose values are escaped
    ("ui/pages/surveys/mail_preview.py", "setHtml"),
    ("ui/shell/guide_window.py", "QTextBrowser"),  # of the program's own guide alone
    ("ui/shell/guide_window.py", "setMarkdown"),
}


def test_qt_is_given_texts_only_by_what_keeps_them_plain() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "ui").rglob("*.py")
        for name in _used(ast.parse(path.read_text("utf-8")))
    }
    assert sorted(found - ALLOWED) == []
    assert found >= ALLOWED


def _used(tree: ast.AST) -> Iterator[str]:
    """Names of AROUND that are called, subclassed or looked up a static function in."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(name)) if name in AROUND:
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(name), attr=attribute)):
                yield from {name, attribute} & AROUND.keys()
            case ast.Call(func=ast.Attribute(attr=name)) if name in AROUND:
                yield name
            case ast.Attribute(attr="ToolTipRole"):
                yield "ToolTipRole"
            case ast.ClassDef(bases=bases):
                yield from {ast.unparse(base) for base in bases} & AROUND.keys()


# Columns in which an office or a file may write anything.
WRITTEN = {
    "people": ("given_name", "family_name", "sort_name", "former_name", "notes", "title"),
    "awards": ("kind", "department", "programme"),
    "roles": ("title", "employer", "sector"),
    "contact_points": ("label", "source", "city"),
    "engagements": ("title", "note", "source"),
    "consents": ("evidence", "wording"),
    "batches": ("file_name", "sheet", "by"),
    "surveys": ("title", "description"),
    "questions": ("text", "section", "headline"),
    "choices": ("text",),
    "answers": ("text",),
    "segments": ("description",),
    "responses": ("source_key", "platform"),
}


@pytest.fixture
def hostile(office: Office) -> Database:
    with office.database.unjournalled() as connection:
        connection.execute(
            text("INSERT INTO segments (id, name, expression) VALUES (1, :it, 'deceased')"),
            {"it": HOSTILE},
        )
        for table, columns in WRITTEN.items():
            for column in columns:
                connection.execute(
                    text(f"UPDATE {table} SET {column} = :it || {column} WHERE {column} > ''"),
                    {"it": HOSTILE},
                )
        for batch in connection.execute(select(batches.c.id, batches.c.parameters)).all():
            named = {
                key: f"{HOSTILE}{value}" if isinstance(value, str) else value
                for key, value in batch.parameters.items()
            }
            connection.execute(
                update(batches).where(batches.c.id == batch.id).values(parameters=named)
            )
    return office.database


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (OverviewPage, None),
        (AlumniPage, ShowPerson(1)),
        (SurveysPage, None),
        *(
            (SurveysPage, OpenWave("CAC", "2018", tab))
            for tab in ("invitations", "responses", "findings")
        ),
        (ImportsPage, None),
        (ImportsPage, ShowBatch(1)),
        (ImportsPage, ImportFile(Path("FILE"))),
        (ReportsPage, None),
        (SettingsPage, None),
    ],
)
def test_no_page_nor_its_dialogs_read_data_as_html(
    make: Callable[[PageContext], Page],
    what: object,
    hostile: Database,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: ([], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: "")
    if isinstance(what, ImportFile):
        path = tmp_path / "<b>R&D <img src=x>.csv"
        path.write_text(f'Family name,{HOSTILE.replace(chr(34), "")},E-mail\n"<b>A","<i>",x\n')
        what = ImportFile(path)
    page = show_page(make(context), context, qtbot, what)
    assert faults(page) == []
    for button in page.findChildren(QPushButton):
        if not _can_be_pressed(button):
            continue
        button.click()
        settle(qtbot, context.jobs)
        assert faults(page) == []
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        settle(qtbot, context.jobs)
    page.hide()
    settle(qtbot, context.jobs)


def _can_be_pressed(button: QPushButton) -> bool:
    """Whether it is there still and asks something more, in a dialog."""
    try:
        return (
            button.isVisible()
            and button.isEnabled()
            and button.menu() is None
            and button.text().endswith("…")
        )
    except RuntimeError:  # gone with what the last one changed
        return False


def faults(top: QWidget) -> list[str]:
    """Every place below `top` that shows a text otherwise than it is."""
    return [
        f"{type(widget).__name__}: {shown}"
        for widget in (top, *top.findChildren(QWidget))
        for shown in _wrong(widget)
    ]


def _wrong(widget: QWidget) -> Iterator[str]:
    yield from _tags(widget.toolTip())
    match widget:
        case QLabel() if widget.textFormat() != Qt.TextFormat.PlainText:
            yield from _tags(widget.text())
        case QTextEdit() if re.search(r"<img|href", widget.toHtml()):
            yield widget.toPlainText()
        case QAbstractItemView() if (model := widget.model()) is not None:
            for row in range(min(model.rowCount(), 40)):
                tip = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
                yield from _tags(str(tip or ""))
        case _:
            # Letters to press with Alt, or in a menu alone.
            has_marks = isinstance(widget.window(), Dialog | QMessageBox | QMenu)
            for one in _captions(widget):
                escaped = one.replace("&&", "")
                shown = re.sub(r"&(?=\w)", "", escaped, count=1) if has_marks else escaped
                if "&" in shown:
                    yield one


def _captions(widget: QWidget) -> list[str]:
    match widget:
        case QAbstractButton():
            return [QAbstractButton.text(widget)]  # escaped; a PlainButton tells the plain text
        case QTabBar():
            return [widget.tabText(place) for place in range(widget.count())]
        case QMenu():
            widget.aboutToShow.emit()
            return [action.text() for action in widget.actions()]
    return []


def _tags(shown: str) -> list[str]:
    """`shown` where it has tags that Qt would follow, unlike those of `escape_rich_text`."""
    return [shown] if re.search(r"<(img|b|a|i)\b", shown) else []
