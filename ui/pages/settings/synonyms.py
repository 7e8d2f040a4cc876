"""The synonyms for gender, country, award and title: add and delete."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from models.batch_kinds import BatchKind
from records.fields import vocabulary
from records.office import office_synonyms, remove_synonym, save_synonym
from ui.actions import NEW_SYNONYM
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.undo import write_batch
from ui.widgets import combo_box
from ui.widgets.dialogs import FormDialog

_VOCABULARIES: Final[Mapping[str, str]] = {
    "gender": "Gender",
    "country": "Country",
    "award": "Award",
    "title": "Title",
    "language": "Language",
    "contact_status": "Contact status",
    "basis": "Consent",
}


class _Word(NamedTuple):
    """A synonym: its vocabulary, the word, and its meaning."""

    vocabulary: str
    word: str
    term: str


class SynonymsSection(Section):
    """A table of synonyms."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._words: Sequence[_Word] = ()
        self._list = TableCard(
            "Synonyms",
            "Values in your files that Almanac does not know, and what they mean. Used from "
            "the next import on; capitals, accents and punctuation are ignored.",
            [
                Column("word", "Word", ColumnKind.STRONG, 200),
                Column("kind", "Field", ColumnKind.TEXT, 130),
                Column("term", "Meaning", ColumnKind.TEXT, 200),
                Column("delete", "", ColumnKind.LINK, 90),
            ],
            "No synonyms yet. You can also save one at the step Issues of an import.",
            removal="delete",
        )
        self._list.add(action_button(bind(self, NEW_SYNONYM, self._open_dialog), "primary"))
        self._list.link_clicked.connect(self._delete)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> Mapping[str, Mapping[str, str]]:
            with database.read() as connection:
                return office_synonyms(connection)

        self.context.jobs.read(read, self._show)

    def _show(self, synonyms: Mapping[str, Mapping[str, str]]) -> None:
        self._words = [
            _Word(name, word, term)
            for name, words in sorted(synonyms.items())
            for word, term in sorted(words.items())
        ]
        self._list.show_rows(
            [
                (one.word, _VOCABULARIES.get(one.vocabulary, one.vocabulary), one.term, "Delete")
                for one in self._words
            ]
        )

    def _open_dialog(self) -> None:
        _WordDialog(self, self.context).open()

    def _delete(self, row: int, _key: str) -> None:
        one = self._words[row]
        write_batch(
            self.context,
            BatchKind.SYNONYM_REMOVE,
            lambda changes: remove_synonym(changes, one.vocabulary, one.word),
            said=lambda _nothing: f"“{one.word}” deleted. Imported values are unchanged.",
            title=f"Deleting “{one.word}”",
        )


class _WordDialog(FormDialog):
    """Adds a synonym, or changes the meaning of an existing one."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(
            parent, "New synonym", "Used from the next import on.",
            "Add synonym",
        )  # fmt: skip
        self._context = context
        self._kinds, self._terms, self._word = combo_box(), combo_box(), QLineEdit()
        for name, text in _VOCABULARIES.items():
            self._kinds.addItem(text, name)
        self._word.setPlaceholderText("femme")
        self.add_field("Field", self._kinds)
        self.add_field("Value in the file", self._word)
        self.add_field("Meaning", self._terms)
        self._kinds.currentIndexChanged.connect(self._fill)
        self._word.textChanged.connect(self._update_ready)
        self._fill()
        self._update_ready()

    def accept(self) -> None:
        """Save in a job; an error is shown in the dialog, which stays open."""
        name = self._kinds.currentData()
        word, term = self._word.text().strip(), self._terms.currentText()
        self.set_ready(ready=False)

        def done(_nothing: None) -> None:
            if isValid(self):  # it may have been closed meanwhile
                super(_WordDialog, self).accept()

        def failed(error: Exception) -> None:
            if isValid(self):
                self.complain(str(error))
                self.set_ready(ready=True)

        write_batch(
            self._context,
            BatchKind.SYNONYM_ADD,
            lambda changes: save_synonym(changes, name, word, term),
            done=done,
            title=f"Saving the synonym “{word}”",
            failed=failed,
        )

    def _fill(self) -> None:
        self._terms.clear()
        self._terms.addItems(list(vocabulary.terms(self._kinds.currentData())))

    def _update_ready(self) -> None:
        self.complain("")
        self.set_ready(ready=bool(self._word.text().strip()))
