"""Saved mappings: what an office once decided about a file is found again by its headings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import quoted
from core.text import clean, comparison_key
from importers.columns import ColumnMapping, headings_key
from models.changes import Change, ChangeSet
from models.reasons import Reason, ReasonKind
from models.tables import import_profiles


@dataclass(frozen=True, slots=True)
class Profile:
    """A saved mapping: field key or None by heading, and the options that went with it."""

    name: str
    mapping: Mapping[str, str | None]
    options: Mapping[str, Any]

    @property
    def constants(self) -> Mapping[str, str]:
        """Values that are the same for every row, by field."""
        found: Mapping[str, str] = self.options.get("constants", {})
        return found


def named(connection: Connection, kind: str, name: str) -> Profile:
    """The profile called `name`. Raises UserError where there is none, naming the others."""
    known = connection.execute(select(import_profiles).where(import_profiles.c.kind == kind)).all()
    for row in known:
        if row.name.casefold() == name.casefold():
            return Profile(row.name, row.mapping, row.options)
    others = quoted(row.name for row in known)
    raise UserError(
        f"There is no saved mapping “{name}”. Nothing was imported; "
        + (f"there are {others}." if others else "none has been saved yet."),
        code="unknown_profile",
    )


def found_by_headings(connection: Connection, kind: str, headings: Sequence[str]) -> Profile | None:
    """The newest profile for a file with just these headings, in any order."""
    row = connection.execute(
        select(import_profiles)
        .where(
            import_profiles.c.kind == kind,
            import_profiles.c.headings_key == headings_key(headings),
        )
        .order_by(import_profiles.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Profile(row.name, row.mapping, row.options)


def remember(
    changes: ChangeSet,
    kind: str,
    name: str,
    mapping: Sequence[ColumnMapping],
    options: Mapping[str, Any],
) -> None:
    """Save `mapping` under `name`, in place of what stood there."""
    values = {
        "kind": kind,
        "headings_key": headings_key(column.heading for column in mapping),
        "mapping": {column.called: column.field for column in mapping if column.called},
        "options": dict(options),
    }
    found = changes.connection.scalar(
        select(import_profiles.c.id).where(import_profiles.c.name == name)
    )
    if found is None:
        changes.insert(import_profiles, [{"name": name, **values}])
    else:
        changes.update(import_profiles, [Change(found, values)])


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A saved mapping as the settings list it: how many `columns` it knows, how many it takes."""

    profile_id: int
    name: str
    kind: str
    columns: int
    taken: int


def listed(connection: Connection) -> list[SavedMapping]:
    """Every saved mapping, by name."""
    return [
        SavedMapping(
            row.id,
            row.name,
            row.kind,
            len(row.mapping),
            sum(field is not None for field in row.mapping.values()),
        )
        for row in connection.execute(select(import_profiles).order_by(import_profiles.c.name))
    ]


def rename(changes: ChangeSet, profile_id: int, name: str) -> None:
    """Give a saved mapping another name. Raises UserError for a blank name or one that is taken."""
    name = clean(name)
    taken = changes.connection.scalars(
        select(import_profiles.c.name).where(import_profiles.c.id != profile_id)
    )
    if not name or name.casefold() in {other.casefold() for other in taken}:
        raise UserError(
            f"There is a saved mapping “{name}” already; nothing was changed."
            if name
            else "A saved mapping needs a name; nothing was changed.",
            code="name_taken",
        )
    changes.update(import_profiles, [Change(profile_id, {"name": name})])
    changes.describe(name=name)


def delete(changes: ChangeSet, profile_id: int, name: str) -> None:
    """Delete the saved mapping called `name`; what was imported with it stays."""
    changes.delete(import_profiles, [profile_id])
    changes.describe(name=name)


def missing_columns(saved: Profile, columns: Iterable[str]) -> Reason | None:
    """The reason to ask where columns that a saved mapping imports are not among `columns`."""
    present = set(map(comparison_key, columns))
    missing = [
        column
        for column, target in saved.mapping.items()
        if target and comparison_key(column) not in present
    ]
    if not missing:
        return None
    told = {"mapping": saved.name, "columns": missing}
    return Reason(ReasonKind.COLUMNS_MISSING, told)
