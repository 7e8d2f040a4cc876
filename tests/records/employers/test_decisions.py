"""Employers unified and separated, and what imports and edits make of it; on both databases."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.database import Database
from models.search import find
from models.tables import roles
from models.undo import undo
from records.employers.decisions import (
    count_roles,
    separate_employers,
    unified_employers,
    unify_employers,
)
from records.employers.proposals import employer_proposals
from records.employers.sectors import SectorProposal, fill_sectors, sector_proposals
from records.fields.definitions import BY_KEY
from records.fields.values import parse_value
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.office import parse_options
from records.parts.roles import ROLES
from records.people import read_people
from records.writing.bulk_update import preview_updates, update_people
from records.writing.new_people import create_people
from records.writing.part_records import edit_record
from records.writing.person_edits import edit_person
from records.writing.person_update import PersonUpdate
from tests.acts import newest_batch, run_act

_LEEDS = "University of Leeds"
# Filters saved before the decision find whom they found.
_FILTERS = (
    f'employer = "{_LEEDS}"',
    'employer = "UOL"',
    'any role where (employer contains "univ. of")',
    f'employer != "{_LEEDS}"',
)


def _employ(database: Database, *employers: str, **more: str) -> Sequence[int]:
    rows = [
        {"family_name": f"Marsh{at}", "employer": one, **more} for at, one in enumerate(employers)
    ]
    return run_act(database, create_people, rows)


def _employers(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return dict(count_roles(connection))


def _read(database: Database, text: str) -> object:
    with database.read() as connection:
        return parse_value(BY_KEY["employer"], text, parse_options(connection))


def test_one_decision_is_for_all_roles_and_for_all_that_comes_later(database: Database) -> None:
    first, *_ = _employ(database, "UOL", "Univ. of Leeds", "LEEDS UNIVERSITY", _LEEDS, "Elm Ltd")
    with database.read() as connection:
        (group,) = employer_proposals(connection)
    spellings = [one.text for one in group.spellings]
    assert run_act(database, unify_employers, _LEEDS, [*spellings, "UOL"]) == 3
    decided = newest_batch(database)
    assert _employers(database) == {_LEEDS: 4, "Elm Ltd": 1}
    assert _read(database, "univ of leeds") == _LEEDS
    assert _read(database, "university of LEEDS") == _LEEDS
    with database.read() as connection:
        assert employer_proposals(connection) == []
        assert find(connection, "uol") == [first]  # as the file wrote it
        (known,) = unified_employers(connection)
        assert known.spellings == ("LEEDS UNIVERSITY", "UOL", "Univ. of Leeds")
        assert known.roles == 4
        assert [len(person_ids(connection, parse(one, BY_KEY))) for one in _FILTERS] == [4, 1, 1, 1]
    undo(database, decided.id)
    assert _employers(database)["UOL"] == 1
    assert _read(database, "univ of leeds") == "univ of leeds"


def test_a_unified_employer_can_be_renamed_and_joined(database: Database) -> None:
    _employ(database, "Univ. of Leeds", _LEEDS, "Leeds Univ", "Leeds")
    run_act(database, unify_employers, _LEEDS, ["Univ. of Leeds"])
    run_act(database, unify_employers, "Leeds", [_LEEDS, "Leeds Univ"])
    assert _employers(database) == {"Leeds": 4}
    assert {_read(database, one) for one in ("Univ. of Leeds", _LEEDS, "Leeds Univ")} == {"Leeds"}


def test_separated_spellings_get_their_roles_back_and_are_not_proposed_again(
    database: Database,
) -> None:
    _employ(database, "University of York", "York University", "Univ. of York")
    spellings = ["University of York", "York University", "Univ. of York"]
    run_act(database, unify_employers, "University of York", spellings)
    assert run_act(database, separate_employers, ["York University"]) == 1
    assert _employers(database) == {"University of York": 2, "York University": 1}
    assert _read(database, "York University") == "York University"
    with database.read() as connection:
        assert employer_proposals(connection) == []
    # Whoever decides otherwise later is believed.
    run_act(database, unify_employers, "University of York", ["York University"])
    assert _employers(database) == {"University of York": 3}


def test_two_spellings_are_kept_apart(database: Database) -> None:
    _employ(database, "University of York", "York University")
    run_act(database, separate_employers, ["University of York", "York University"])
    with database.read() as connection:
        assert employer_proposals(connection) == []


@pytest.mark.parametrize(
    ("act", "arguments", "code"),
    [
        (unify_employers, (_LEEDS, [_LEEDS]), "no_spelling"),
        (unify_employers, ("—", [_LEEDS]), "no_name"),
        (separate_employers, ([_LEEDS],), "not_unified"),
    ],
)
def test_what_is_no_decision_is_refused(
    database: Database, act: object, arguments: tuple[object, ...], code: str
) -> None:
    _employ(database, _LEEDS)
    with pytest.raises(UserError) as refusal:
        run_act(database, act, *arguments)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_an_employer_typed_anew_forgets_the_former_spelling(database: Database) -> None:
    people = _employ(database, "Univ. of Leeds", "Univ. of Leeds")
    run_act(database, unify_employers, _LEEDS, ["Univ. of Leeds"])
    run_act(database, edit_person, people[0], {"employer": "Marlowe College"})
    with database.read() as connection:
        role = connection.scalar(select(roles.c.id).where(roles.c.person_id == people[1]))
    assert role is not None
    run_act(database, edit_record, ROLES, role, {"employer": "Marlowe College"})
    with database.read() as connection:
        assert not any(connection.scalars(select(roles.c.employer_original)).all())
    assert run_act(database, separate_employers, ["Univ. of Leeds"]) == 0
    assert _employers(database) == {"Marlowe College": 2}


def test_another_spelling_of_the_same_employer_is_no_new_job(database: Database) -> None:
    (person,) = _employ(database, _LEEDS, role_title="Lecturer", first_employer="Elm Ltd")
    row = {"employer": "Leeds Univ.", "role_title": "Reader", "first_employer": "Elm Limited"}
    update = PersonUpdate(person, row)
    with database.read() as connection:
        ((change,),) = preview_updates(connection, [update])
    assert change.key == "role_title"
    run_act(database, update_people, [update])
    with database.read() as connection:
        assert read_people(connection, [person], ["employer", "role_title"]) == [
            {"employer": _LEEDS, "role_title": "Reader"}
        ]
    assert _employers(database) == {_LEEDS: 1, "Elm Ltd": 1}


def test_sectors_are_proposed_from_other_roles_and_from_words(database: Database) -> None:
    _employ(database, _LEEDS, _LEEDS, _LEEDS, sector="Academia")
    _employ(database, _LEEDS, "Marlowe College", "Quillon Ltd", "Elm Hospital School", "Elm")
    with database.read() as connection:
        found = sector_proposals(connection)
    assert found == [
        SectorProposal("Marlowe College", "Academia", 1, "“college” in the name"),
        SectorProposal("Quillon Ltd", "Industry", 1, "“ltd” in the name"),
        SectorProposal(_LEEDS, "Academia", 1, "3 of 3 other roles there"),
    ]
    assert run_act(database, fill_sectors, {one.employer: one.sector for one in found}) == 3
    with database.read() as connection:
        assert sector_proposals(connection) == []
