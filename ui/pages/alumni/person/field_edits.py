"""Saves edits of the fields of one person; errors and conflicts come back to the field."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.people import PeopleLookups
from records.fields.values import BadValue, parse_plausible
from records.people import read_people
from records.writing.person_edits import EditConflict, edit_person
from ui.context import PageContext
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.person.field_row import EditorState, FieldRow
from ui.pages.alumni.taken_id import naming_owner
from ui.undo import write_batch


class FieldEdits:
    """The edits of the person shown, written one after another.

    `row_of` gives the row of a field that is shown now, if any; `read_again` shows the person anew;
    dialogs open over `parent`.
    """

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        row_of: Callable[[str], FieldRow | None],
        read_again: Callable[[], object],
    ) -> None:
        self._context, self._parent = context, parent
        self._row_of, self._read_again = row_of, read_again
        self._person_id: int | None = None
        self._lists: PeopleLookups | None = None
        # What edits from here replaced and wrote, by field: what is still shown may be older.
        self._own: dict[str, tuple[Any, Any]] = {}

    def begin(self, person_id: int, lists: PeopleLookups) -> None:
        """Edit this person from now on."""
        if person_id != self._person_id:
            self._own = {}
        self._person_id, self._lists = person_id, lists

    def save(self, row: FieldRow, text: str) -> None:
        """Save the text entered in `row`, or show why it is wrong."""
        if self._lists is None:
            return
        try:
            value = parse_plausible(self._lists.fields[row.key], text, self._lists.values)
        except BadValue as bad:
            row.complain(bad.message)
            return
        original = row.original
        row.accept(text, value)
        self.write({row.key: value}, {row.key: original}, text)

    def write(self, values: Mapping[str, Any], seen: Mapping[str, Any], text: str = "") -> None:
        """Write `values` over those `seen`; `text` is what was entered."""
        person_id, lists, own = self._person_id, self._lists, self._own
        if person_id is None or lists is None:
            return
        keys = list(lists.fields)

        def act(changes: ChangeSet) -> None:
            (before,) = read_people(changes.connection, [person_id], keys)
            with naming_owner(changes, values):
                edit_person(changes, person_id, values, _as_written(own, seen))
            (after,) = read_people(changes.connection, [person_id], keys)
            _note_written(own, before, after)

        write_batch(
            self._context,
            BatchKind.PERSON_EDIT,
            act,
            title="Saving",
            failed=partial(self._fail, person_id, values, seen, text),
        )

    def _fail(
        self,
        person_id: int,
        values: Mapping[str, Any],
        seen: Mapping[str, Any],
        text: str,
        error: Exception,
    ) -> None:
        """Show why `values` were not saved."""
        is_shown = person_id == self._person_id
        if isinstance(error, EditConflict) and is_shown and self._lists is not None:
            dialog = ConflictDialog(self._parent, error, self._lists.fields)
            dialog.resolved.connect(lambda mine: self.write(mine, error.theirs))
            dialog.finished.connect(lambda _result: self._read_again())
            dialog.open()
            return
        row = next(filter(None, map(self._row_of, values)), None) if is_shown else None
        if isinstance(error, UserError) and row is not None:
            row.restore(EditorState(text, error.message, has_focus=True, original=seen[row.key]))
        elif isinstance(error, UserError):
            self._context.jobs.tell(error)
        self._read_again()


def _as_written(own: Mapping[str, tuple[Any, Any]], seen: Mapping[str, Any]) -> dict[str, Any]:
    """What is `seen`, with what an edit from here wrote meanwhile in its place."""
    return {
        key: own[key][1] if key in own and own[key][0] == value else value
        for key, value in seen.items()
    }


def _note_written(
    own: dict[str, tuple[Any, Any]], before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Note in `own` which fields an edit changed, also those that it changed along."""
    for key, value in after.items():
        if value != before[key]:
            first, last = own.get(key, (before[key], before[key]))
            own[key] = first if last == before[key] else before[key], value
