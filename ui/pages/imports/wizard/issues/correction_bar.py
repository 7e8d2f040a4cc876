"""The bar above the issues: bulk corrections for a group of cells, with a preview."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.formats import plural
from importers.issues import bulk_corrections
from importers.issues.bulk_corrections import ORDERS, Offer, Proposal
from importers.issues.corrections import Corrections
from importers.issues.issue_lines import IssueGroup
from importers.issues.row_check import RowCheck
from records.fields import countries
from ui.theme import GRID
from ui.widgets import Card, Chip, FlowLayout, clear, combo_box, label, secondary_button

_EXAMPLES = 3
_MOST_WORDS = 1_000  # to choose from, the most frequent first
_LONGEST = 40  # characters of an example


class CorrectionBar(QWidget):
    """Bulk corrections for one group of cells.

    Emits `chosen(corrections)` with all corrections, and before it
    `synonym_chosen(vocabulary, word, term)` if the word is to be saved as a synonym.
    """

    chosen = Signal(object)
    synonym_chosen = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._group: IssueGroup | None = None
        self._sheet: RowCheck | None = None
        self._corrections = Corrections()
        self._offer: Offer | None = None
        self._summary = label("", wrap=True)
        chips = QWidget()
        self._chips = FlowLayout(chips)
        self._word, self._term = _box("Value in the file"), _box("Meaning")
        self._learn = QCheckBox("Remember as a synonym")
        self._learn.toggled.connect(self._look)
        self._country = _box("Country")
        for name in countries.names():
            self._country.addItem(name, countries.region_of(name))
        self._find, self._put = _line("Find", "Find"), _line("Replace with", "Replace with")
        self._becomes = label("", ink="muted", wrap=True)
        self._apply = secondary_button("", self._choose)
        self._arguments = QHBoxLayout()
        self._arguments.setSpacing(GRID)
        for widget in (
            self._word, self._term, self._learn, self._country, self._find, self._put
        ):  # fmt: skip
            self._arguments.addWidget(widget)
        self._arguments.addWidget(self._becomes, 1)
        self._arguments.addWidget(self._apply)
        card = Card()
        card.body.setSpacing(GRID)
        card.body.addWidget(self._summary)
        card.body.addWidget(chips)
        card.body.addLayout(self._arguments)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        for box in (self._word, self._term, self._country):
            box.currentIndexChanged.connect(self._look)
        for line in (self._find, self._put):
            line.textChanged.connect(self._look)

    def show_group(self, group: IssueGroup, sheet: RowCheck, corrections: Corrections) -> None:
        """Show the corrections for the cells of `group`."""
        self._group, self._sheet, self._corrections, self._offer = group, sheet, corrections, None
        self._summary.setText(
            f"{plural(group.count, 'cell')} under “{group.heading}”: {_some(list(group.rows))}"
        )
        self._learn.setChecked(False)
        self._find.clear()
        self._put.clear()
        clear(self._chips)
        together = QButtonGroup(self)
        for offer in bulk_corrections.offers_for(group):
            chip = Chip(offer.value, checkable=True)
            chip.clicked.connect(lambda _on=False, offer=offer: self._take(offer))
            together.addButton(chip)
            self._chips.addWidget(chip)
        self._show_arguments()

    def _fill_words(self, group: IssueGroup) -> None:
        for box, texts in (
            (self._word, group.rows),
            (self._term, bulk_corrections.terms_for(group)),
        ):
            with QSignalBlocker(box):
                box.clear()
                box.addItems(list(texts)[:_MOST_WORDS])

    def _take(self, offer: Offer) -> None:
        self._offer = offer
        if offer is Offer.WORD and self._group is not None:
            self._fill_words(self._group)
        self._show_arguments()

    def _show_arguments(self) -> None:
        offer, group = self._offer, self._group
        known = group is not None and group.field is not None and group.field.vocabulary is not None
        shown = {
            self._word: offer is Offer.WORD,
            self._term: offer is Offer.WORD,
            self._learn: offer is Offer.WORD and known,
            self._country: offer is Offer.COUNTRY,
            self._find: offer is Offer.REPLACE,
            self._put: offer is Offer.REPLACE,
            self._becomes: offer is not None,
            self._apply: offer is not None,
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
        self._look()

    def _look(self) -> None:
        """Preview the correction of the first cells."""
        proposal = self._proposal()
        if proposal is None:
            return
        self._apply.setText(f"Fix {plural(proposal.count, 'cell')}")
        self._apply.setEnabled(proposal.count > 0 and proposal.helps)
        more = proposal.count - len(proposal.examples)
        words = [f"“{_short(old)}” becomes {new}" for old, new in proposal.examples]
        text = "; ".join(words) + (" …" if words and more > 0 else "")
        if self._offer is Offer.WORD and self._learn.isChecked():
            text += ". This also applies to other columns and later files."
        self._becomes.setText(text)

    def _proposal(self) -> Proposal | None:
        group, sheet, corrections = self._group, self._sheet, self._corrections
        if group is None or sheet is None or self._offer is None:
            return None
        context = sheet.options
        match self._offer:
            case Offer.WORD:
                word, term = self._word.currentText(), self._term.currentText()
                return bulk_corrections.as_word(group, corrections, context, word, term)
            case Offer.COUNTRY:
                return bulk_corrections.as_country(
                    group, corrections, context, self._country.currentData()
                )
            case Offer.FIRST_OF_MONTH:
                return bulk_corrections.as_first_of_month(group, corrections, context)
            case Offer.KEEP:
                return bulk_corrections.as_written(group, corrections, context)
            case Offer.EMPTY:
                return bulk_corrections.as_empty(group, corrections, context)
            case Offer.REPLACE:
                find, put = self._find.text(), self._put.text()
                return bulk_corrections.as_replaced(group, corrections, context, find, put)
            case order:
                return bulk_corrections.as_dates(group, corrections, context, ORDERS[order])

    def _choose(self) -> None:
        proposal, group = self._proposal(), self._group
        if proposal is None or group is None:
            return
        if self._offer is Offer.WORD and self._learn.isChecked() and group.field is not None:
            word, term = self._word.currentText(), self._term.currentText()
            self.synonym_chosen.emit(group.field.vocabulary, word, term)
        self.chosen.emit(proposal.corrections)


def _box(name: str) -> QComboBox:
    result = combo_box(name)
    result.setMaximumWidth(220)
    return result


def _line(name: str, example: str) -> QLineEdit:
    result = QLineEdit()
    result.setAccessibleName(name)
    result.setPlaceholderText(example)
    result.setMaximumWidth(180)
    return result


def _some(texts: list[str]) -> str:
    listed = ", ".join(f"“{_short(text)}”" for text in texts[:_EXAMPLES])
    return listed + (", …" if len(texts) > _EXAMPLES else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
