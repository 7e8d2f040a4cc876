"""Every file of the table ends as the table says, through the real child process."""

from pathlib import Path

import pytest

from core.errors import UserError
from tests.tabular.reading.hostile_table import CASES, LARGE, SMALL, Case
from tests.tabular.reading.table_of import read_table


def check(case: Case, folder: Path) -> None:
    path = folder / case.name
    path.write_bytes(case.make())
    codes: tuple[str, ...] = ()
    try:
        table = read_table(path)
    except UserError as error:
        outcome = error.code
    else:
        outcome = f"{len(table.row_numbers) + len(table.refused_rows)} x {len(table.headings)}"
        codes = tuple(note.code for note in table.notes)
    assert (outcome, codes) == (case.outcome, case.codes)


@pytest.mark.parametrize("name", SMALL)
def test_a_file_of_the_table(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_of_the_table(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
