"""Messages in the window: a banner on a page, or a notification above the status bar."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.icons import IconView
from ui.theme import GRID, Tone
from ui.widgets.buttons import Callback, icon_button, link_button
from ui.widgets.focus import move_focus_to_parent
from ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the user, with an optional action."""

    text: str
    tone: Tone = Tone.INFO
    action_text: str = ""
    action: Callback | None = None

    @property
    def is_persistent(self) -> bool:
        """Whether the message stays until dismissed, as warnings and errors do."""
        return self.tone in (Tone.WARNING, Tone.BAD)


class Banner(QFrame):
    """Shows a Message until it is dismissed or its action is chosen.

    Signal: `closed` in both cases.
    """

    closed = Signal()

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("tone", message.tone.value)
        self.setAccessibleName(message.text)
        ink = {Tone.NEUTRAL: "quiet", Tone.INFO: "accent"}.get(message.tone, message.tone.value)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(IconView(message.tone.value, 18, ink))
        row.addWidget(label(message.text, wrap=True), 1)
        if message.action is not None:
            button = link_button(message.action_text, message.action)
            button.clicked.connect(self.close_banner)
            row.addWidget(button)
        row.addWidget(icon_button("close", "Dismiss", self.close_banner))

    def close_banner(self) -> None:
        """Hide the banner and emit `closed`."""
        move_focus_to_parent(self)
        self.hide()
        self.closed.emit()
