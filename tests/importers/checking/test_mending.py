"""Cells mended before they are read: alone, and all of a column alike."""

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.dates import DateOrder
from core.plain import as_plain, from_plain
from core.problems import Problem
from importers.checking.mending import (
    Mends,
    check_row,
    column_of,
    in_context,
    mended,
    new_words,
    with_evidence,
)
from importers.checking.rows import check
from importers.mapping.columns import ColumnMapping
from records.fields import BY_KEY as FIELDS
from records.values import Context
from tests.importers.contact_files import table

FILE = table(
    ["Name", "Born", "Sex", "Phone"],
    ["Ann", "03/04/1960", "femme", "0151 55501234"],
    ["Bob", "05/06/1961", "femme", "+447700900123"],
    ["Cy", None, "male", 5],
)
MAPPING = (
    ColumnMapping("Name", "family_name"),
    ColumnMapping("Born", "birth_date"),
    ColumnMapping("Sex", "gender"),
    ColumnMapping("Phone", "phone"),
)


def read(mends: Mends, **context: Any) -> dict[str, list[Any]]:
    settled = in_context(Context(**context), mends, MAPPING)
    found = check(mended(FILE, mends), MAPPING, FIELDS, settled)
    return {name: list(values) for name, values in found.columns.items()}


def test_a_cell_is_mended_by_its_row_and_column_and_read_like_any() -> None:
    assert read(Mends(cells={(2, 1): "3 April 1960"}))["birth_date"][0] == date(1960, 4, 3)


def test_an_empty_text_is_a_blank_cell() -> None:
    assert mended(FILE, Mends(cells={(4, 3): ""})).columns[3][2] is None


def test_words_are_mended_wherever_they_stand_but_in_other_columns() -> None:
    found = mended(FILE, Mends(words={(2, "femme"): "female", (0, "femme"): "Zoe"}))
    assert found.columns[2] == ["female", "female", "male"]
    assert found.columns[0] == ["Ann", "Bob", "Cy"]


def test_numbers_are_words_by_what_they_show() -> None:
    assert mended(FILE, Mends(words={(3, "5"): "+447700900124"})).columns[3][2] == "+447700900124"


def test_a_single_cell_counts_before_the_words_of_its_column() -> None:
    found = mended(FILE, Mends(cells={(3, 2): "other"}, words={(2, "femme"): "female"}))
    assert found.columns[2] == ["female", "other", "male"]


def test_columns_without_a_mend_are_shared_and_the_file_stays_as_it_is() -> None:
    found = mended(FILE, Mends(words={(2, "femme"): "female"}))
    assert found.columns[0] is FILE.columns[0]
    assert FILE.columns[2] == ["femme", "femme", "male"]


def test_the_order_of_dates_is_that_of_one_column() -> None:
    values = read(Mends(dates={1: DateOrder.MONTH_FIRST}), date_order=DateOrder.DAY_FIRST)
    assert values["birth_date"] == [date(1960, 3, 4), date(1961, 5, 6), None]


def test_phones_without_a_country_are_of_the_one_that_was_said() -> None:
    values = read(Mends(regions={3: "DE"}))
    assert values["phone"][:2] == ["+4915155501234", "+447700900123"]


def test_mends_are_taken_back() -> None:
    mends = Mends().with_cell(2, 1, "x").with_words(2, {"femme": "female", "male": "other"})
    assert mends.with_cell(2, 1, None).with_words(2, {"femme": None, "male": None}) == Mends()


def test_a_row_alone_is_judged_as_it_is_among_the_others() -> None:
    file = table(["Name", "Born"], ["Ann", "03/04/1960"], ["Bob", "31/12/1961"], ["Cy", "dunno"])
    context = with_evidence(Context(), file, MAPPING[:2], FIELDS)
    assert check_row(file, 0, Mends(), MAPPING[:2], FIELDS, context) == []
    ((problem, column),) = check_row(file, 2, Mends(), MAPPING[:2], FIELDS, context)
    assert (problem.code, problem.row, column) == ("not_a_date", 4, 1)
    assert check_row(file, 2, Mends(cells={(4, 1): "1.2.70"}), MAPPING[:2], FIELDS, context) == []


def test_notes_of_a_mended_cell_are_gone() -> None:
    note = Problem("error_cell", "It shows #N/A.", 4, "Born", value="#N/A")
    noted = table(["Name", "Born"], *zip(*FILE.columns[:2], strict=True))
    object.__setattr__(noted, "notes", (note,))
    assert mended(noted, Mends()).notes == (note,)
    assert mended(noted, Mends(cells={(4, 1): ""})).notes == ()


def test_of_columns_with_one_heading_a_problem_is_in_that_of_its_value() -> None:
    file = table(["E-mail", "E-mail"], ["a@example.org", "bad"])
    found = [column_of(file, 0, Problem("x", "x", 2, "E-mail", value=v)) for v in ("bad", "?")]
    assert found == [1, 0]
    assert column_of(file, 0, Problem("x", "x", 2)) is None


def test_words_that_nobody_knows_are_counted() -> None:
    assert new_words(FILE, MAPPING, FIELDS, Context()) == {2: Counter({"femme": 2})}
    own = Context(synonyms={"gender": {"femme": "female"}})
    assert new_words(FILE, MAPPING, FIELDS, own) == {}


@given(
    st.builds(
        Mends,
        st.dictionaries(st.tuples(st.integers(1, 9), st.integers(0, 3)), st.text()),
        st.dictionaries(st.tuples(st.integers(0, 3), st.text()), st.text()),
        st.dictionaries(st.integers(0, 3), st.sampled_from(DateOrder)),
        st.dictionaries(st.integers(0, 3), st.sampled_from(["DE", "GB"])),
    )
)
def test_mends_outlive_the_program(mends: Mends) -> None:
    assert from_plain(Mends, as_plain(mends)) == mends
