"""Numbers of people, each of which lists its people by name; of some, people are chosen by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.progress import Progress
from records.people import list_names
from ui.context import ALUMNI, ListPeople, PageContext
from ui.jobs import Job
from ui.theme import Type
from ui.widgets import Bar, BarList, label, link_button

_MOST_NAMES: Final = 500  # Alumni lists all
_NAMES_HEIGHT: Final = 132
_PERSON: Final = Qt.ItemDataRole.UserRole  # of an item: the id


@dataclass(frozen=True, slots=True)
class HandChoice:
    """Who of `offered` is `chosen` by hand, and in a sentence what that does."""

    offered: Sequence[int]
    chosen: frozenset[int]
    hint: str


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """Some people, and what is said of them.

    `same_address` has with a person who has the same address. With a `choice`, the people that it
    offers are listed with check boxes.
    """

    title: str
    people: Sequence[int]
    is_good: bool = False
    same_address: Mapping[int, int] = field(default_factory=dict)
    choice: HandChoice | None = None

    @property
    def listed(self) -> Sequence[int]:
        """The people to list."""
        return self.people if self.choice is None else self.choice.offered


class PeopleGroups(QWidget):
    """Bars of groups; a click lists the people.

    Signals: `left` when they are shown in Alumni, `chosen(person, on)` for a check box.
    """

    left = Signal()
    chosen = Signal(int, bool)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._about = context, ""
        self._groups: Sequence[PeopleGroup] = ()
        self._listed: PeopleGroup | None = None
        self._names: dict[int, str] = {}
        self._job: Job | None = None
        self._bars = BarList("People by what happens to them", label_width=264, clickable=True)
        self._heading = label("", Type.STRONG, wrap=True)
        self._hint = label("", Type.SMALL, ink="muted", wrap=True)
        self._list = QListWidget()
        self._list.setFixedHeight(_NAMES_HEIGHT)
        self._list.itemChanged.connect(self._tell)
        self._show_all = link_button("Show in Alumni", self._show_in_alumni)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bars)
        for part in (self._heading, self._hint, self._list):
            column.addWidget(part)
        column.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._bars.chosen.connect(lambda at: self._open(self._groups[at]))
        self._hide()

    @property
    def groups(self) -> Sequence[PeopleGroup]:
        """The groups that are shown."""
        return self._groups

    def show_groups(self, groups: Sequence[PeopleGroup], about: str) -> None:
        """Show the `groups` of what is called `about`; the one that is listed stays open."""
        self._about = about
        if groups == self._groups:
            return
        self._groups = groups
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
        title = None if self._listed is None else self._listed.title
        again = next((one for one in groups if one.title == title), None)
        if again is None:
            self._hide()
        elif again != self._listed:
            self._open(again)

    def _open(self, group: PeopleGroup) -> None:
        """List the people of a group by name."""
        first, database = group.listed[:_MOST_NAMES], self._context.database
        named = {*first, *(group.same_address[one] for one in first if one in group.same_address)}
        missing = sorted(named - self._names.keys())

        def read(_progress: Progress) -> dict[int, str]:
            with database.read() as connection:
                return list_names(connection, missing)

        def show(names: Mapping[int, str]) -> None:
            self._names.update(names)
            self._fill(group, first)

        if self._job is not None:
            self._job.cancel()
        self._listed = group
        self._heading.setText(_heading(group))
        self._heading.show()
        self._hint.setText("" if group.choice is None else group.choice.hint)
        self._hint.setVisible(group.choice is not None)
        self._list.setAccessibleName(group.title)
        self._show_all.setVisible(bool(group.people))
        self._job = self._context.jobs.read(read, show)

    def _fill(self, group: PeopleGroup, people: Iterable[int]) -> None:
        place = self._list.verticalScrollBar().value()
        row = self._list.currentRow()
        chosen = None if group.choice is None else group.choice.chosen
        with QSignalBlocker(self._list):
            self._list.clear()
            for person in people:
                if person in self._names:
                    self._list.addItem(self._item(person, group.same_address.get(person), chosen))
            if more := len(group.listed) - self._list.count():
                self._list.addItem(f"… and {format_number(more)} more")
            self._list.setCurrentRow(min(row, self._list.count() - 1))
        self._list.verticalScrollBar().setValue(place)
        self._list.setVisible(self._list.count() > 0)

    def _item(
        self, person: int, other: int | None, chosen: frozenset[int] | None
    ) -> QListWidgetItem:
        name = self._names[person]
        if other is not None and other in self._names:
            name = f"{name} (same address as {self._names[other]})"
        result = QListWidgetItem(name)
        result.setData(_PERSON, person)
        if chosen is not None:
            is_chosen = person in chosen
            result.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
        return result

    def _tell(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PERSON), item.checkState() == Qt.CheckState.Checked)

    def _hide(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._listed = None
        for part in (self._heading, self._hint, self._list, self._show_all):
            part.hide()

    def _show_in_alumni(self) -> None:
        if self._listed is None:
            return
        title, people = f"{self._about}: {self._listed.title}", self._listed.people
        self.left.emit()
        self._context.navigate(ALUMNI, ListPeople(title=title, ids=people))


def _heading(group: PeopleGroup) -> str:
    people = plural(len(group.people), "person", "people")
    by_hand = 0 if group.choice is None else len(group.choice.chosen)
    chosen = f"; {format_number(by_hand)} invited by hand" if by_hand else ""
    return f"{group.title}: {people}{chosen}"
