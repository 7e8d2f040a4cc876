"""Segments and lists are renamed, duplicated and combined; what names them keeps finding them."""

import pytest

from core.errors import UserError
from exporters.layouts import Layout, layouts_using, rename_segment_in_layouts, save_layout
from models.database import Database
from models.undo import undo
from queries.segments import read_segment_summaries
from records.filters.model import Membership
from records.filters.segment_changes import (
    Combination,
    combination,
    duplicate_segment,
    rename_segment,
    save_as_list,
    segments_using,
    set_description,
)
from records.filters.segments import (
    Segment,
    add_to_list,
    create_segment,
    find_segment,
    list_segments,
    resolve,
    save_segment,
)
from records.writing.new_people import create_people
from tests.acts import batch_of, run_act
from tests.snapshots import once


@pytest.fixture
@once
def people(database: Database) -> dict[str, int]:
    """Ids by family name; the first two are on the list “Guests”, “O names” is a segment."""
    names = ("Okafor", "Dahl", "Obi")
    ids = run_act(database, create_people, [{"family_name": name} for name in names])
    run_act(database, add_to_list, "Guests", ids[:2])
    run_act(database, save_segment, "O names", "family_name starts with O")
    return dict(zip(names, ids, strict=True))


def found(database: Database, name: str) -> Segment:
    with database.read() as connection:
        one = find_segment(connection, name)
    assert one is not None
    return one


def people_in(database: Database, name: str) -> set[int]:
    with database.read() as connection:
        return set(resolve(connection, name))


def test_a_renamed_segment_is_found_by_what_names_it(
    database: Database, people: dict[str, int]
) -> None:
    run_act(database, save_segment, "Both", 'in segment "O NAMES" and not in segment Guests')
    layout = Layout("Post", ("family_name",), 'in segment "O names"')
    run_act(database, save_layout, layout)
    before = found(database, "o names")
    renamed = batch_of(database, rename_segment, before, "Names with O")
    run_act(database, rename_segment_in_layouts, before.name, "Names with O")
    assert people_in(database, "Both") == {people["Obi"]}
    with database.read() as connection:
        assert [one.name for one in segments_using(connection, "names with o")] == ["Both"]
        assert [one.name for one in layouts_using(connection, "Names with O")] == ["Post"]
        assert segments_using(connection, "O names") == []
    assert renamed is not None
    undo(database, renamed)
    assert found(database, "O names") == before
    assert people_in(database, "Both") == {people["Obi"]}


@pytest.mark.parametrize(("name", "code"), [(" ", "no_name"), ("GUESTS", "segment_exists")])
def test_a_name_is_never_blank_or_given_twice(
    database: Database, people: dict[str, int], name: str, code: str
) -> None:
    segment = found(database, "O names")
    with pytest.raises(UserError) as renamed:
        run_act(database, rename_segment, segment, name)
    with pytest.raises(UserError) as created:
        run_act(database, create_segment, name, "deceased")
    with pytest.raises(UserError) as listed:
        run_act(database, save_as_list, name, Membership("segment", "Guests"))
    assert [one.value.code for one in (renamed, created, listed)] == [code] * 3
    assert people_in(database, "Guests") == {people["Okafor"], people["Dahl"]}


def test_a_name_may_change_its_capitals_alone(database: Database) -> None:
    run_act(database, save_segment, "Ärzte", "deceased")
    run_act(database, rename_segment, found(database, "ärzte"), "ÄRZTE")
    with database.read() as connection:
        assert [one.name for one in list_segments(connection)] == ["ÄRZTE"]


def test_copies_have_the_same_people_and_names_of_their_own(
    database: Database, people: dict[str, int]
) -> None:
    run_act(database, set_description, found(database, "Guests"), "For the dinner")
    for name in ("Guests", "Guests", "O names"):
        run_act(database, duplicate_segment, found(database, name))
    with database.read() as connection:
        copies = {one.name: one for one in list_segments(connection) if "copy" in one.name}
    assert set(copies) == {"Guests (copy)", "Guests (copy 2)", "O names (copy)"}
    assert copies["Guests (copy 2)"].description == "For the dinner"
    assert people_in(database, "Guests (copy 2)") == people_in(database, "Guests")
    assert people_in(database, "O names (copy)") == people_in(database, "O names")
    assert not copies["O names (copy)"].is_list


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Combination.ALL, {"Okafor"}),
        (Combination.ANY, {"Okafor", "Dahl", "Obi"}),
        (Combination.EXCEPT, {"Dahl"}),
    ],
)
def test_two_become_a_third(
    database: Database, people: dict[str, int], how: Combination, expected: set[str]
) -> None:
    chosen = combination("Guests", how, "O names")
    run_act(database, create_segment, "Live", chosen)
    run_act(database, save_as_list, "Fixed", chosen)
    assert people_in(database, "Live") == {people[name] for name in expected}
    assert people_in(database, "Fixed") == people_in(database, "Live")
    assert found(database, "Fixed").is_list


def test_the_summaries_say_what_a_segment_means_and_when_it_changed(
    database: Database, people: dict[str, int]
) -> None:
    run_act(database, save_segment, "Both", 'in segment "O names" and in segment Guests')
    with database.read() as connection:
        before = {one.segment.name: one for one in read_segment_summaries(connection)}
    assert before["Both"].in_words == "In “O names” and In “Guests”"
    renamed = batch_of(database, rename_segment, found(database, "Guests"), "Friends")
    assert renamed is not None
    undo(database, renamed)
    with database.read() as connection:
        after = {one.segment.name: one for one in read_segment_summaries(connection)}
    changed, earlier = after["Guests"].changed_at, before["Guests"].changed_at
    assert changed is not None
    assert earlier is not None
    assert changed > earlier
    assert after["O names"].changed_at == before["O names"].changed_at
