"""Which spellings mean one employer, and what it is called."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.employers.decisions import separate_employers, unify_employers
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets.check_list import CheckList
from ui.widgets.dialogs import FormDialog


class UnifyDialog(FormDialog):
    """Unifies the spellings that are ticked; the others are remembered as other employers.

    `name` is proposed, `roles` says how many roles have each spelling.
    """

    def __init__(
        self, context: PageContext, parent: QWidget, name: str, roles: Mapping[str, int]
    ) -> None:
        super().__init__(
            parent,
            "Unify spellings",
            "All roles with a spelling that is ticked get the name, and so does every later import."
            " What the files wrote is kept. The spellings that are not ticked are remembered as"
            " other employers.",
            "Unify",
        )
        self._context = context
        self._texts = [*roles]
        self._name = QLineEdit(name)
        self._spellings = CheckList("Spellings", self._texts)
        self._spellings.check(self._texts)
        self._spellings.show_counts(roles)
        self._spellings.accepted.connect(self.accept)
        self.add_field("Name of the employer", self._name)
        self.add_field("Spellings, and how many roles have each", self._spellings)

    def accept(self) -> None:
        """Write the decision and close, or say what is missing."""
        name = self._name.text().strip()
        chosen = self._spellings.checked()
        others = [text for text in self._texts if text not in (*chosen, name)]

        def write(changes: ChangeSet) -> None:
            unify_employers(changes, name, chosen)
            for other in others:
                separate_employers(changes, [name, other])

        self.set_ready(ready=False)
        write_batch(
            self._context,
            BatchKind.EMPLOYERS_UNIFY,
            write,
            title="Saving",
            done=self.close_saved,
            failed=self.show_failure,
        )
