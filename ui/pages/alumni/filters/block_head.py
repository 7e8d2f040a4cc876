"""The head of a block: how many records have to meet its conditions, or which survey it is of."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from records.filters.criteria import Criteria
from records.filters.model import Membership, Records
from ui.pages.alumni.filters.outline import Block
from ui.theme import GRID
from ui.widgets import combo_box, label, number_field

_MOST: Final = 9_999
_AT_LEAST, _AT_MOST, _EXACTLY, _NO, _BETWEEN = "at least", "at most", "exactly", "no", "between"
_VERBS: Final = {
    "answered": ("Answered", "Did not answer"),
    "invited": ("Invited to", "Not invited to"),
}


class BlockHead(QWidget):
    """Edits the head of a block. Signal: `changed`."""

    changed = Signal()

    def __init__(self, block: Block, criteria: Criteria) -> None:
        super().__init__()
        self._block = block
        self._how = combo_box("How many" if isinstance(block.head, Records) else "Condition")
        self._low = number_field("Number", 0, _MOST, 1)
        self._high = number_field("Highest number", 0, _MOST, 1)
        self._to = label("and", ink="muted")
        self._name = combo_box("Survey or wave")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self._how, self._low, self._to, self._high, self._name):
            row.addWidget(part)
        match block.head:
            case Records() as records:
                self._name.hide()
                self._show_records(records)
                found = next(one for one in criteria.records if one.subject == records.subject)
                row.addWidget(label(found.plural))
            case Membership() as membership:
                self._show_membership(membership, criteria, negated=block.negated)
        row.addStretch(1)
        self._show_how()
        self._how.currentIndexChanged.connect(self._show_how)
        for number in (self._low, self._high):
            number.valueChanged.connect(lambda _value: self.changed.emit())
        self._name.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def read(self) -> tuple[Records | Membership, bool]:
        """The head, and whether it is denied."""
        head = self._block.head
        if isinstance(head, Membership):
            return replace(head, name=self._name.currentText()), bool(self._how.currentData())
        low, high = self._low.value(), self._high.value()
        fewest, most = {
            _AT_LEAST: (low, None),
            _AT_MOST: (0, low),
            _EXACTLY: (low, low),
            _NO: (0, 0),
            _BETWEEN: (min(low, high), max(low, high)),
        }[self._how.currentData()]
        return replace(head, fewest=fewest, most=most), False

    def _show_records(self, records: Records) -> None:
        for words in (_AT_LEAST, _AT_MOST, _EXACTLY, _BETWEEN, _NO):
            self._how.addItem(words, words)
        match records.fewest, records.most:
            case 0, 0:
                how = _NO
            case fewest, None:
                how = _AT_LEAST
                self._low.setValue(fewest)
            case 0, int(most):
                how = _AT_MOST
                self._low.setValue(most)
            case fewest, most if fewest == most:
                how = _EXACTLY
                self._low.setValue(fewest)
            case fewest, most:
                how = _BETWEEN
                self._low.setValue(fewest)
                self._high.setValue(most or 0)
        self._how.setCurrentIndex(self._how.findData(how))

    def _show_membership(
        self, membership: Membership, criteria: Criteria, *, negated: bool
    ) -> None:
        yes, no = _VERBS[membership.kind]
        self._how.addItem(yes, userData=False)
        self._how.addItem(no, userData=True)
        self._how.setCurrentIndex(int(negated))
        code = membership.name.partition("/")[0].casefold()
        for survey in criteria.surveys:
            if survey.code.casefold() == code:
                self._name.addItems([survey.code, *survey.waves])
        at = next(
            (
                row
                for row in range(self._name.count())
                if self._name.itemText(row).casefold() == membership.name.casefold()
            ),
            -1,
        )
        if at < 0:  # a wave that was deleted meanwhile
            self._name.addItem(membership.name)
            at = self._name.count() - 1
        self._name.setCurrentIndex(at)

    def _show_how(self) -> None:
        how = self._how.currentData()
        is_records = isinstance(self._block.head, Records)
        self._low.setVisible(is_records and how != _NO)
        for part in (self._to, self._high):
            part.setVisible(is_records and how == _BETWEEN)
        self.changed.emit()
