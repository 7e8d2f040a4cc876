"""The head of the person panel: who is shown, whether contact is blocked, and more actions."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from queries.person import PersonView
from records.consent.contactable import BLOCK_LABELS, ContactBlock
from records.people import full_name
from ui.theme import Tone, Type, colours, font
from ui.widgets import Badge, ElidedLabel, Status, more_button


class PersonHead(QWidget):
    """Initials, name and badge of a person; `groups` of actions are in the menu, lines between."""

    def __init__(self, groups: Sequence[Sequence[QAction]]) -> None:
        super().__init__()
        self._initials = _Initials()
        self._name = ElidedLabel("", Type.BRAND)
        self._subtitle = ElidedLabel("", ink="muted")
        self._block = Badge(Status(""))
        self._block.hide()
        menu = QMenu(self)
        for actions in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions(actions)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._name)
        words.addWidget(self._subtitle)
        words.addWidget(self._block, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._initials)
        row.addLayout(words, 1)
        row.addWidget(more_button("More actions", menu), 0, Qt.AlignmentFlag.AlignTop)

    def show_person(self, person: PersonView) -> None:
        """Show who a person is, and why contact is blocked if it is."""
        self._name.setText(full_name(person.values))
        self._subtitle.setText(_subtitle(person.values))
        self._block.setVisible(person.block is not None)
        if person.block is not None:
            tone = Tone.WARNING if person.block is ContactBlock.ON_HOLD else Tone.BAD
            self._block.set_status(Status(BLOCK_LABELS[person.block], tone))
        self._initials.show_name(person.values)


class _Initials(QWidget):
    """The person's initials in a circle."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFixedSize(44, 44)

    def show_name(self, values: Mapping[str, Any]) -> None:
        """Show the initials of another name."""
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
    if values.get("former_name"):
        parts.append(f"formerly {values['former_name']}")
    if values.get("alumni_id"):
        parts.append(f"ID {values['alumni_id']}")
    return " · ".join(parts)
