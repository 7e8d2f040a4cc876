"""Two people who share an address, or a name and a year, never become one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.choices import NEW, Existing
from importers.contacts.matching.row_resolution import RowOutcome
from models.database import Database
from tabular.reading import Cell
from tests.importers.contact_files import everybody, imported, outcomes, planned, state, table
from tests.importers.contacts.planning.test_plan import FEW, fresh

HEADINGS = ("Given name", "Family name", "E-mail", "Title", "Gender", "Date of birth", "Award",
            "Completed", "Phone")  # fmt: skip
JOHN: dict[str, Cell] = {
    "Given name": "John", "Family name": "Hale", "E-mail": "hales@example.org", "Title": "Mr",
    "Gender": "M", "Award": "PhD", "Completed": 1999,
}  # fmt: skip
MARY = JOHN | {
    "Given name": "Mary", "Title": "Mrs", "Gender": "F", "Award": "MD(Res)", "Completed": 2003,
}  # fmt: skip
WEI: dict[str, Cell] = {
    "Given name": "Wei", "Family name": "Zhang", "E-mail": "wei1@example.org", "Award": "PhD",
    "Completed": 2012,
}  # fmt: skip


def file(*rows: Mapping[str, Cell]) -> Any:
    return table(HEADINGS, *([row.get(heading) for heading in HEADINGS] for row in rows))


def without(row: dict[str, Cell], *headings: str) -> dict[str, Cell]:
    return {heading: cell for heading, cell in row.items() if heading not in headings}


PAIRS = [
    (JOHN, MARY, "another given name"),
    (JOHN, without(MARY, "Title", "Gender", "Award"), "another given name"),
    (JOHN, without(MARY, "Given name"), "another gender or title"),
    (JOHN, without(MARY, "Given name", "Title", "Gender"), "another award"),
    (without(JOHN, "Gender"), without(JOHN, "Gender") | {"Given name": "J", "Title": "Miss"},
     "gender or title"),
    (JOHN, JOHN | {"Given name": "Joan"}, "another given name"),
    (JOHN | {"Date of birth": "1950-01-02"}, JOHN | {"Date of birth": "1984-11-30"},
     "another date of birth"),
    (WEI, WEI | {"E-mail": "wei2@example.org"}, "another e-mail address"),
    (without(WEI, "E-mail") | {"Phone": "+447700900101"},
     without(WEI, "E-mail") | {"Phone": "+447700900102"}, "another phone number"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "why"), PAIRS)
def test_in_one_file(
    database_file: Database, first: dict[str, Cell], second: dict[str, Cell], why: str
) -> None:
    read = planned(database_file, file(first, second))
    assert outcomes(read) == ["created", "review"]
    assert why in read.plan.why[1]
    told = planned(database_file, file(first, second), decisions={1: NEW})
    assert outcomes(told) == ["created", "created"]


@pytest.mark.parametrize("existing", [Existing.UPDATE, Existing.FILL, Existing.SKIP])
@pytest.mark.parametrize(("first", "second", "why"), PAIRS)
def test_against_the_record(
    database_file: Database,
    existing: Existing,
    first: dict[str, Cell],
    second: dict[str, Cell],
    why: str,
) -> None:
    imported(database_file, file(first))
    before = everybody(database_file, "given_name", "title", "gender", "award", "email")
    read = planned(database_file, file(second), existing)
    assert outcomes(read) == ["review"]
    assert why in read.plan.why[0]
    imported(database_file, file(second), existing)
    assert everybody(database_file, "given_name", "title", "gender", "award", "email") == before


def test_both_are_kept_with_their_address_and_known_again(database: Database) -> None:
    both = file(JOHN, MARY)
    imported(database, both, decisions={1: NEW})
    assert everybody(database, "given_name", "gender", "award", "email") == [
        {"given_name": "John", "gender": "male", "award": "PhD", "email": "hales@example.org"},
        {"given_name": "Mary", "gender": "female", "award": "MD(Res)",
         "email": "hales@example.org"},
    ]  # fmt: skip
    for existing in Existing:
        assert imported(database, both, existing).batch_id is None


def test_two_rows_that_fit_one_initial_are_not_both_that_person(database: Database) -> None:
    imported(database, file({"Given name": "J", "Family name": "Hale", "E-mail": "h@example.org"}))
    rows = [
        {"Given name": name, "Family name": "Hale", "E-mail": "h@example.org"}
        for name in ("John", "Jane")
    ]
    read = planned(database, file(*rows), Existing.UPDATE)
    assert outcomes(read) == ["updated", "review"]
    assert "contradicts row 2" in read.plan.why[1]
    [person] = everybody(database, "id")
    decided = planned(database, file(*rows), Existing.UPDATE, {1: person["id"]})
    assert RowOutcome.REVIEW not in decided.plan.outcomes


@pytest.mark.parametrize(
    "second",
    [
        JOHN | {"Given name": "J."},
        JOHN | {"Given name": "Johnny", "Award": "MSc", "Completed": 1990},
        JOHN | {"Family name": "Hale-Wood"},
        without(JOHN, "Given name", "Award"),
        {"E-mail": "hales@example.org"},
        JOHN | {"Title": "Prof"},
        without(JOHN, "E-mail"),
    ],
)
def test_one_person_stays_one(database_file: Database, second: dict[str, Cell]) -> None:
    assert outcomes(planned(database_file, file(JOHN, second))) == ["created", "skipped"]


def test_an_offices_mailbox_tells_nobody(database: Database) -> None:
    rows = [
        {"Given name": name, "Family name": family, "E-mail": "info@example.org"}
        for name, family in (("Ann", "Abel"), ("Bob", "Baker"))
    ]
    imported(database, file(*rows))
    assert [one["email"] for one in everybody(database, "email")] == ["info@example.org"] * 2


def test_a_placeholder_is_reported_and_not_stored(database: Database) -> None:
    rows = [
        {"Given name": "Ann", "Family name": "Abel", "E-mail": "none@example.org"},
        {"Given name": "Bob", "Family name": "Baker",
         "E-mail": "noreply@example.org; b@example.org"},
    ]  # fmt: skip
    read = planned(database, file(*rows))
    assert [(one.row, one.code) for one in read.issues] == [
        (2, "placeholder_address"), (3, "placeholder_address"),
    ]  # fmt: skip
    imported(database, file(*rows))
    assert [one["email"] for one in everybody(database, "email")] == [None, "b@example.org"]


def test_an_address_of_many_names_leaves_each_a_person(database: Database) -> None:
    rows = [
        {"Given name": name, "Family name": f"{name}son", "E-mail": "ward7@example.org"}
        for name in ("Ann", "Bob", "Cy", "Dee", "Eli")
    ]
    assert imported(database, file(*rows)).counts["created"] == 5
    assert imported(database, file(*rows), Existing.UPDATE).batch_id is None


# --- random pairs -------------------------------------------------------------------------------

MEN = st.sampled_from(["John", "Paul", "Daniel", "Wei", "Antonio", "Ali"])
WOMEN = st.sampled_from(["Mary", "Paula", "Daniela", "Fang", "Antonia", "Noor"])
BLANK = st.none()


@st.composite
def a_couple(draw: st.DrawFn) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Two rows with one e-mail address, of which something says that they are two people."""
    kinds = draw(st.sets(st.sampled_from(["name", "title", "gender", "birth"]), min_size=1))
    same = {"Family name": "Hale", "E-mail": "hales@example.org"}
    family = {"Award": draw(st.sampled_from([None, "PhD"])), "Completed": 1999}
    one: dict[str, Cell] = {**same, **family}
    other: dict[str, Cell] = {**same, **family}
    if "name" in kinds:
        one["Given name"], other["Given name"] = draw(MEN), draw(WOMEN)
    else:
        one["Given name"] = other["Given name"] = draw(st.sampled_from(["Sam", "S.", None]))
    if "title" in kinds:
        one["Title"], other["Title"] = "Mr", draw(st.sampled_from(["Mrs", "Ms", "Miss"]))
    if "gender" in kinds:
        one["Gender"], other["Gender"] = "m", "Female"
    if "birth" in kinds:
        one["Date of birth"], other["Date of birth"] = "1950-01-02", "1984-11-30"
    return draw(st.sampled_from([(one, other), (other, one)]))


@pytest.mark.slow
@pytest.mark.parametrize("existing", list(Existing))
@FEW
@given(couple=a_couple(), at_once=st.booleans())
def test_a_couple_is_never_one_person(
    empty_file: Path,
    existing: Existing,
    couple: tuple[dict[str, Cell], dict[str, Cell]],
    *,
    at_once: bool,
) -> None:
    first, second = couple
    with fresh(empty_file) as database:
        if at_once:
            imported(database, file(first, second), existing)
        else:
            imported(database, file(first), existing)
            imported(database, file(second), existing)
        after = state(database)
        assert len(after["people"]) + len(after["reviews"]) == 2
        [person] = everybody(database, "given_name", "title")[:1]
        assert person == {
            "given_name": first.get("Given name"), "title": first.get("Title"),
        }  # fmt: skip
