"""The dialog that asks for the name and description of a segment or list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import UserError
from core.text import clean
from records.filters.segments import Segment
from ui.theme import Type
from ui.widgets import label
from ui.widgets.dialogs import FormDialog

_DESCRIPTION: Final = "Description (optional)"


class NameDialog(FormDialog):
    """Signal: `named(name, description)` for the main button.

    `taken` are the segments and lists whose names cannot be used, but for that of `of`; the widgets
    `above` come before the name. The dialog stays open until its owner calls `finish`, or `fail`
    with what went wrong.
    """

    named = Signal(str, str)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        accept_text: str,
        taken: Sequence[Segment],
        of: Segment | None = None,
        *,
        above: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent, title, text, accept_text)
        self._taken = {one.name.casefold(): one for one in taken if one != of}
        self._is_saving = False
        self._name = QLineEdit(of.name if of is not None else "")
        self._description = QLineEdit((of.description or "") if of is not None else "")
        self._problem = label("", Type.SMALL, ink="bad", wrap=True)  # with the name
        for widget in above:
            self.body.addWidget(widget)
        self.add_field("Name", self._name)
        self.body.addWidget(self._problem)
        self.add_field(_DESCRIPTION, self._description)
        self._name.selectAll()
        self._name.textChanged.connect(self._check)
        self._check()

    def accept(self) -> None:
        """Give what was entered to the owner."""
        self._is_saving = True
        self.set_ready(ready=False)
        self.named.emit(clean(self._name.text()), clean(self._description.text()))

    def reject(self) -> None:
        if not self._is_saving:
            super().reject()

    def finish(self, _result: object = None) -> None:
        """Close the dialog: what was entered is saved."""
        super().accept()

    def fail(self, error: Exception) -> None:
        """Say why nothing was saved; the dialog stays open for another try."""
        self._is_saving = False
        self.set_ready(ready=True)
        if isinstance(error, UserError):
            self._show_problem(error.message)

    def _check(self) -> None:
        name = clean(self._name.text())
        other = self._taken.get(name.casefold())
        kind = "list" if other is not None and other.is_list else "segment"
        self._show_problem(
            f"There is a {kind} “{other.name}” already. Choose another name." if other else ""
        )
        self.set_ready(ready=bool(name) and other is None)

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
