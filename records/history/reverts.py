"""Setting one change of a person's history back: one value, or one record beneath the person."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet, from_json
from models.opt_outs import OBJECTED, is_opt_out
from models.tables import consents, contact_points, journal, metadata, people
from models.undo import GONE, TAKEN, Protected, revert_line
from models.undo_conflicts import EDITED_SINCE
from records.history.journal_labels import HIDDEN, JournalWords
from records.history.undo import superseding
from records.parts.registry import PARTS_BY_NAME

_SENTENCES: Final[Mapping[str, str]] = {
    EDITED_SINCE: "was changed since",
    GONE: "is not there any more",
    TAKEN: "belongs to another record now",
}


def is_revertible(line: Any, column: str | None) -> bool:
    """Whether a line of the journal, or one column of it, is set back by itself.

    What the whole person was created with is deleted with the person; which contact point is the
    primary one is chosen anew.
    """
    if line.table_name == people.name:
        return bool(line.action == "update")
    if line.action == "update" and column is None:  # moved to another record by a merge
        return False
    return line.table_name in PARTS_BY_NAME and column != "is_primary"


def revert_change(changes: ChangeSet, line_id: int, column: str | None) -> None:
    """Set the value of `column` back to what it was before a line of the journal.

    None: revert the whole line, a record that was added or removed. Raises UserError, and
    nothing is changed, where it was changed since, cannot be as it was, or is an opt-out.
    """
    query = select(journal).where(journal.c.id == line_id)
    line = changes.connection.execute(query).first()
    if line is None or not is_revertible(line, column):
        raise UserError("This change cannot be reverted by itself.", code="not_revertible")
    words = JournalWords(changes.connection, [line.person_id])
    label = next(what for name, what, *_ in words.changes_by_column(line) if name == column)
    if _is_opt_out(changes, line, column):
        raise UserError(
            f"{label}: this is an opt-out, which is not reverted. Withdraw it under Contact"
            " preferences, with the reason.",
            code="opt_out",
        )
    columns = () if column is None else (column, *HIDDEN)
    for kept in revert_line(changes, line_id, columns, Protected()):
        raise UserError(
            f"{label} {_SENTENCES.get(kept.reason, kept.reason)}; nothing was changed.",
            code="changed_since",
        )
    if line.table_name == contact_points.name and column is None:
        _keep_one_primary(changes, line)
    changes.describe(what=label)


def _is_opt_out(changes: ChangeSet, line: Any, column: str | None) -> bool:
    """Whether setting the line back would weaken an opt-out."""
    table = metadata.tables[line.table_name]
    new = from_json(table, line.new) if line.new else {}
    if table is people:
        return column is not None and is_opt_out(column, new.get(column))
    if table is not consents:
        return False
    if line.action == "delete":
        deleted = {line.record_id: from_json(table, line.old)}
        return bool(superseding(changes.connection, deleted))
    return OBJECTED in (new.get("basis"), _basis_now(changes, line.record_id))


def _basis_now(changes: ChangeSet, consent_id: int) -> str | None:
    basis: str | None = changes.connection.scalar(
        select(consents.c.basis).where(consents.c.id == consent_id)
    )
    return basis


def _keep_one_primary(changes: ChangeSet, line: Any) -> None:
    """A contact point that came back is not the primary one too; after one went, the oldest is."""
    kind = from_json(contact_points, line.old or line.new)["kind"]
    columns = contact_points.c
    rows = changes.connection.execute(
        select(columns.id, columns.is_primary)
        .where(columns.person_id == line.person_id, columns.kind == kind)
        .order_by(columns.id)
    ).all()
    primary = [row.id for row in rows if row.is_primary]
    if len(primary) > 1:
        changes.update(contact_points, [Change(line.record_id, {"is_primary": False})])
    elif rows and not primary:
        changes.update(contact_points, [Change(rows[0].id, {"is_primary": True})])
