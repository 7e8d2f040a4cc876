"""Whatever was done before and since, undo and redo do what the sight of the records foretells.

Random imports, edits, deletions, lists, undos and redos. What a batch did is seen by comparing the
records before it and after it; from that and from what is there now, a few simple rules foretell
what undo makes of it.
"""

import shutil
import tempfile
import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import Table, select, text

from importers.choices import Existing
from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet, recorded_names
from models.database import Database, open_database
from models.parts import PARTS
from models.tables import (
    awards,
    batches,
    contact_points,
    metadata,
    people,
    reviews,
    segment_members,
    segments,
)
from models.undo import redo, undo
from tests.databases import run_on_server, with_name
from tests.importers.contact_files import imported, table

pytestmark = pytest.mark.slow

Record = tuple[str, int]  # the table's name and the identifier
Records = dict[Record, dict[str, Any]]

TABLES = (people, *PARTS[people], segments, segment_members, reviews)
PART_NAMES = {part.name for part in PARTS[people]}
HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Employer")
SHORT = st.sampled_from(["A", "B", "C"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", ""]),
        st.sampled_from(["Ada", "Bill"]),
        st.sampled_from(["Byron", "Núñez"]),
        st.sampled_from(["a@example.org", "b@example.org", ""]),
        st.sampled_from(["Leeds", "York", ""]),
    ),
    min_size=1,
    max_size=4,
)


def look(database: Database) -> Records:
    """Every record that undo answers for; its values but for stamps and what is derived."""
    found: Records = {}
    with database.read() as connection:
        for one in TABLES:
            for row in connection.execute(select(one)).mappings():
                values = {name: row[name] for name in recorded_names(one)}
                if one is people:
                    own = values.pop("custom")
                    values |= {f"custom.{key}": own.get(key) for key in "AB"}
                found[one.name, row["id"]] = values
    return found


@dataclass(frozen=True)
class Deed:
    """The records before a batch and after it."""

    before: Records
    after: Records


def foretell(deed: Deed, now: Records, *, is_redone: bool) -> tuple[Records, bool]:
    """The records after `deed` is taken back, and whether everything of it could be.

    A person whom it deleted comes back without an alumni ID that another one has now; where an
    import is done again, nobody comes back beside whom it had created meanwhile.
    """
    then = deepcopy(now)
    stays = staying(deed, now)
    whole = not stays
    made = deed.after.keys() - deed.before.keys()
    for record in made - stays:
        then.pop(record, None)
        if record[0] == "people":
            then = {one: row for one, row in then.items() if not is_part_of(one, row, record)}
    gone = deed.before.keys() - deed.after.keys()
    for record in sorted(gone, key=order):
        row = deed.before[record]
        if record in then:
            continue
        is_blocked = is_taken(record, row, then)
        if is_blocked and record[0] == "people" and not is_redone:
            row, is_blocked, whole = {**row, "alumni_id": None}, False, False
        if all(target in then for target in targets(record, row)) and not is_blocked:
            then[record] = dict(row)
        elif record[0] not in PART_NAMES or ("people", row["person_id"]) not in gone:
            whole = False
    for record in deed.before.keys() & deed.after.keys():
        old, new = deed.before[record], deed.after[record]
        for name in old:
            if old[name] == new[name]:
                continue
            can_be = (
                record in then
                and then[record][name] == new[name]
                and all(target in then for target in targets(record, {name: old[name]}))
                and not is_taken(record, {**then[record], name: old[name]}, then)
            )
            whole = whole and can_be
            if can_be:
                then[record][name] = old[name]
    return then, whole


