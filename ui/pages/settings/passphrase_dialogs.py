"""“Set a passphrase”, “Change the passphrase” and “Remove the passphrase”."""

from typing import Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from core.formats import plural
from models.file_keys import LEAST_LENGTH
from models.passphrase import Copies
from ui.passphrases import NewPassphrase, passphrase_field
from ui.widgets import combo_box, label
from ui.widgets.dialogs import FormDialog

ADVICE: Final = (
    "If you lose it, nobody can open the file or its backups. Write it down and keep it in the"
    " office safe."
)


class PassphraseForm(FormDialog):
    """Asks for a new passphrase, twice; `copies` counts the backups and former files."""

    def __init__(self, parent: QWidget, *, has_one: bool, copies: int, has_keyring: bool) -> None:
        super().__init__(
            parent,
            "Change the passphrase" if has_one else "Set a passphrase",
            "Nobody can read the database file or its backups without the passphrase. "
            "Almanac asks for it at each start.",
            "Change the passphrase" if has_one else "Set the passphrase",
        )
        self._first = passphrase_field("New passphrase")
        self._again = passphrase_field("Repeat the passphrase")
        self.add_field("New passphrase", self._first)
        self.body.addWidget(
            label(
                f"{LEAST_LENGTH} characters or more. Four words that do not belong together are"
                " easy to remember and hard to guess.",
                ink="muted",
                wrap=True,
            )
        )
        self.add_field("Repeat the passphrase", self._again)
        self._copies = _copies_field(copies, "Protect by the passphrase too")
        if copies:
            self.add_field(plural(copies, "earlier copy", "earlier copies"), self._copies)
        self._store = QCheckBox("Remember it in this computer’s keyring")
        if has_keyring:
            self.body.addWidget(self._store)
        else:
            text = "This computer has no keyring, so Almanac asks for the passphrase at each start."
            self.body.addWidget(label(text, ink="muted", wrap=True))
        self.body.addWidget(label(ADVICE, wrap=True))
        for one in (self._first, self._again):
            one.textChanged.connect(self._update_ready)
        self.set_ready(ready=False)

    @property
    def chosen(self) -> NewPassphrase:
        """What was chosen."""
        return NewPassphrase(
            self._first.text(), self._copies.currentData(), self._store.isChecked()
        )

    def _update_ready(self) -> None:
        first, again = self._first.text(), self._again.text()
        differs = bool(again) and not first.startswith(again)
        self.complain("The passphrases do not match." if differs else "")
        self.set_ready(ready=len(first) >= LEAST_LENGTH and first == again)


class RemoveForm(FormDialog):
    """Asks whether the passphrase is to be removed, and what becomes of the copies that have it."""

    def __init__(self, parent: QWidget, *, copies: int) -> None:
        super().__init__(
            parent,
            "Remove the passphrase",
            "Anyone who has the database file or a backup can then read it.",
            "Remove the passphrase",
        )
        self._copies = _copies_field(copies, "Remove their passphrase too")
        if copies:
            self.add_field(plural(copies, "earlier copy", "earlier copies"), self._copies)

    @property
    def chosen(self) -> NewPassphrase:
        """What was chosen."""
        return NewPassphrase(None, self._copies.currentData(), is_stored=False)


def _copies_field(count: int, words: str) -> QComboBox:
    result = combo_box()
    result.addItem(words, Copies.REWRITE)
    result.addItem("Delete them" if count != 1 else "Delete it", Copies.DELETE)
    result.addItem("Leave unchanged", Copies.KEEP)
    return result
