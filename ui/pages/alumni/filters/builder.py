"""The builder of filters: groups of conditions, or the filter as text, with who matches below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.formats import plural
from records.filters.model import Filter, Membership, all_of, conditions
from records.filters.parser import parse
from records.filters.segments import Segment
from records.filters.text import to_text
from ui.actions import (
    ADD_CONDITION,
    ADD_GROUP,
    COPY_CONDITION,
    MOVE_CONDITION_DOWN,
    MOVE_CONDITION_IN,
    MOVE_CONDITION_OUT,
    MOVE_CONDITION_UP,
    REMOVE_CONDITION,
    Action,
)
from ui.bound_actions import bind
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import scope_of_people
from ui.pages.alumni.filters.group_editor import GroupEditor
from ui.pages.alumni.filters.item_editor import Incomplete, ItemEditor
from ui.pages.alumni.filters.moves import copy, move, move_in, move_out
from ui.pages.alumni.filters.outline import filter_of, outline_of
from ui.pages.alumni.people_preview import PreviewLine
from ui.theme import GRID, Type
from ui.widgets import label, link_button, primary_button, rule, secondary_button, set_tab_order
from ui.widgets.dialogs import Dialog
from ui.widgets.plain_text import caption
from ui.widgets.popups import pop_up_menu
from ui.widgets.search_combo import choose_typed_in

_WIDTH, _HEIGHT = 900, 620
_CONDITIONS, _TEXT = range(2)  # pages of the stack


class FilterBuilder(Dialog):
    """Edits a filter, or with `segment` that of a saved segment; as text where it has become void.

    Signals: `applied(Filter | None)`, None for everybody; `save_requested(Filter)` to save it as a
    new segment; `update_requested(Filter)` to give it to `segment`: the owner then calls
    `finish_update` or `fail`. `shown_in` is the name of a segment within which the filter applies.
    """

    applied = Signal(object)
    save_requested = Signal(object)
    update_requested = Signal(object)

    def __init__(
        self,
        filters: FilterContext,
        parent: QWidget,
        chosen: Filter | None,
        *,
        segment: Segment | None = None,
        shown_in: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._filters = filters
        self._segment = segment
        self._shown_in = shown_in
        self._scope = scope_of_people(filters.lists.criteria)
        self._root = self._make_root(chosen)
        self._text = QPlainTextEdit()
        self._problem = label("", ink="bad", wrap=True)
        self._stack = QStackedWidget()
        self._scroll = QScrollArea()
        self._switch = link_button("Show as text", self._switch_view)
        self._preview = PreviewLine(filters.page, filters.lists.people)
        self._commands = self._bind_commands()
        self._build_ui()
        self._root.focus_first()
        if chosen is None and segment is not None:
            self._show_text(segment.expression or "")
        self._edited()

    # --- the window ------------------------------------------------------------------------

    def _build_ui(self) -> None:
        title = f"Edit segment “{self._segment.name}”" if self._segment else "Filter people"
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - 60), min(_HEIGHT, room.height() - 80))
        head = QHBoxLayout()
        head.addWidget(label(title, Type.HEADING))
        if self._shown_in is not None:
            head.addWidget(label(f"in “{self._shown_in}”", ink="muted"))
        head.addStretch(1)
        head.addWidget(self._switch)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(_at_top(self._root))
        self._text.setAccessibleName("Filter as text")
        self._text.setTabChangesFocus(True)
        self._text.textChanged.connect(self._edited)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._text)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self._problem)
        column.addWidget(rule())
        column.addWidget(self._preview)
        column.addLayout(self._make_buttons())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._accept.click)
        self.finished.connect(self._preview.stop)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        if self._segment is None:
            save = secondary_button("Save as segment…", partial(self._finish, self.save_requested))
            self._accept = primary_button("Apply", partial(self._finish, self.applied))
        else:
            words = "Save as new segment…"
            save = secondary_button(words, partial(self._finish, self.save_requested))
            words = f"Update “{self._segment.name}”"
            self._accept = primary_button(words, partial(self._finish, self.update_requested))
        self._buttons = (save, secondary_button("Cancel", self.reject), self._accept)
        for button in self._buttons:
            row.addWidget(button)
        row.insertStretch(1, 1)
        self._accept.setAutoDefault(False)  # Enter in a field is not yet the end
        return row

    def _make_root(self, chosen: Filter | None) -> GroupEditor:
        root = GroupEditor(self._filters, self._scope, outline_of(chosen), outermost=True)
        if not root.items:
            root.insert(0, root.make())
        root.changed.connect(self._edited)
        root.menu_requested.connect(self._open_menu)
        return root

    # --- the filter ------------------------------------------------------------------------

    def filter(self) -> Filter | None:
        """The filter entered; None for everybody.

        Raises UserError where a condition is not complete, which then has the focus and says why,
        and for a text that cannot be understood.
        """
        if self._stack.currentIndex() == _TEXT:
            return self._parsed()
        incomplete: list[Incomplete] = []
        group = self._root.read(incomplete)
        for editor, message in reversed(incomplete):
            editor.complain(message)
            editor.focus_value()
        if incomplete:
            count = plural(len(incomplete), "condition is", "conditions are")
            raise UserError(f"{count} not complete.", code="incomplete_filter")
        return filter_of(group)

    def finish_update(self, _segment: Segment) -> None:
        """Close: the segment has the filter now."""
        self.accept()

    def fail(self, error: Exception) -> None:
        """Say why the filter could not be saved."""
        self._accept.setEnabled(True)
        if isinstance(error, UserError):
            self._complain(error.message)

    def _parsed(self) -> Filter | None:
        text = self._text.toPlainText().strip()
        return parse(text, self._filters.lists.fields) if text else None

    def _edited(self) -> None:
        """Count who matches now; conditions that are not complete are left out."""
        self._complain("")
        set_tab_order([self._switch, *self._root.tab_stops(), self._text, *self._buttons])
        incomplete: list[Incomplete] = []
        try:
            is_text = self._stack.currentIndex() == _TEXT
            chosen = self._parsed() if is_text else filter_of(self._root.read(incomplete))
        except UserError as error:
            self._complain(error.message)
            self._preview.show_nothing("")
            return
        if self._shown_in is not None:
            chosen = all_of((Membership("segment", self._shown_in), *conditions(chosen)))
        count = plural(len(incomplete), "condition is", "conditions are")
        note = f"{count} not complete and not counted" if incomplete else ""
        self._preview.show_people(chosen, note)

    def _switch_view(self) -> None:
        """Show the filter as text, or the text as conditions, if it is complete."""
        try:
            chosen = self.filter()
        except UserError as error:
            self._complain(error.message)
            return
        if self._stack.currentIndex() == _TEXT:
            self._root = self._make_root(chosen)
            self._scroll.setWidget(_at_top(self._root))
            self._stack.setCurrentIndex(_CONDITIONS)
            self._switch.setText("Show as text")
            self._root.focus_first()
        else:
            self._show_text("" if chosen is None else to_text(chosen))

    def _show_text(self, expression: str) -> None:
        self._text.setPlainText(expression)
        self._stack.setCurrentIndex(_TEXT)
        self._switch.setText("Show as conditions")
        self._text.setFocus()

    def _finish(self, signal: SignalInstance) -> None:
        choose_typed_in(self)
        try:
            chosen = self.filter()
            if chosen is None and signal != self.applied:
                raise UserError("Add a condition first.", code="incomplete_filter")
        except UserError as error:
            self._complain(error.message)
            return
        if signal == self.update_requested:
            self._accept.setEnabled(False)
        else:
            self.accept()
        signal.emit(chosen)

    def _complain(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    # --- commands --------------------------------------------------------------------------

    def _bind_commands(self) -> list[tuple[Action, Callable[[ItemEditor], object]]]:
        """The commands on the item that has the focus; the menu of an item has them as well."""
        commands: list[tuple[Action, Callable[[ItemEditor], object]]] = [
            (MOVE_CONDITION_UP, lambda item: move(item, -1)),
            (MOVE_CONDITION_DOWN, lambda item: move(item, 1)),
            (MOVE_CONDITION_IN, move_in),
            (MOVE_CONDITION_OUT, move_out),
            (COPY_CONDITION, copy),
            (REMOVE_CONDITION, _remove),
        ]
        for action, command in commands:
            bind(self, action, partial(self._on_focused, command))
        bind(self, ADD_CONDITION, self._add_condition)
        bind(self, ADD_GROUP, self._add_group)
        return commands

    def _on_focused(self, command: Callable[[ItemEditor], object]) -> None:
        item = self._focused()
        if item is not None and item.within is not None:
            command(item)

    def _focused(self) -> ItemEditor | None:
        """The innermost item that has the focus."""
        at: QWidget | None = self.focusWidget()
        while at is not None and not isinstance(at, ItemEditor):
            at = at.parentWidget()
        return at

    def _add_condition(self) -> None:
        item = self._focused()
        if isinstance(item, GroupEditor):
            item.add_condition()
        elif item is not None and item.within is not None:
            item.within.add_condition(item)
        else:
            self._root.add_condition()

    def _add_group(self) -> None:
        item = self._focused()
        if isinstance(item, GroupEditor):
            item.add_group()
        else:
            (item.within if item is not None and item.within else self._root).add_group()

    def _open_menu(self, item: ItemEditor) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action, command in self._commands:
            entry = menu.addAction(caption(action.text), partial(command, item))
            entry.setShortcut(QKeySequence(action.shortcut))
        pop_up_menu(menu, QCursor.pos())


def _remove(item: ItemEditor) -> None:
    if item.within is not None:
        item.within.remove(item)


def _at_top(root: QWidget) -> QWidget:
    """`root` at the top of a page that may be higher."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(2, 2, 10, 2)
    column.addWidget(root)
    column.addStretch(1)
    return page
