"""The choices of two linked questions side by side: which choice became which."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.formats import quoted
from surveys.crosswalk import CrosswalkLink
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Type
from ui.widgets import label
from ui.widgets.dialogs import FormDialog

Pair = tuple[str, str]
_EARLIER = (
    Column("choice", "Earlier choice", ColumnKind.STRONG, 210),
    Column("now", "Is now", ColumnKind.TEXT, 210),
)
_LATER = (Column("choice", "Later choice", ColumnKind.TEXT, 250),)


class ChoiceLinksDialog(FormDialog):
    """Edits the links between the choices of `link`.

    `save` is called with the dialog and all pairs of codes, and calls `close_saved` or
    `show_failure` in the end.
    """

    def __init__(
        self,
        parent: QWidget,
        link: CrosswalkLink,
        save: Callable[["ChoiceLinksDialog", Sequence[Pair]], None],
    ) -> None:
        title = link.earlier.code
        if link.later.code != title:
            title = f"{title} and {link.later.code}"
        super().__init__(
            parent,
            f"Choices of {title}",
            "Select an earlier choice at the left, and tick what it is now at the right: several"
            " where it was split, none where it was dropped.",
            "Save links",
        )
        self.resize(820, 480)
        self._save = save
        self._earlier, self._later = link.earlier.choices, link.later.choices
        self._pairs = set(link.choices)
        self._left = RowsTableModel(_EARLIER)
        self._right = RowsTableModel(_LATER, checkable=True)
        self._left_table = DataTable("Earlier choices", self._left)
        self._right_table = DataTable("Later choices", self._right)
        self._left_table.selection_changed.connect(self._show_later)
        self._right.checks_changed.connect(self._take)
        self._said = label("", Type.SMALL, ink="muted", wrap=True)
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        questions = (link.earlier, link.later)
        tables = (self._left_table, self._right_table)
        for question, table, stretch in zip(questions, tables, (3, 2), strict=True):
            side = QVBoxLayout()
            side.addWidget(label(question.full_text, Type.SMALL, ink="muted", wrap=True))
            side.addWidget(table, 1)
            sides.addLayout(side, stretch)
        self.body.addLayout(sides, 1)
        self.body.addWidget(self._said)
        self._left.set_rows([self._row(place) for place in range(len(self._earlier))])
        self._left_table.selectRow(0)
        self._left_table.setFocus()
        self._tell()

    @property
    def pairs(self) -> Sequence[Pair]:
        """The links, by the codes of the earlier and the later choice, in the choices' order."""
        return [
            (was.code, now.code)
            for was in self._earlier
            for now in self._later
            if (was.code, now.code) in self._pairs
        ]

    def accept(self) -> None:
        """Ask for the links to be saved; the dialog stays open until they are."""
        self.set_ready(ready=False)
        self._save(self, self.pairs)

    def _row(self, place: int) -> tuple[str, str]:
        was = self._earlier[place]
        now = [one.text for one in self._later if (was.code, one.code) in self._pairs]
        return was.text, ", ".join(now) or "–"

    def _show_later(self) -> None:
        """Tick what the selected earlier choice is now."""
        selected = self._left_table.selected_rows()
        code = self._earlier[selected[0]].code if selected else None
        ticked = [place for place, one in enumerate(self._later) if (code, one.code) in self._pairs]
        self._right.set_rows([(one.text,) for one in self._later], ticked)
        self._right_table.setEnabled(code is not None)

    def _take(self) -> None:
        """Take what is ticked as links of the selected earlier choice."""
        selected = self._left_table.selected_rows()
        if not selected:
            return
        code = self._earlier[selected[0]].code
        ticked = {(code, self._later[place].code) for place in self._right.checked()}
        self._pairs = {pair for pair in self._pairs if pair[0] != code} | ticked
        self._left.set_row(selected[0], self._row(selected[0]))
        self._tell()

    def _tell(self) -> None:
        """Say what the links mean for trends."""
        starts = [was for was, _ in self._pairs]
        ends = {now for _, now in self._pairs}
        split = [one.text for one in self._earlier if starts.count(one.code) > 1]
        new = [one.text for one in self._later if one.code not in ends]
        sentences = []
        if split:
            sentences.append(f"Not compared in trends, as it was split: {quoted(split)}.")
        if new:
            sentences.append(f"New in the later version: {quoted(new)}.")
        self._said.setText(" ".join(sentences))