def staying(deed: Deed, now: Records) -> set[Record]:
    """What the deed made and has to stay: edited or used since, or belonging to such."""
    made = deed.after.keys() - deed.before.keys()
    here = {record for record in made if record in now}

    def person_of(record: Record, row: dict[str, Any]) -> Record | None:
        owner = ("people", row.get("person_id", 0))
        return owner if record[0] in PART_NAMES and owner in made else None

    def replace_invalid(record: Record, records: Records) -> Any:
        parts = {one: row for one, row in records.items() if is_part_of(one, row, record)}
        return records[record], parts

    stays = {
        record
        for record in here
        if person_of(record, now[record]) is None
        and (
            replace_invalid(record, now) != replace_invalid(record, deed.after)
            if record[0] == "people"
            else now[record] != deed.after[record]
        )
    }
    while True:
        more = set(stays)
        for record, row in now.items():
            for target in targets(record, row):
                is_own = record[0] in PART_NAMES
                if target in here and not is_own and (record not in made or record in more):
                    more.add(target)
                if target in more and record in made and target in required(record, row):
                    more.add(record)
        if more == stays:
            return stays
        stays = more


def is_part_of(record: Record, row: dict[str, Any], person: Record) -> bool:
    return record[0] in PART_NAMES and row["person_id"] == person[1]


def targets(record: Record, row: dict[str, Any]) -> list[Record]:
    """What the record refers to, of the tables looked at."""
    found = [
        (key.column.table.name, row[column.name])
        for column in metadata.tables[record[0]].columns
        for key in column.foreign_keys
        if row.get(column.name) is not None
    ]
    return [target for target in found if target[0] != batches.name]


def required(record: Record, row: dict[str, Any]) -> list[Record]:
    columns = metadata.tables[record[0]].columns
    needed = {
        column.name: row[column.name]
        for column in columns
        if not column.nullable and column.name in row
    }
    return targets(record, needed)


def is_taken(record: Record, row: dict[str, Any], then: Records) -> bool:
    unique = {"people": "alumni_id", "segments": "name"}.get(record[0])
    return (
        unique is not None
        and row[unique] is not None
        and any(
            other[unique] == row[unique]
            for one, other in then.items()
            if one[0] == record[0] and one != record
        )
    )


def order(record: Record) -> tuple[int, int]:
    return [one.name for one in TABLES].index(record[0]), record[1]


