"""The people of a piece of news in its dialog: each with permission and evidence."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from records.news.news_items import PERMISSIONS, NewsPerson
from ui.theme import GRID, Type
from ui.widgets import clear, combo_box, icon_button, label, secondary_button
from ui.widgets.plain_text import set_tool_tip

_NAME_WIDTH, _PERMISSION_WIDTH = 190, 160


class NewsPeopleEditor(QWidget):
    """Rows of people; “Add person…” calls `find`, after which `add` takes somebody."""

    def __init__(self, people: Sequence[NewsPerson], find: Callable[[], object]) -> None:
        super().__init__()
        self._people = list(people)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self._add = secondary_button("Add person…", find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(label("About, and permission to publish", Type.SMALL, ink="muted"))
        column.addLayout(self._rows)
        line = QHBoxLayout()
        line.addWidget(self._add)
        line.addStretch(1)
        column.addLayout(line)
        self._show()

    @property
    def people(self) -> Sequence[NewsPerson]:
        """The people with what is chosen and typed."""
        return tuple(self._people)

    def add(self, person_id: int, name: str) -> None:
        """Add somebody, unless that person is there."""
        if person_id not in {one.person_id for one in self._people}:
            self._people.append(NewsPerson(person_id, name))
            self._show()
        self._add.setFocus()

    def _show(self) -> None:
        clear(self._rows)
        if not self._people:
            self._rows.addWidget(label("Nobody yet. News is about at least one person."))
        for at, one in enumerate(self._people):
            self._rows.addWidget(self._row(at, one))

    def _row(self, at: int, one: NewsPerson) -> QWidget:
        name = label(one.name)
        name.setFixedWidth(_NAME_WIDTH)
        set_tool_tip(name, one.name)
        permission = combo_box(f"Permission of {one.name}")
        permission.setFixedWidth(_PERMISSION_WIDTH)
        for code, words in PERMISSIONS.items():
            permission.addItem(words, code)
        permission.setCurrentIndex(permission.findData(one.permission))
        permission.currentIndexChanged.connect(
            lambda _at: self._change(at, permission=permission.currentData())
        )
        evidence = QLineEdit(one.evidence or "")
        evidence.setPlaceholderText("How: e-mail of 3 May")
        evidence.setAccessibleName(f"How {one.name} gave or refused permission")
        evidence.textChanged.connect(lambda text: self._change(at, evidence=text.strip() or None))
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(name)
        inside.addWidget(permission)
        inside.addWidget(evidence, 1)
        inside.addWidget(icon_button("close", f"Remove {one.name}", lambda: self._remove(at)))
        return row

    def _change(self, at: int, **values: str | None) -> None:
        self._people[at] = replace(self._people[at], **values)  # type: ignore[arg-type]

    def _remove(self, at: int) -> None:
        del self._people[at]
        self._show()
        self._add.setFocus()
