"""What rows of a file would change in the people they belong to, value by value.

A blank cell never erases, an objection is never taken back by a file, and an address or award
that a person has beside the main one is no change.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from models.sql import within
from models.tables import awards, contact_points, match_value
from records.fields import BY_KEY, Part
from records.parts import FLAGS
from records.people import is_blank, read_flat

Row: TypeAlias = Mapping[str, Any]


class Existing(StrEnum):
    """What happens to people who are there already. A blank cell never erases."""

    FILL = "fill"  # only what is empty is filled
    UPDATE = "update"  # what differs is replaced
    SKIP = "skip"  # they are left as they are


class CellChange(NamedTuple):
    """One value that would change: of the person whose row it is."""

    row_index: int
    person_id: int
    field: str
    old: Any
    new: Any


def compare(
    connection: Connection,
    rows: Sequence[Row],
    owners: Mapping[int, int],
    existing: Existing,
) -> tuple[list[CellChange], dict[int, int]]:
    """Every value that would change, and the versions of the people compared with.

    `owners` maps the indices of the rows to compare to the people they belong to.
    """
    ids = list(owners.values())
    if not ids:
        return [], {}
    keys = _comparable(rows, owners)
    now = read_flat(connection, ids, [*keys, "version"])
    versions = dict(zip(ids, now["version"], strict=True))
    if existing is Existing.SKIP:
        return [], versions
    held = _Held(connection, ids, keys)
    changes: list[CellChange] = []
    for position, (index, person_id) in enumerate(owners.items()):
        row = rows[index]
        base = held.award_base(person_id, row)
        for key in keys:
            new = row.get(key)
            if new is None:
                continue
            part = BY_KEY[key].part if key in BY_KEY else Part.CUSTOM
            old = (
                base.get(BY_KEY[key].column)
                if part is Part.AWARD and base is not None
                else now[key][position]
            )
            if part is Part.CUSTOM and hasattr(new, "isoformat") and isinstance(old, str):
                new = new.isoformat()
            if _same(key, old, new) or not _may_change(key, old, existing):
                continue
            if held.has_other(person_id, part, new):
                continue
            changes.append(CellChange(index, person_id, key, old, new))
    return changes, versions


def _comparable(rows: Sequence[Row], indices: Iterable[int]) -> list[str]:
    found: dict[str, None] = {}
    for index in indices:
        found.update(dict.fromkeys(rows[index]))
    return [key for key in found if not key.endswith(".original")]


def _same(key: str, old: Any, new: Any) -> bool:
    if old == new or (key in FLAGS and not old and not new):
        return True
    if isinstance(old, str) and isinstance(new, str) and key in {"email", "other_email"}:
        return match_value("email", old) == match_value("email", new)
    return False


def _may_change(key: str, old: Any, existing: Existing) -> bool:
    if key == "survey_consent" and old == "objected":
        return False  # an objection is absolute: no file takes it back
    return existing is Existing.UPDATE or is_blank(key, old)


class _Held:
    """Addresses and awards that people hold beside their main ones."""

    def __init__(self, connection: Connection, ids: Sequence[int], keys: Sequence[str]) -> None:
        self._others: set[tuple[int, str]] = set()
        self._awards: dict[int, dict[str, dict[str, Any]]] = {}
        if "other_email" in keys or "other_phone" in keys:
            for some in in_chunks(ids, 20_000):
                self._others.update(
                    (row.person_id, row.match_value)
                    for row in connection.execute(
                        select(contact_points.c.person_id, contact_points.c.match_value).where(
                            within(contact_points.c.person_id, some)
                        )
                    )
                )
        if "award" in keys:
            for some in in_chunks(ids, 20_000):
                for award in connection.execute(
                    select(awards).where(within(awards.c.person_id, some)).order_by(awards.c.id)
                ).mappings():
                    self._awards.setdefault(award["person_id"], {})[award["kind"] or ""] = dict(
                        award
                    )

    def award_base(self, person_id: int, row: Row) -> Mapping[str, Any] | None:
        """The award that `row` speaks of; empty for one that the person does not have yet."""
        if not row.get("award"):
            return None
        return self._awards.get(person_id, {}).get(row["award"], {})

    def has_other(self, person_id: int, part: Part, value: Any) -> bool:
        """Whether an "other" address or number is already among the person's."""
        if part is Part.OTHER_EMAIL:
            return (person_id, match_value("email", value)) in self._others
        if part is Part.OTHER_PHONE:
            return (person_id, match_value("phone", value)) in self._others
        return False
