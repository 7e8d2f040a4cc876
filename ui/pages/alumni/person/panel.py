"""The person at the right: the name, and one of five tabs, read again after every change."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.errors import UserError
from core.progress import Progress
from records.editing import EditConflict, Edited, edit_person
from records.people import full_name
from records.segments import Segment
from records.values import BadValue, parse_value
from ui.context import Context
from ui.jobs import Job
from ui.pages.alumni.engaging import ask_for_engagement
from ui.pages.alumni.exporting import export_person
from ui.pages.alumni.person.career import fill_career
from ui.pages.alumni.person.conflict import ConflictDialog
from ui.pages.alumni.person.engagement import fill_engagement
from ui.pages.alumni.person.field_row import FieldRow
from ui.pages.alumni.person.history import fill_history
from ui.pages.alumni.person.profile import fill_profile
from ui.pages.alumni.person.reading import PersonView, read_person
from ui.pages.alumni.person.surveys import fill_surveys
from ui.pages.alumni.person.tab import Tab
from ui.pages.alumni.reading import Lists
from ui.pages.alumni.removing import remove_people
from ui.pages.alumni.segments import ask_for_list, take_off_list
from ui.theme import GRID, Type, colours, font
from ui.undoing import tell_edited
from ui.widgets import ElidedLabel, Tabs, clear, icon_button

_TITLES = ("Profile", "Career", "Surveys", "Engagement", "History")
_FILLERS = (fill_profile, fill_career, fill_surveys, fill_engagement, fill_history)
_MARGIN = 20


class PersonPanel(QWidget):
    """Shows one person and keeps what is edited there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person: PersonView | None = None
        self._lists: Lists | None = None
        self._shown_list: Segment | None = None
        self._reading: Job | None = None
        self._saving = False
        self._initials = _Initials()
        self._name = ElidedLabel("", Type.BRAND)
        self._line = ElidedLabel("", ink="muted")
        self._more = icon_button("more", "More about this person", self._open_menu)
        self._tabs = Tabs(_TITLES)
        self._tabs.currentChanged.connect(lambda: self._fill())
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_MARGIN, 12, _MARGIN, 24)
        self._column.setSpacing(6)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._furnish()

    def show_person(self, person_id: int, lists: Lists, shown_list: Segment | None = None) -> None:
        """Read the person and show what is on record; the same one again after a change.

        `shown_list` is the list among whose people this one is shown, if any.
        """
        self._lists, self._shown_list = lists, shown_list
        if self._reading is not None:
            self._reading.cancel()

        def read(_progress: Progress) -> PersonView | None:
            with self._context.database.read() as connection:
                return read_person(connection, person_id, lists.fields)

        self._reading = self._context.jobs.read(read, self._show)

    def _furnish(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._name)
        words.addWidget(self._line)
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 0)
        head.setSpacing(12)
        head.addWidget(self._initials)
        head.addLayout(words, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        tabs.addWidget(self._tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self._scroll, 1)

    def _show(self, person: PersonView | None) -> None:
        if person is None:  # deleted meanwhile; the table will hear of it too
            return
        other = self._person is None or self._person.id != person.id
        if not other and self._is_editing():
            return  # what is being written must not be lost; saving tells of a conflict
        self._person = person
        name = full_name(person.values)
        self._name.setText(name)
        self._line.setText(_subtitle(person.values))
        self._initials.show_name(person.values)
        self.setAccessibleName(name)
        self._fill()
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    def _fill(self) -> None:
        if self._person is None or self._lists is None:
            return
        clear(self._column)
        tab = Tab(self._context, self._person, self._lists, self._column, self._save, self)
        _FILLERS[self._tabs.currentIndex()](tab)
        self._column.addStretch(1)

    def _open_menu(self) -> None:
        if self._person is None:
            return
        context, person = self._context, [self._person.id]
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Add an engagement…", partial(ask_for_engagement, context, self, person))
        menu.addAction("Add to a list…", partial(ask_for_list, context, self, person))
        menu.addAction("Export…", partial(export_person, context, self, self._person.id))
        menu.addSeparator()
        if self._shown_list is not None:
            menu.addAction(
                f"Remove from “{self._shown_list.name}”",
                partial(take_off_list, context, self._shown_list, person),
            )
        menu.addAction("Delete person", partial(remove_people, context, person))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _is_editing(self) -> bool:
        return not self._saving and any(row.is_editing for row in self.findChildren(FieldRow))

    def _save(self, row: FieldRow, text: str) -> None:
        """Keep what was written in `row`; what cannot be is said under it."""
        person, lists = self._person, self._lists
        if person is None or lists is None or self._saving:
            return
        try:
            value = parse_value(lists.fields[row.key], text, lists.values)
        except BadValue as bad:
            row.complain(bad.message)
            return
        self._write(person, {row.key: value}, row)

    def _write(
        self, person: PersonView, values: Mapping[str, Any], row: FieldRow | None = None
    ) -> None:
        self._saving = True

        def work(_progress: Progress) -> Edited:
            return edit_person(self._context.database, person.id, values, person.version)

        self._context.jobs.write(
            work,
            partial(self._saved, row),
            title="Saving",
            failed=partial(self._refused, row, person),
        )

    def _saved(self, row: FieldRow | None, edited: Edited) -> None:
        self._saving = False
        if row is not None:
            row.close_editor()
        tell_edited(self._context, edited)

    def _refused(self, row: FieldRow | None, person: PersonView, error: Exception) -> None:
        self._saving = False
        if isinstance(error, EditConflict) and self._lists is not None:
            dialog = ConflictDialog(self, error, self._lists.fields)
            dialog.decided.connect(
                lambda values: self._write(person.at_version(error.version), values, row)
            )
            dialog.open()
        elif isinstance(error, UserError) and row is not None:
            row.complain(error.message)
        elif isinstance(error, UserError):
            self._context.jobs.tell(error)


class _Initials(QWidget):
    """The person's initials on a disc."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFixedSize(44, 44)

    def show_name(self, values: Mapping[str, Any]) -> None:
        """Take the initials of another name."""
        names = (values.get("given_name"), values.get("family_name"))
        self._text = "".join(name[0].upper() for name in names if name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.tint))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setFont(font(Type.STRONG))
        painter.setPen(QColor(palette.accent))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def _subtitle(values: Mapping[str, Any]) -> str:
    parts = []
    if values.get("deceased"):
        parts.append("deceased")
    if values.get("do_not_contact"):
        parts.append("do not contact")
    if values.get("former_name"):
        parts.append(f"formerly {values['former_name']}")
    if values.get("alumni_id"):
        parts.append(f"ID {values['alumni_id']}")
    return " · ".join(parts)
