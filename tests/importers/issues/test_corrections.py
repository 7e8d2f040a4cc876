"""Cells mended before they are read: alone, and all of a column alike."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.dates import DateOrder
from core.issues import Issue
from core.serialization import as_plain, from_plain
from importers.columns import ColumnMapping
from importers.contacts.import_plan import ContactRowCheck
from importers.contacts.validation.rows import find_date_orders, validate_table
from importers.issues.corrections import (
    Corrections,
    apply_corrections,
    column_of,
)
from records.fields.definitions import BY_KEY as FIELDS
from records.fields.values import ParseOptions
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


def read(corrections: Corrections, **context: Any) -> dict[str, list[Any]]:
    found = validate_table(
        apply_corrections(FILE, corrections), MAPPING, FIELDS, ParseOptions(**context)
    )
    return {name: list(values) for name, values in found.columns.items()}


def test_a_cell_is_mended_by_its_row_and_column_and_read_like_any() -> None:
    assert read(Corrections(cells={(2, 1): "3 April 1960"}))["birth_date"][0] == date(1960, 4, 3)


def test_an_empty_text_is_a_blank_cell() -> None:
    assert apply_corrections(FILE, Corrections(cells={(4, 3): ""})).columns[3][2] is None


def test_words_are_mended_wherever_they_stand_but_in_other_columns() -> None:
    found = apply_corrections(
        FILE, Corrections(words={(2, "femme"): "female", (0, "femme"): "Zoe"})
    )
    assert found.columns[2] == ["female", "female", "male"]
    assert found.columns[0] == ["Ann", "Bob", "Cy"]


def test_numbers_are_words_by_what_they_show() -> None:
    assert (
        apply_corrections(FILE, Corrections(words={(3, "5"): "+447700900124"})).columns[3][2]
        == "+447700900124"
    )


def test_a_single_cell_counts_before_the_words_of_its_column() -> None:
    found = apply_corrections(
        FILE, Corrections(cells={(3, 2): "other"}, words={(2, "femme"): "female"})
    )
    assert found.columns[2] == ["female", "other", "male"]


def test_columns_without_a_mend_are_shared_and_the_file_stays_as_it_is() -> None:
    found = apply_corrections(FILE, Corrections(words={(2, "femme"): "female"}))
    assert found.columns[0] is FILE.columns[0]
    assert FILE.columns[2] == ["femme", "femme", "male"]


def test_mends_are_taken_back() -> None:
    corrections = (
        Corrections().with_cell(2, 1, "x").with_words(2, {"femme": "female", "male": "other"})
    )
    assert (
        corrections.with_cell(2, 1, None).with_words(2, {"femme": None, "male": None})
        == Corrections()
    )


def test_a_row_alone_is_judged_as_it_is_among_the_others() -> None:
    file = table(["Name", "Born"], ["Ann", "03/04/1960"], ["Bob", "31/12/1961"], ["Cy", "dunno"])
    mapping = MAPPING[:2]
    orders = find_date_orders(file, mapping, FIELDS)

    def found(index: int, corrections: Corrections) -> list[tuple[Issue, int | None]]:
        check = ContactRowCheck(file, ParseOptions(), mapping, FIELDS, None, orders)
        return check.check_row(index, corrections)

    assert found(0, Corrections()) == []
    ((issue, column),) = found(2, Corrections())
    assert (issue.code, issue.row, column) == ("not_a_date", 4, 1)
    assert found(2, Corrections(cells={(4, 1): "1.2.70"})) == []


def test_notes_of_a_mended_cell_are_gone() -> None:
    note = Issue("error_cell", "It shows #N/A.", 4, "Born", value="#N/A")
    noted = table(["Name", "Born"], *zip(*FILE.columns[:2], strict=True))
    object.__setattr__(noted, "notes", (note,))
    assert apply_corrections(noted, Corrections()).notes == (note,)
    assert apply_corrections(noted, Corrections(cells={(4, 1): ""})).notes == ()


def test_of_columns_with_one_heading_a_problem_is_in_that_of_its_value() -> None:
    file = table(["E-mail", "E-mail"], ["a@example.org", "bad"])
    found = [column_of(file, 0, Issue("x", "x", 2, "E-mail", value=v)) for v in ("bad", "?")]
    assert found == [1, 0]
    assert column_of(file, 0, Issue("x", "x", 2)) is None


def new_words(corrections: Corrections, options: ParseOptions) -> Any:
    return ContactRowCheck(FILE, options, MAPPING, FIELDS, None, {}).unknown_words(corrections)


def test_words_that_nobody_knows_are_counted() -> None:
    assert new_words(Corrections(), ParseOptions()) == {2: {"femme": [2, 3]}}
    corrections = Corrections(cells={(3, 2): "female"})
    assert new_words(corrections, ParseOptions()) == {2: {"femme": [2]}}
    words = Corrections(words={(2, "femme"): "female"})
    assert new_words(words, ParseOptions()) == {}
    own = ParseOptions(synonyms={"gender": {"femme": "female"}})
    assert new_words(Corrections(), own) == {}


@given(
    st.builds(
        Corrections,
        st.dictionaries(st.tuples(st.integers(1, 9), st.integers(0, 3)), st.text()),
        st.dictionaries(st.tuples(st.integers(0, 3), st.text()), st.text()),
    )
)
def test_mends_outlive_the_program(corrections: Corrections) -> None:
    assert from_plain(Corrections, as_plain(corrections)) == corrections


def test_mends_of_earlier_versions_are_read_but_for_what_changed_whole_columns() -> None:
    earlier = {"cells": [[[2, 1], "x"]], "words": [], "dates": [[1, "day-first"]], "regions": []}
    assert from_plain(Corrections, earlier) == Corrections(cells={(2, 1): "x"})


DATES = st.one_of(
    st.dates(date(1950, 1, 1), date(2009, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}"),
    st.dates(date(1950, 1, 1), date(2009, 12, 31)).map(lambda day: f"{day:%m/%d/%Y}"),
    st.dates(date(1950, 1, 1), date(2009, 12, 31)).map(str),
    st.sampled_from(["", "soon", "3 April 1960", "October 1980"]),
)


@given(
    st.lists(DATES, min_size=1, max_size=8),
    st.dictionaries(st.integers(2, 9), DATES),
    st.dictionaries(DATES, DATES, max_size=3),
    st.sampled_from([None, *DateOrder]),
)
def test_no_other_date_is_read_otherwise_for_a_correction(
    texts: list[str],
    cells: dict[int, str],
    words: dict[str, str],
    order: DateOrder | None,
) -> None:
    file = table(["Name", "Born"], *([f"P{at}", text or None] for at, text in enumerate(texts)))
    mapping, context = MAPPING[:2], ParseOptions(order)
    orders = find_date_orders(file, mapping, FIELDS)
    corrections = Corrections({(row, 1): new for row, new in cells.items()}).with_words(1, words)
    before, after = (
        validate_table(one, mapping, FIELDS, context, orders=orders).columns["birth_date"]
        for one in (file, apply_corrections(file, corrections))
    )
    for row, text, was, now in zip(file.row_numbers, texts, before, after, strict=True):
        if row not in cells and text not in words:
            assert now == was