class Machine(RuleBasedStateMachine):
    """An office where anything is done in any order."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.deeds: dict[int, Deed] = {}
        self.undos: dict[int, Deed] = {}  # what taking one back did

    def do(self, act: Callable[[ChangeSet], object]) -> None:
        before = look(self.database)
        with self.database.write(BatchKind.PERSON_EDIT) as changes:
            act(changes)
        if changes.is_kept:
            self.deeds[changes.batch_id] = Deed(before, look(self.database))

    def some(self, one: Table, choice: int) -> int | None:
        ids = sorted(record[1] for record in look(self.database) if record[0] == one.name)
        return ids[choice % len(ids)] if ids else None

    @rule(rows=ROWS, existing=st.sampled_from([Existing.FILL, Existing.UPDATE]))
    def bring_in(self, rows: list[tuple[str, ...]], existing: Existing) -> None:
        before = look(self.database)
        batch = imported(self.database, table(HEADINGS, *rows), existing).batch_id
        if batch is not None:
            self.deeds[batch] = Deed(before, look(self.database))

    @rule(choice=st.integers(0, 9), name=st.sampled_from(["notes", "custom.A", "custom.B"]),
          value=SHORT | st.none())  # fmt: skip
    def edit(self, choice: int, name: str, value: str | None) -> None:
        person = self.some(people, choice)
        if person is not None:
            self.do(lambda changes: changes.update(people, [Change(person, {name: value})]))

    @rule(choice=st.integers(0, 9), value=SHORT)
    def edit_address(self, choice: int, value: str) -> None:
        point = self.some(contact_points, choice)
        if point is not None:
            change = Change(point, {"value": f"{value.lower()}@example.org", "label": value})
            self.do(lambda changes: changes.update(contact_points, [change]))

    @rule(choice=st.integers(0, 9), kind=SHORT)
    def add_award(self, choice: int, kind: str) -> None:
        person = self.some(people, choice)
        if person is not None:
            row = {"person_id": person, "kind": kind}
            self.do(lambda changes: changes.insert(awards, [row]))

    @rule(choice=st.integers(0, 9), one=st.sampled_from([people, contact_points, awards, segments]))
    def delete(self, choice: int, one: Table) -> None:
        record = self.some(one, choice)
        if record is not None:
            self.do(lambda changes: changes.delete(one, [record]))

    @rule(choices=st.sets(st.integers(0, 3)), name=SHORT)
    def make_list(self, choices: set[int], name: str) -> None:
        found = look(self.database)
        if any(record[0] == "segments" and row["name"] == name for record, row in found.items()):
            return
        everybody = [record[1] for record in found if record[0] == "people"]
        members = {everybody[choice % len(everybody)] for choice in choices if everybody}

        def make(changes: ChangeSet) -> None:
            (made,) = changes.insert(segments, [{"name": name}])
            rows = [{"segment_id": made, "person_id": person} for person in sorted(members)]
            changes.insert(segment_members, rows)

        self.do(make)

    @precondition(lambda self: self.deeds)
    @rule(choice=st.integers(0, 30))
    def take_back(self, choice: int) -> None:
        """Undo a batch that stands, or do again one that was taken back."""
        batch = sorted(self.deeds)[choice % len(self.deeds)]
        before = look(self.database)
        with self.database.read() as connection:
            undone_by = connection.scalar(select(batches.c.undone_by).where(batches.c.id == batch))
        back = batch if undone_by is None else undone_by
        is_redone = undone_by is not None
        expected, whole = foretell((self.deeds | self.undos)[back], before, is_redone=is_redone)
        done = (undo if undone_by is None else redo)(self.database, batch)
        after = look(self.database)
        assert after == expected
        assert (done.kept == ()) == whole
        self.undos[done.undo_batch_id] = Deed(before, after)

    @invariant()
    def the_index_agrees(self) -> None:
        with self.database.read() as connection:
            key = "rowid" if connection.dialect.name == "sqlite" else "person_id"
            indexed = connection.scalars(text(f"SELECT {key} FROM people_search ORDER BY 1"))
            assert list(indexed) == list(
                connection.scalars(select(people.c.id).order_by(people.c.id))
            )

    def teardown(self) -> None:
        self.database.close()
        if self.database.path is not None:
            assert issues_of(self.database.path) == []


def test_a_deleted_person_comes_back_without_the_id_of_another(
    empty_file: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_file, tmp_path / "office.almanac")
    machine = Machine(open_database(tmp_path / "office.almanac"))
    row = ("1", "Ada", "Byron", "a@example.org", "Leeds")
    machine.bring_in(existing=Existing.FILL, rows=[row])
    machine.delete(choice=0, one=people)
    machine.bring_in(existing=Existing.FILL, rows=[row])
    machine.take_back(choice=1)
    ids = [one["alumni_id"] for kind, one in look(machine.database).items() if kind[0] == "people"]
    assert ids == [None, "1"]
    machine.the_index_agrees()
    machine.teardown()


def test_on_a_file(empty_file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:

        def begin() -> Machine:
            path = Path(folder) / f"{uuid.uuid4().hex}.almanac"
            shutil.copy(empty_file, path)
            return Machine(open_database(path))

        run_machine(begin, settings=_settings(40, 25))  # type: ignore[arg-type]


def test_on_a_server(postgresql: str) -> None:
    made: list[str] = []

    def begin() -> Machine:
        made.append(f"test_{uuid.uuid4().hex}")
        run_on_server(postgresql, f"CREATE DATABASE {made[-1]} TEMPLATE empty")
        return Machine(open_database(with_name(postgresql, made[-1])))

    run_machine(begin, settings=_settings(5, 15))  # type: ignore[arg-type]
    for name in made:
        run_on_server(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
    )
