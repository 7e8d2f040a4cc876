"""Numbers of people, each of which lists its people by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.progress import Progress
from records.people import list_names
from ui.context import ALUMNI, ListPeople, PageContext
from ui.jobs import Job
from ui.theme import Type
from ui.widgets import Bar, BarList, label, link_button

_MOST_NAMES: Final = 500  # Alumni lists all
_NAMES_HEIGHT: Final = 108


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """Some people, and what is said of them."""

    title: str
    people: Sequence[int]
    is_good: bool = False


class PeopleGroups(QWidget):
    """Bars of groups; a click lists the people. `left` when they are shown in Alumni."""

    left = Signal()

    def __init__(self, context: PageContext, about: str) -> None:
        super().__init__()
        self._context, self._about = context, about
        self._groups: Sequence[PeopleGroup] = ()
        self._listed = PeopleGroup("", ())
        self._job: Job | None = None
        self._bars = BarList("People by what happens to them", label_width=264, clickable=True)
        self._heading = label("", Type.STRONG, wrap=True)
        self._names = QListWidget()
        self._names.setFixedHeight(_NAMES_HEIGHT)
        self._show_all = link_button("Show in Alumni", self._show_in_alumni)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bars)
        column.addWidget(self._heading)
        column.addWidget(self._names)
        column.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._bars.chosen.connect(lambda at: self._list(self._groups[at]))
        self._hide()

    def show_groups(self, groups: Sequence[PeopleGroup]) -> None:
        """Show `groups`; the names that are listed go where the groups are others."""
        if groups == self._groups:
            return
        self._groups = groups
        self._hide()
        self._bars.set_bars(
            [
                Bar(
                    one.title,
                    len(one.people),
                    format_number(len(one.people)),
                    ink="good" if one.is_good else "accent",
                    strength=1.0 if one.is_good else 0.4,
                )
                for one in groups
            ]
        )

    def _list(self, group: PeopleGroup) -> None:
        first, database = group.people[:_MOST_NAMES], self._context.database

        def read(_progress: Progress) -> list[str]:
            with database.read() as connection:
                names = list_names(connection, first)
            return [names[one] for one in first if one in names]

        def show(names: list[str]) -> None:
            self._names.clear()
            self._names.addItems(names)
            if more := len(group.people) - len(names):
                self._names.addItem(f"… and {format_number(more)} more")
            self._names.setVisible(bool(names))

        self._hide()
        self._listed = group
        self._heading.setText(f"{group.title}: {plural(len(group.people), 'person', 'people')}")
        self._names.setAccessibleName(group.title)
        self._heading.show()
        self._show_all.setVisible(bool(group.people))
        self._job = self._context.jobs.read(read, show)

    def _hide(self) -> None:
        if self._job is not None:
            self._job.cancel()
        for part in (self._heading, self._names, self._show_all):
            part.hide()

    def _show_in_alumni(self) -> None:
        title = f"{self._about}: {self._listed.title}"
        self.left.emit()
        self._context.navigate(ALUMNI, ListPeople(title=title, ids=self._listed.people))
