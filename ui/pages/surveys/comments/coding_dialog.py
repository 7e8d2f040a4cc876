"""Read the comments on a question, search them, and code them by theme, by keyboard alone."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.comments import CommentSheet, read_comment_sheet, read_context
from surveys.themes.coding import code_comments
from ui.context import PageContext
from ui.pages.surveys.comments.coding_files import export_coding, import_coding
from ui.pages.surveys.comments.coding_state import CodingState, CommentFilter
from ui.pages.surveys.comments.theme_list import NUMBERED, ThemeList
from ui.pages.surveys.comments.themes_dialog import edit_themes
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import Message, choice_box, label, secondary_button
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import search_field
from ui.widgets.plain_text import set_tool_tip

_FILTERS: Final[Mapping[CommentFilter, str]] = {
    CommentFilter.ALL: "All comments",
    CommentFilter.NOT_CODED: "Not coded yet",
    CommentFilter.CODED: "Coded",
    CommentFilter.SUGGESTED: "With a suggested theme",
}
_COMMENT: Final = Column("comment", "Comment", ColumnKind.TEXT, 440)
_THEMES: Final = Column("themes", "Themes", ColumnKind.TEXT, 170)
_SAVED_EVERY: Final = 10_000  # milliseconds after the last comment was coded
_TEXT_HEIGHT: Final = 130
_KEYS: Final = (
    "Keys: 1 to 9 tick a theme, 0 no theme, N next comment that is not coded, Backspace clears the"
    " coding."
)


def open_comments(
    parent: QWidget, context: PageContext, survey_code: str, wave_label: str, question: str
) -> None:
    """Read the comments on a question in a job, and show them."""
    database = context.database

    def read(_progress: Progress) -> CommentSheet:
        with database.read() as connection:
            return read_comment_sheet(connection, survey_code, wave_label, question)

    context.jobs.read(
        read,
        lambda sheet: CodingDialog(parent, context, sheet).open(),
        failed=lambda error: _tell(context, error),
    )


class CodingDialog(Dialog):
    """Shows the comments of `sheet`; what is coded is saved as one goes, and on closing."""

    def __init__(self, parent: QWidget, context: PageContext, sheet: CommentSheet) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Comments of {sheet.wave.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 700)
        self._context, self._sheet = context, sheet
        self._state = CodingState(sheet.themes, sheet.comments)
        self._places: list[int] = []  # of the comments listed
        self._values: Mapping[int, str] = {}  # of the field beside, by response
        self._field = ""
        self._search = search_field("Search comments…")
        self._search.textChanged.connect(lambda _text: self._list())
        self._which = choice_box(_FILTERS)
        self._which.setAccessibleName("Which comments")
        self._which.currentIndexChanged.connect(lambda _at: self._list())
        fields = {
            "": "No extra field",
            **{one.key: one.label.capitalize() for one in sheet.fields},
        }
        self._beside = choice_box(fields)
        self._beside.setAccessibleName("Field beside the comments")
        self._beside.setVisible(bool(sheet.fields))
        self._beside.currentIndexChanged.connect(lambda _at: self._read_field())
        self._theme_list = ThemeList()
        self._theme_list.toggled.connect(self._toggle)
        self._bind_keys(self._theme_list)
        self._middle = QVBoxLayout()
        self._model, self._table = self._make_table()
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("The whole comment")
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._progress = label("", Type.HEADING)
        self._accept_all = secondary_button("Accept all suggestions", self._accept_suggestions)
        set_tool_tip(
            self._accept_all, "Codes the comments in which keywords are found, if not coded yet."
        )
        self._no_themes = label(
            "No themes yet. Themes… makes some, and suggests them by frequent words.",
            ink="muted",
            wrap=True,
        )
        self._build()
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVED_EVERY)
        self._saving.timeout.connect(self._save)
        self._list()
        self._table.setFocus()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._search, 1)
        head.addWidget(self._which)
        head.addWidget(self._beside)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addLayout(head)
        left.addLayout(self._middle, 1)
        left.addWidget(self._text)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self._progress)
        right.addWidget(self._theme_list, 1)
        right.addWidget(self._no_themes, 1, Qt.AlignmentFlag.AlignTop)
        right.addWidget(label(_KEYS, Type.SMALL, ink="muted", wrap=True))
        for button in (
            secondary_button("Themes…", self._edit_themes),
            self._accept_all,
            secondary_button("Next comment not coded", self._next),
        ):
            right.addWidget(button)
        files = QHBoxLayout()
        files.setSpacing(GRID)
        for text, act, tip in (
            ("Export…", self._export, "Saves the comments as a workbook, to be coded in Excel."),
            ("Import…", self._import, "Codes the comments as such a workbook says."),
        ):
            button = secondary_button(text, act)
            set_tool_tip(button, tip)
            files.addWidget(button)
        right.addLayout(files)
        right.addWidget(secondary_button("Close", self.close))
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        sides.addLayout(left, 5)
        sides.addLayout(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(self._sheet.text, Type.HEADING, wrap=True))
        column.addLayout(sides, 1)

    def _make_table(self) -> tuple[RowsTableModel, DataTable]:
        """A table of comments with the field beside them."""
        model = RowsTableModel((_COMMENT, *self._context_columns(), _THEMES))
        table = DataTable("Comments", model)
        head = table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # comments have the rest
        table.selection_changed.connect(self._show_current)
        self._bind_keys(table)
        self._middle.addWidget(table)
        return model, table

    def _bind_keys(self, widget: QWidget) -> None:
        """Let the keys act while the list of comments or of themes has the focus."""
        acts: dict[str, Callable[[], None]] = {
            str(number): partial(self._toggle_number, number) for number in range(1, NUMBERED + 1)
        }
        acts |= {
            "0": partial(self._code, ()),
            "Backspace": partial(self._code, None),
            "N": self._next,
        }
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save()
        super().closeEvent(event)

    def reject(self) -> None:
        self._save()
        super().reject()

    def _current(self) -> int | None:
        """The place of the comment that is shown."""
        selected = self._table.selected_rows()
        return self._places[selected[0]] if selected and self._places else None

    def _list(self) -> None:
        """List the comments searched for; the current one stays so if it is among them."""
        current = self._current()
        which = CommentFilter(self._which.currentData())
        self._places = self._state.places(self._search.text(), which)
        with QSignalBlocker(self._table):
            self._model.set_rows([self._row(place) for place in self._places])
        if self._places:
            self._select(current if current in self._places else self._places[0])
        self._show_current()
        self._show_suggested()

    def _show_suggested(self) -> None:
        """Offer to accept suggestions while there are any."""
        found = self._state.places("", CommentFilter.SUGGESTED)
        self._accept_all.setEnabled(bool(found))

    def _row(self, place: int) -> tuple[str, ...]:
        comment = self._state.comments[place]
        beside = (self._values.get(comment.response_id, "–"),) if self._field else ()
        return (" ".join(comment.text.split()), *beside, self._themes_in_words(place))

    def _themes_in_words(self, place: int) -> str:
        coded = self._state.coded_themes(place)
        if coded is None:
            return "To code again" if self._state.comments[place].is_changed else ""
        names = [theme.name for theme in self._state.themes if theme.id in coded]
        return ", ".join(names) or "No theme"

    def _context_columns(self) -> tuple[Column, ...]:
        if not self._field:
            return ()
        text = next(one.label for one in self._sheet.fields if one.key == self._field)
        return (Column("beside", text.capitalize(), ColumnKind.TEXT, 110),)

    def _select(self, place: int) -> None:
        self._table.selectRow(self._places.index(place))

    def _show_current(self) -> None:
        """Show the current comment whole, with its themes."""
        place = self._current()
        total = len(self._state.comments)
        self._progress.setText(
            f"{format_number(self._state.coded)} of {format_number(total)} coded"
        )
        self._theme_list.setEnabled(place is not None)
        self._theme_list.setVisible(bool(self._state.themes))
        self._no_themes.setVisible(not self._state.themes)
        text = "" if place is None else self._state.comments[place].text
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
        self._theme_list.show_themes(
            self._state.themes,
            (self._state.coded_themes(place) or ()) if place is not None else (),
            self._state.suggested(place) if place is not None else (),
            self._state.counts(),
        )

    def _toggle_number(self, number: int) -> None:
        if number <= len(self._state.themes):
            self._toggle(self._state.themes[number - 1].id)

    def _toggle(self, theme: int) -> None:
        place = self._current()
        if place is not None:
            self._state.toggle(place, theme)
            self._show_coded(place)

    def _code(self, themes: tuple[int, ...] | None) -> None:
        place = self._current()
        if place is not None:
            self._state.code(place, themes)
            self._show_coded(place)

    def _show_coded(self, place: int) -> None:
        self._model.set_row(self._places.index(place), self._row(place))
        self._show_current()
        self._show_suggested()
        self._saving.start()

    def _next(self) -> None:
        """Go to the next comment that is not coded."""
        place = self._current()
        to = self._state.next_not_coded(self._places, -1 if place is None else place)
        if to is not None:
            self._select(to)

    def _accept_suggestions(self) -> None:
        self._state.accept_suggestions()
        self._list()
        self._save()

    def _read_field(self) -> None:
        """Read the values of the field beside the comments, and show them."""
        field = str(self._beside.currentData())
        database, comments = self._context.database, self._state.comments

        def read(_progress: Progress) -> Mapping[int, str]:
            if not field:
                return {}
            with database.read() as connection:
                return read_context(connection, comments, field)

        self._context.jobs.read(read, partial(self._show_field, field))

    def _show_field(self, field: str, values: Mapping[int, str]) -> None:
        current, had_focus = self._current(), self._table.hasFocus()
        self._field, self._values = field, values
        self._middle.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._model, self._table = self._make_table()
        self._list()
        if had_focus:
            self._table.setFocus()
        if current is not None:
            self._select(current)

    def _export(self) -> None:
        export_coding(self, self._context, self._sheet, self._state.coded_comments())

    def _import(self) -> None:
        self._save()
        import_coding(self, self._context, self._sheet, lambda _changed: self._read_again())

    def _edit_themes(self) -> None:
        self._save()
        texts = [one.text for one in self._state.comments]
        edit_themes(
            self,
            self._context,
            self._sheet.wave.survey_code,
            self._sheet.question,
            self._state.themes,
            texts,
            lambda _themes: self._read_again(),
        )

    def _read_again(self) -> None:
        """Read the comments again: merged and deleted themes, or a file, changed their coding."""
        database, sheet = self._context.database, self._sheet
        wave = sheet.wave

        def read(_progress: Progress) -> CommentSheet:
            with database.read() as connection:
                return read_comment_sheet(connection, wave.survey_code, wave.label, sheet.question)

        self._context.jobs.read(read, self._show_sheet)

    def _show_sheet(self, sheet: CommentSheet) -> None:
        unsaved = self._state.take_unsaved()
        self._sheet = sheet
        self._state = CodingState(sheet.themes, sheet.comments)
        self._state.put_back(unsaved)
        self._list()

    def _save(self) -> None:
        """Save what was coded since the last time."""
        self._saving.stop()
        unsaved = self._state.take_unsaved()
        if not unsaved:
            return
        wave, state, context = self._sheet.wave, self._state, self._context

        def failed(error: Exception) -> None:
            state.put_back(unsaved)
            _tell(context, error)

        write_batch(
            context,
            BatchKind.COMMENTS_CODE,
            lambda changes: code_comments(changes, wave, unsaved),
            title=f"Saving {plural(len(unsaved), 'coded comment')}",
            failed=failed,
        )


def _tell(context: PageContext, error: Exception) -> None:
    if isinstance(error, UserError):
        context.jobs.said.emit(Message(error.message, Tone.BAD))
