"""The batches as the history lists them: title, time, user, and whether they are active.

Titles are rendered here, from the kind and the parameters of a batch. People are looked up by id;
once a person's records are gone, from the journal as well, the title names nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, select

from core.formats import plural
from models.batch_kinds import BatchKind
from models.changes import from_json
from models.database import Database
from models.sql import within
from models.tables import batches, journal, people
from records.fields.definitions import Field, all_fields
from records.people import list_name, list_names

_MOST_NAMED: Final = 3  # fields named in a title; more are counted
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "address": {"email": "e-mail address", "phone": "phone number", "post": "postal address"},
    "channel": {"email": "e-mail"},
    "message": {"invitation": "Invitation", "reminder": "Reminder"},
}
_KEYS: Final = frozenset({"status", "disposition", "activity", "basis", "purpose"})


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as a history lists it; `at` is UTC, `counts` are the numbers that it reported.

    `action` is what was done, undone or redone, in words; `title` says which of the three.
    `reverses` is the batch that this one undid.
    """

    id: int
    kind: BatchKind
    action: str
    at: datetime
    by: str
    file_name: str | None
    sheet: str | None
    counts: Mapping[str, int]
    reverses: int | None
    undone_by: int | None

    @property
    def title(self) -> str:
        """What the batch did, in words: “Undo: linkedin.xlsx imported”."""
        return _title_of(self.kind, self.action)

    @property
    def is_active(self) -> bool:
        """Whether it was not undone."""
        return self.undone_by is None

    @property
    def can_be_undone(self) -> bool:
        """Whether it is active and of a kind that can be undone."""
        return self.is_active and self.kind.can_be_undone

    @property
    def is_undone(self) -> bool:
        """Whether its action is undone by now, so that Redo is to be offered and not Undo."""
        return (self.kind is BatchKind.UNDO) == self.is_active


def list_batches(
    connection: Connection,
    limit: int | None = None,
    *,
    kind: BatchKind | None = None,
    by: str | None = None,
) -> list[Batch]:
    """Batches that were completed, the newest first.

    At most `limit`; of one `kind` or all, `by` one user or all.
    """
    query = select(batches).where(batches.c.state == "done")
    if kind is not None:
        query = query.where(batches.c.kind == kind.value)
    if by is not None:
        query = query.where(batches.c.by == by)
    found = connection.execute(query.order_by(batches.c.id.desc()).limit(limit)).mappings().all()
    return _as_batches(connection, found)


def read_batch(connection: Connection, batch_id: int) -> Batch | None:
    """One batch that was completed; None where there is none."""
    query = select(batches).where(batches.c.state == "done", batches.c.id == batch_id)
    return next(iter(_as_batches(connection, connection.execute(query).mappings().all())), None)


def batch_titles(connection: Connection, batch_ids: Iterable[int]) -> dict[int, str]:
    """The titles of batches, completed or not, by their ids."""
    query = select(batches).where(within(batches.c.id, sorted(set(batch_ids))))
    found = connection.execute(query).mappings().all()
    return {batch.id: batch.title for batch in _as_batches(connection, found)}


def interrupted_titles(database: Database) -> list[str]:
    """The titles of batches interrupted by a crash; each is returned once."""
    ended = database.interrupted()
    if not ended:
        return []
    with database.read() as connection:
        titles = batch_titles(connection, ended)
    return [titles[batch_id] for batch_id in ended]


def _title_of(kind: BatchKind, action: str) -> str:
    is_reversal = kind in {BatchKind.UNDO, BatchKind.REDO}
    return kind.templates[0].format(action=action) if is_reversal else action


def _as_batches(connection: Connection, rows: Iterable[RowMapping]) -> list[Batch]:
    found = list(rows)
    originals = _originals(connection, found)
    titles = _Titles(connection, originals.values())
    return [
        Batch(
            row["id"],
            BatchKind(row["kind"]),
            titles.render(originals[row["id"]]),
            row["at"],
            row["by"],
            row["file_name"],
            row["sheet"],
            row["counts"],
            row["reverses"],
            row["undone_by"],
        )
        for row in found
    ]


def _originals(connection: Connection, rows: Iterable[RowMapping]) -> dict[int, RowMapping]:
    """The original batch of each of `rows`: the one it undid or redid, or itself."""
    originals = {row["id"]: row for row in rows}
    while reversing := {
        batch_id: row["reverses"]
        for batch_id, row in originals.items()
        if row["reverses"] is not None
    }:
        query = select(batches).where(within(batches.c.id, sorted(set(reversing.values()))))
        before = {row["id"]: row for row in connection.execute(query).mappings()}
        originals |= {batch_id: before[reversed_id] for batch_id, reversed_id in reversing.items()}
    return originals


class _Titles:
    """Renders titles, with the names of all people concerned looked up at once."""

    def __init__(self, connection: Connection, rows: Iterable[RowMapping]) -> None:
        parameters = [row["parameters"] for row in rows]
        ids = sorted({one["person"] for one in parameters if "person" in one})
        self._names = list_names(connection, ids)
        self._names |= names_of_deleted(connection, [one for one in ids if one not in self._names])
        self._fields = all_fields(connection) if any("fields" in one for one in parameters) else {}

    def render(self, row: RowMapping) -> str:
        """The title of a batch that is neither an undo nor a redo."""
        words = self._words(row)
        for template in BatchKind(row["kind"]).templates:
            if all(name in words for _, name, _, _ in Formatter().parse(template) if name):
                return template.format_map(words)
        raise ValueError(f"the kind {row['kind']} has no title without parameters")

    def _words(self, row: RowMapping) -> dict[str, str]:
        parameters: Mapping[str, Any] = row["parameters"]
        words = {
            name: _WORDS.get(name, {}).get(value, value.replace("_", " "))
            if name in _WORDS or name in _KEYS
            else value
            for name, value in parameters.items()
            if isinstance(value, str)
        }
        if "row" in parameters:
            words["row"] = str(parameters["row"])
        if row["file_name"]:
            words["file"] = row["file_name"]
        if "person" in parameters:
            words["who"] = self._names.get(parameters["person"], "1 person")
        elif "people" in parameters:
            words["who"] = plural(parameters["people"], "person", "people")
        if parameters.get("fields"):
            words["fields"] = _field_names(parameters["fields"], self._fields)
        if "invited" in row["counts"]:
            words["invited"] = plural(row["counts"]["invited"], "person", "people")
        return words


def _field_names(keys: list[str], fields: Mapping[str, Field]) -> str:
    if len(keys) > _MOST_NAMED:
        return plural(len(keys), "field")
    return ", ".join(_inside(fields[key].label if key in fields else key) for key in keys)


def _inside(label: str) -> str:
    """A label inside a sentence: "e-mail", but "LinkedIn group"."""
    first = label.partition(" ")[0]
    return label if first[1:] != first[1:].lower() else label[0].lower() + label[1:]


def names_of_deleted(connection: Connection, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of people who were deleted, as their records were written last."""
    ids = list(person_ids)
    if not ids:
        return {}
    latest = (
        select(func.max(journal.c.id))
        .where(
            within(journal.c.person_id, ids),
            journal.c.table_name == people.name,
            journal.c.action != "update",
        )
        .group_by(journal.c.person_id)
    )
    lines = connection.execute(select(journal).where(journal.c.id.in_(latest)))
    found = {line.person_id: from_json(people, line.new or line.old) for line in lines}
    return {person_id: list_name(values) for person_id, values in found.items() if values}
