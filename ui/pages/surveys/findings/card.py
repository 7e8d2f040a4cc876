"""What the cards of the findings have in common: a heading with a menu, a base, and notes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from exporters.figures.panels import Panel
from exporters.figures.table import FigureTable
from records.publications.forms import PublicationForm
from surveys.panel_settings import PanelView
from ui.actions import (
    ARRANGE_PANELS,
    COPY_FIGURES,
    COPY_PICTURE,
    EDIT_PANEL,
    HIDE_PANEL,
    MOVE_PANEL_DOWN,
    MOVE_PANEL_UP,
    SAVE_PICTURE,
    Action,
)
from ui.bound_actions import bind
from ui.pages.surveys.findings.view_menu import ViewMenu
from ui.theme import Tone, Type
from ui.widgets import Message, label, more_button
from ui.widgets.dialogs import ask_for_target

_PICTURES = ["Pictures (*.png)", "Scalable pictures (*.svg)"]


class FindingsCard(QFrame):
    """A card that shows the figures of `_table` in `_below`, `gap` pixels under the base.

    `_menu` is to have the actions, among them `_copy_figures`; a picture is saved as
    `_picture_name` unless somebody names it.

    Signals: `said(Message)`; `published(PublicationForm)` when figures leave the window;
    `picture_requested(Path or None)` for a picture of the chart, to save or, without a path, to
    copy; of a card that is a panel `hide_requested`, `edit_requested` and `arrange_requested`,
    `view_requested(PanelView or None)` and `move_requested(int)` by how many places.
    """

    said = Signal(object)
    published = Signal(object)
    picture_requested = Signal(object)
    view_requested = Signal(object)
    hide_requested = Signal()
    edit_requested = Signal()
    arrange_requested = Signal()
    move_requested = Signal(int)

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = label("", Type.HEADING, wrap=True)
        self._asked = label("", Type.SMALL, ink="muted", wrap=True)
        self._asked.hide()
        self._base = label("", Type.SMALL, ink="muted", wrap=True)
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        self._notes.hide()
        self._note = label("", Type.SMALL, wrap=True)
        self._note.hide()
        self._panel: Panel | None = None
        self._table = FigureTable()
        self._copy_figures = bind(self, COPY_FIGURES, self._copy_table)
        self._copy = bind(self, COPY_PICTURE, lambda: self.picture_requested.emit(None))
        self._save = bind(self, SAVE_PICTURE, self._save_picture)
        self._picture_name = ""
        self._views = ViewMenu(self)
        self._views.chosen.connect(self.view_requested)
        self._menu = QMenu(self)
        self._more = more_button("More actions", self._menu)
        self._panel_actions = self._bind_panel_actions()
        self._below = QVBoxLayout()
        self._below.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 14)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._asked)
        column.addWidget(self._base)
        column.addSpacing(gap)
        column.addLayout(self._below)
        column.addWidget(self._note)
        column.addWidget(self._notes)
        column.addStretch(1)

    def set_panel(self, panel: Panel | None) -> None:
        """Be the panel of a question or a matrix; None: a card beside one."""
        self._panel = panel
        for action in self._panel_actions:
            action.setVisible(panel is not None)
            action.setEnabled(panel is not None)

    def _bind_panel_actions(self) -> list[QAction]:
        """Offer what is done with a panel; the keys apply while the focus is within the card."""
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        acts: tuple[tuple[Action, Callable[[], object]], ...] = (
            (MOVE_PANEL_UP, lambda: self.move_requested.emit(-1)),
            (MOVE_PANEL_DOWN, lambda: self.move_requested.emit(1)),
            (EDIT_PANEL, self.edit_requested.emit),
            (HIDE_PANEL, self.hide_requested.emit),
            (ARRANGE_PANELS, self.arrange_requested.emit),
        )
        return [bind(self, action, act, context=within) for action, act in acts]

    def _add_panel_actions(self) -> None:
        """Put what is done with a panel at the end of the menu."""
        self._panel_actions.insert(0, self._menu.addSeparator())
        self._menu.addActions(self._panel_actions[1:])
        self.set_panel(None)

    def _show_heading(self, text: str, base: str) -> None:
        """Show the `text` that the card is about, and the base and notes of its figures.

        A panel has its own title above, and its own note below.
        """
        panel = self._panel
        asked, note = ("", "") if panel is None else (panel.question, panel.note)
        self.setAccessibleName(text if panel is None else panel.title)
        self._title.setText(text if panel is None else panel.title)
        self._asked.setText(asked)
        self._asked.setVisible(bool(asked))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._base.setText(base)
        self._notes.setText(" ".join(self._table.notes))
        self._notes.setVisible(bool(self._table.notes))
        self._more.setAccessibleName(f"Actions for “{text}”")

    def _offer_views(self, views: Sequence[PanelView], usual: str = "") -> None:
        """Offer what a panel may show first, as `ViewMenu` does; nothing beside a panel."""
        panel = self._panel
        wanted = None if panel is None else panel.settings.view
        self._views.show_views(() if panel is None else views, wanted, usual)

    def _save_picture(self) -> None:
        path = ask_for_target(self, "Save picture", self._picture_name, _PICTURES)
        if path is not None:
            self.picture_requested.emit(path)

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self._table.as_text())
        self.published.emit(PublicationForm.TABLE)
        self.said.emit(Message("Figures copied as a table.", Tone.GOOD))
