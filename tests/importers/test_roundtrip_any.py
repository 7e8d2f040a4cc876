"""Whatever stands in a table: written, imported, exported and imported again, it is the same."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.text import clean
from exporters.contacts import export_contacts
from exporters.editable import export_editable
from exporters.sheets import ColumnSpec, SheetSpec
from exporters.tables import write_table
from importers.applying import apply_import
from importers.comparing import Existing
from importers.contacts import Options, prepare
from models.database import Database, open_database
from tests.importers.contact_files import everybody

KEYS = ("alumni_id", "family_name", "nationality", "employer", "notes")
HEADINGS = ("Alumni ID", "Family name", "Nationality", "Employer", "Notes")
WORST = [
    "=1+1", "+1", "-1", "@x", "'quoted", "''=1", "None", "NaN", "null", "TRUE", "inf", "1e5",
    "00123", "1234567890123456789", "0.10", "2020-01-02", "03/04/2020", "_x0041_", "_x000D_",
    "a,b;c\td|e", '"quoted"', "sep=;", "😀👩‍🔬", "שלום", "\u202eright to left\u202c", "e\u0301",
    "\u200bzero", "<a&b>]]>", "\x01control\x1f", "#NAME", "x" * 500, "a\xa0b", "ﬁ", "\u2028",
]  # fmt: skip
texts = st.one_of(st.sampled_from(WORST), st.text(max_size=30), st.just(None))
names = st.sampled_from([text for text in WORST if clean(text)])  # a row without is nobody's
tables = st.lists(st.tuples(names, texts, texts, texts), min_size=1, max_size=12)


@contextmanager
def office(empty_file: Path, folder: Path, name: str) -> Iterator[Database]:
    path = folder / name
    shutil.copy(empty_file, path)
    database = open_database(path)
    try:
        yield database
    finally:
        database.close()


def imported(database: Database, path: Path) -> dict[str, int]:
    planned = prepare(database, path, Options(existing=Existing.UPDATE))
    apply_import(database, planned)
    return planned.plan.counts


def trip(empty_file: Path, rows: Sequence[Sequence[Any]], ending: str) -> list[dict[str, Any]]:
    """The people that `rows` become, after it was seen that they come back as they are."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        columns = [ColumnSpec(heading) for heading in HEADINGS]
        write_table(folder / f"a{ending}", SheetSpec("People", columns, rows))
        with office(empty_file, folder, "one") as one, office(empty_file, folder, "two") as two:
            assert imported(one, folder / f"a{ending}")["created"] == len(rows)
            kept = everybody(one, *KEYS)
            export_contacts(one, folder / f"b{ending}", keys=KEYS)
            imported(two, folder / f"b{ending}")
            assert sorted(everybody(two, *KEYS), key=str) == sorted(kept, key=str)
            assert imported(one, folder / f"b{ending}")["unchanged"] == len(rows)
            if ending == ".xlsx":
                export_editable(one, folder / "edit.xlsx")
                planned = prepare(one, folder / "edit.xlsx", Options())
                assert planned.plan.counts["unchanged"] == len(rows)
                assert not planned.problems
            return kept


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables)
def test_any_table_comes_back(empty_file: Path, ending: str, rows: list[Any]) -> None:
    numbered = [(f"{index:06d}", *row) for index, row in enumerate(rows)]
    trip(empty_file, numbered, ending)


# What a cell is not on record as, and why: controls go (.xlsx alone holds them), spaces of
# every kind become one, and none at the ends.
CLEANED = {"\x01control\x1f": "control", "\u2028": None, "e\u0301": "é", "a\xa0b": "a b"}


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
def test_the_worst_texts_come_in_and_back_as_they_are(empty_file: Path, ending: str) -> None:
    rows = [(f"{index:06d}", "Marsh", "x", text, "y") for index, text in enumerate(WORST)]
    kept = trip(empty_file, rows, ending)
    found = {person["alumni_id"]: person["employer"] for person in kept}
    cleaned = dict(CLEANED)
    if ending != ".xlsx":
        cleaned["\x01control\x1f"] = "\ufffdcontrol\ufffd"
    for index, text in enumerate(WORST):
        expected = cleaned.get(text, text.replace("\t", " "))
        assert found[f"{index:06d}"] == expected, text
