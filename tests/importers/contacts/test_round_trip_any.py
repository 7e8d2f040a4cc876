"""Whatever stands in a table: written, imported, exported and imported again, it is the same."""

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.contacts import export_contacts, field_column
from exporters.editable import export_editable
from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.database import Database, open_database
from records.export_snapshot import database_identity
from records.fields.definitions import FieldKind, all_fields
from records.office import add_custom_field
from tabular.writing.sheets import SheetSpec
from tabular.writing.tables import write_table
from tests.acts import run_act
from tests.databases import server_database
from tests.importers.contact_files import everybody

KEYS = ("alumni_id", "family_name", "nationality", "employer", "notes")
WORST = [
    "=1+1", "+1", "-1", "@x", "'quoted", "''=1", "None", "NaN", "null", "TRUE", "inf", "1e5",
    "00123", "1234567890123456789", "0.10", "2020-01-02", "03/04/2020", "_x0041_", "_x000D_",
    "a,b;c\td|e", '"quoted"', "sep=;", "😀👩‍🔬", "שלום", "\u202eright to left\u202c", "e\u0301",
    "\u200bzero", "<a&b>]]>", "\x01control\x1f", "#NAME", "x" * 500, "a\xa0b", "ﬁ", "\u2028",
    "\x00", "\ud800", "\ufffe", "two\r\nlines", "-", "'", "\t=1", "𝒜" * 40, "ß", "İ", "#1#",
]  # fmt: skip
texts = st.one_of(st.sampled_from([*WORST, "†", "Dean†"]), st.text(max_size=30), st.just(None))
# A dagger in a remark, in Windows' letters as well, says that a person died; imports read that.
letters = st.characters(exclude_characters="†\x86")
remarks = st.one_of(st.sampled_from(WORST), st.text(letters, max_size=30), st.just(None))
# A row whose name is none ("=1+1", a dash) is set aside; any text may stand beside a name.
names = st.sampled_from(
    ["Abel", "O'Brien", "Núñez", "שלום", "e\u0301va", "de la Cruz", "𝒜bel", "Null", "NaN", "İnan",
     "Weiß", "ﬁsher", "\u200bZero", "Smith\xa0Jones"]
)  # fmt: skip
days = st.dates(date(1900, 3, 1), date(2020, 12, 31))
numbers = st.one_of(
    st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9, allow_subnormal=False)
).map(float)
# What a table may have besides the ID and the name: its cells by field.
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "nationality": texts,
    "employer": texts,
    "notes": remarks,
    "programme": texts,
    "city": texts,
    "custom.remark": remarks,
    "birth_date": st.dates(date(1900, 3, 1), date(2000, 12, 31)),
    "award_completed": st.integers(1950, 2026),
    "custom.met_on": days,
    "custom.points": numbers,
    "custom.member": st.booleans(),
    "research_active": st.booleans(),
}
OWN = {
    "Remark": FieldKind.TEXT,
    "Met on": FieldKind.DATE,
    "Points": FieldKind.NUMBER,
    "Member": FieldKind.YES_NO,
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Any columns in any order, and rows of them; each row has an ID and a name."""
    others = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=6, unique=True))
    cells = [st.one_of(st.none(), COLUMNS[key]) for key in others]
    rows = draw(st.lists(st.tuples(names, *cells), min_size=1, max_size=12))
    order = draw(st.permutations(range(len(others) + 2)))
    keys = ("alumni_id", "family_name", *others)
    numbered = [(f"{index:06d}", *row) for index, row in enumerate(rows)]
    return tuple(keys[at] for at in order), [tuple(row[at] for at in order) for row in numbered]


Opener = Callable[[], AbstractContextManager[Database]]


@pytest.fixture
def new_file(empty_file: Path, tmp_path: Path) -> Opener:
    """Opens a new database in a file."""

    @contextmanager
    def opened() -> Iterator[Database]:
        path = tmp_path / f"{uuid.uuid4().hex}.almanac"
        shutil.copy(empty_file, path)
        database = open_database(path)
        try:
            yield database
        finally:
            database.close()

    return opened


@pytest.fixture
def new_server(postgresql: str) -> Opener:
    """Opens a new database on a server."""

    @contextmanager
    def opened() -> Iterator[Database]:
        with server_database(postgresql, "empty") as address:
            database = open_database(address)
            try:
                yield database
            finally:
                database.close()

    return opened


def imported(database: Database, path: Path) -> dict[str, int]:
    planned = prepare(database, CONTACTS, path, choices=ContactChoices(existing=Existing.UPDATE))
    run_import(database, planned)
    return planned.plan.counts


def trip(
    new: Opener, keys: Sequence[str], rows: Sequence[Sequence[Any]], ending: str
) -> list[dict[str, Any]]:
    """The people that `rows` become, after it was seen that they come back as they are."""
    with TemporaryDirectory() as name, new() as one, new() as two:
        folder = Path(name)
        for database in (one, two):
            for label, kind in OWN.items():
                run_act(database, add_custom_field, label, kind)
        with one.read() as connection:
            fields = all_fields(connection)
        columns = [field_column(fields[key]) for key in keys]
        write_table(folder / f"a{ending}", SheetSpec("People", columns, rows))
        assert imported(one, folder / f"a{ending}")["created"] == len(rows)
        kept = everybody(one, *keys)
        export_contacts(one, folder / f"b{ending}", keys=keys)
        imported(two, folder / f"b{ending}")
        assert sorted(everybody(two, *keys), key=str) == sorted(kept, key=str)
        assert imported(one, folder / f"b{ending}")["unchanged"] == len(rows)
        if ending == ".xlsx":
            export_editable(one, folder / "edit.xlsx", identity=run_act(one, database_identity))
            planned = prepare(one, CONTACTS, folder / "edit.xlsx")
            assert planned.plan.counts["unchanged"] == len(rows)
            assert not planned.issues
        return kept


def check(new: Opener, table: Any, ending: str) -> None:
    """Rows make the trip; numbers, days and digits are on record as they were in the table."""
    keys, rows = table
    kept = {person["alumni_id"]: person for person in trip(new, keys, rows, ending)}
    for row in rows:
        given_row = dict(zip(keys, row, strict=True))
        person = kept[given_row["alumni_id"]]
        for key, value in given_row.items():
            if not isinstance(value, str) or (value.isascii() and value.isdecimal()):
                assert person[key] == value, (key, value)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_any_table_comes_back(new_file: Opener, ending: str, table: Any) -> None:
    check(new_file, table, ending)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_any_table_comes_back_on_a_server(new_server: Opener, ending: str, table: Any) -> None:
    check(new_server, table, ending)


# What a cell is not on record as, and why: controls go (.xlsx alone holds them), spaces of
# every kind become one, and none at the ends; a dash says that there is nothing.
CLEANED = {
    "\x01control\x1f": "control", "\x00": None, "\u2028": None, "e\u0301": "é", "a\xa0b": "a b",
    "two\r\nlines": "two lines", "\ud800": "\ufffd", "\ufffe": "\ufffd", "\t=1": "=1",
    "-": None,
}  # fmt: skip


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
def test_the_worst_texts_come_in_and_back_as_they_are(new_file: Opener, ending: str) -> None:
    rows = [(f"{index:06d}", "Marsh", "x", text, "y") for index, text in enumerate(WORST)]
    kept = trip(new_file, KEYS, rows, ending)
    found = {person["alumni_id"]: person["employer"] for person in kept}
    cleaned = dict(CLEANED)
    if ending != ".xlsx":
        cleaned |= {"\x01control\x1f": "\ufffdcontrol\ufffd", "\x00": "\ufffd"}
    for index, text in enumerate(WORST):
        expected = cleaned.get(text, text.replace("\t", " "))
        assert found[f"{index:06d}"] == expected, text
