"""Edits the subject and body of a mail, a tab for each language, with a menu of merge fields."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from records.fields.languages import code_of, name_of, names
from surveys.mailing_lists import ListKind
from surveys.sending.merge_fields import MailField
from surveys.sending.starting_texts import starting_text
from surveys.sending.texts import MailText, MailTexts
from ui.theme import GRID, Type
from ui.widgets import Tabs, label, link_button, open_menu_from, secondary_button
from ui.widgets.plain_text import caption

ALL_LANGUAGES = "All languages"
_USUAL = ("English", "French", "German", "Spanish", "Italian", "Dutch", "Polish", "Portuguese")


class MailTextEditor(QWidget):
    """Edits `texts`, by language.

    Signals: `changed` when anything was typed; `language_shown(str)` with the code of the language
    whose text is shown from now on.
    """

    changed = Signal()
    language_shown = Signal(str)

    def __init__(self, kind: ListKind, texts: MailTexts, fields: Sequence[MailField]) -> None:
        super().__init__()
        self._kind = kind
        self._texts = dict(texts)
        self._languages = ["", *sorted(one for one in texts if one)]
        self._shown = ""
        self._tabs = Tabs([])
        self._tabs.setAccessibleName("Languages")
        self._add = secondary_button("Add language")
        self._add_menu = QMenu(self)
        open_menu_from(self._add, self._add_menu)
        self._remove = link_button("Remove language", self._remove_language)
        self._subject = QLineEdit()
        self._subject.setAccessibleName("Subject")
        self._body = QPlainTextEdit()
        self._body.setAccessibleName("Text")
        self._body.setTabChangesFocus(True)
        self._typed_in: QLineEdit | QPlainTextEdit = self._body
        for part in (self._subject, self._body):
            part.installEventFilter(self)
        self._lay_out(self._field_button(fields))
        self._fill_tabs()
        self._show_text(0)
        self._tabs.currentChanged.connect(self._show_text)
        self._subject.textEdited.connect(self._keep)
        self._body.textChanged.connect(self._keep)

    @property
    def texts(self) -> dict[str, MailText]:
        """The texts as they are now."""
        return dict(self._texts)

    @property
    def language(self) -> str:
        """The code of the language whose text is shown, empty for all languages."""
        return self._shown

    def _lay_out(self, field_button: QPushButton) -> None:
        languages = QHBoxLayout()
        languages.setSpacing(GRID)
        languages.addWidget(self._tabs, 1)
        languages.addWidget(self._remove)
        languages.addWidget(self._add)
        names_row = QHBoxLayout()
        names_row.addWidget(label("Text", Type.SMALL, ink="muted"), 1)
        names_row.addWidget(field_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(languages)
        column.addWidget(label("Subject", Type.SMALL, ink="muted"))
        column.addWidget(self._subject)
        column.addLayout(names_row)
        column.addWidget(self._body, 1)
        hint = "**bold**, [words](https://…) is a link, - begins a line of a list"
        column.addWidget(label(hint, Type.SMALL, ink="muted", wrap=True))

    def _field_button(self, fields: Sequence[MailField]) -> QPushButton:
        """The button that inserts a merge field into the text."""
        result = secondary_button("Insert field")
        menu = QMenu(result)
        for group, members in groupby(sorted(fields, key=lambda one: one.group), _group):
            part = menu.addMenu(caption(group))
            for field in members:
                action = part.addAction(caption(field.label))
                action.triggered.connect(lambda _on=False, field=field: self.insert_field(field))
        open_menu_from(result, menu)
        return result

    def insert_field(self, field: MailField) -> None:
        """Write a merge field where the cursor is, in the subject or the text."""
        if isinstance(self._typed_in, QLineEdit):
            self._typed_in.insert(field.written)
            self._keep()
        else:
            self._typed_in.insertPlainText(field.written)
        self._typed_in.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note whether the subject or the text was typed in last."""
        if event.type() == QEvent.Type.FocusIn:
            self._typed_in = self._subject if watched is self._subject else self._body
        return super().eventFilter(watched, event)

    def _fill_tabs(self) -> None:
        with QSignalBlocker(self._tabs):
            while self._tabs.count():
                self._tabs.removeTab(0)
            for code in self._languages:
                self._tabs.addTab(caption(name_of(code) if code else ALL_LANGUAGES))
        self._add_menu.clear()
        left = [one for one in names() if code_of(one) not in self._languages]
        for name in [one for one in _USUAL if one in left]:
            self._add_entry(self._add_menu, name)
        more = self._add_menu.addMenu("Other")
        for name in left:
            if name not in _USUAL:
                self._add_entry(more, name)

    def _add_entry(self, menu: QMenu, name: str) -> None:
        menu.addAction(caption(name)).triggered.connect(
            lambda _on=False: self.add_language(code_of(name) or "")
        )

    def add_language(self, code: str) -> None:
        """Begin a text for those whose language has the code `code`."""
        self._texts[code] = starting_text(self._kind, code)
        self._languages.append(code)
        self._fill_tabs()
        self._tabs.setCurrentIndex(len(self._languages) - 1)
        self._show_text(len(self._languages) - 1)
        self.changed.emit()

    def _remove_language(self) -> None:
        self._languages.remove(self._shown)
        del self._texts[self._shown]
        self._fill_tabs()
        self._show_text(0)
        self.changed.emit()

    def _show_text(self, at: int) -> None:
        self._shown = self._languages[at]
        text = self._texts[self._shown]
        with QSignalBlocker(self._body):
            self._subject.setText(text.subject)
            self._body.setPlainText(text.body)
        self._remove.setVisible(bool(self._shown))
        self.language_shown.emit(self._shown)

    def _keep(self) -> None:
        self._texts[self._shown] = MailText(self._subject.text(), self._body.toPlainText())
        self.changed.emit()


def _group(field: MailField) -> str:
    return field.group
