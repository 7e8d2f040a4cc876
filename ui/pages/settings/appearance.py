"""Light, dark, or as the system is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from ui.appearance import save_scheme, saved_scheme
from ui.context import PageContext
from ui.pages.settings.section import Section
from ui.widgets import Card, label

_CHOICES = (
    (Qt.ColorScheme.Unknown, "Match system"),
    (Qt.ColorScheme.Light, "Light"),
    (Qt.ColorScheme.Dark, "Dark"),
)


class AppearanceSection(Section):
    """Three choices that show at once and are kept for this user."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        card = Card("Appearance")
        group = QButtonGroup(self)
        self._buttons = {scheme: QRadioButton(text) for scheme, text in _CHOICES}
        for scheme, button in self._buttons.items():
            button.clicked.connect(lambda _on=False, scheme=scheme: self._choose(scheme))
            group.addButton(button)
            card.body.addWidget(button)
        card.body.addWidget(label("Applies to this computer only.", ink="muted", wrap=True))
        self.column.addWidget(card)
        context.theme.scheme_changed.connect(self.refresh)

    def refresh(self) -> None:
        self._buttons[saved_scheme(self.context.preferences)].setChecked(True)

    def _choose(self, scheme: Qt.ColorScheme) -> None:
        save_scheme(self.context.preferences, scheme)
        self.context.theme.set_scheme(scheme)
