"""The menu of what a panel shows first: a kind of chart, or the table."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from surveys.panel_settings import PanelView
from ui.widgets.mnemonics import set_menu_mnemonics

_NAMES: Final[Mapping[PanelView, str]] = {
    PanelView.CHART: "Chart",
    PanelView.TABLE: "Table",
    PanelView.BARS: "Bars",
    PanelView.STACKED: "Stacked bars",
    PanelView.DOTS: "Dots with intervals",
    PanelView.CELLS: "Shaded table",
    PanelView.DISTRIBUTION: "Distribution",
    PanelView.BOXES: "Box plot",
    PanelView.MEANS: "Means with intervals",
}


class ViewMenu(QMenu):
    """Ticks what is shown; the choice applies to all waves of the survey and its reports.

    Signal: `chosen(PanelView or None)`, None: the usual kind.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Chart type", parent)
        self._group = QActionGroup(self)
        self.aboutToShow.connect(lambda: set_menu_mnemonics(self))

    def show_views(
        self, views: Sequence[PanelView], wanted: PanelView | None, usual: str = ""
    ) -> None:
        """Offer `views` and tick the `wanted` one; without less than two the menu is hidden.

        The first one is the usual kind, unless that has a name of its own, `usual`.
        """
        self.clear()
        entries: list[tuple[str, PanelView | None]] = [(_NAMES[one], one) for one in views]
        if usual:
            entries.insert(0, (usual, None))
        elif entries:
            entries[0] = (f"{entries[0][0]} (usual)", None)
        shown = wanted if any(view is wanted for _, view in entries) else None
        for name, view in entries:
            action = self.addAction(name)
            action.setCheckable(True)
            action.setChecked(view is shown)
            action.setActionGroup(self._group)
            action.triggered.connect(lambda _on, view=view: self.chosen.emit(view))
        self.menuAction().setVisible(len(entries) > 1)
