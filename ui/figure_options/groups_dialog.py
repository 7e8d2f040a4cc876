"""Chooses which groups of a break-down are shown and tested."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.widgets.check_list import CheckList
from ui.widgets.dialogs import FormDialog

_FEWEST = 2  # groups that can be compared


class GroupsDialog(FormDialog):
    """Ticks groups; after `accepted`, `only` are those chosen, empty: all of them."""

    def __init__(self, parent: QWidget, groups: Sequence[str], only: Sequence[str]) -> None:
        super().__init__(
            parent,
            "Choose groups",
            "Only the groups that are ticked are shown and compared with each other.",
            "Show groups",
        )
        self.only: tuple[str, ...] = tuple(only)
        self._groups = tuple(groups)
        self._list = CheckList("Groups", self._groups)
        self._list.check(only or self._groups)
        self._list.accepted.connect(self.accept)
        self.body.addWidget(self._list)

    def accept(self) -> None:
        """Take what is ticked, at least two groups."""
        chosen = self._list.checked()
        if len(chosen) < _FEWEST:
            self.complain("Tick at least two groups, so that they can be compared.")
            return
        self.only = () if chosen == self._groups else chosen
        super().accept()
