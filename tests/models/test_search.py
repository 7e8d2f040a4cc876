import pytest

from models.database import Database
from models.search import find
from models.tables import awards, contact_points, people, roles

NUNEZ, OSHEA, OSTERGAARD, LI, NOBODY = range(1, 6)


@pytest.fixture
def office(database: Database) -> Database:
    with database.write("contacts", "People") as changes:
        columns = ("alumni_id", "given_name", "family_name", "preferred_name", "former_name")
        rows = [
            ("00123", "Álvaro", "Núñez", "Al", None),
            ("A-77", "Siobhán", "O'Shea", None, "Brennan"),
            (None, "Jørgen", "Østergaard", None, None),
            (None, "李", "Li", None, None),
            (None, None, None, None, None),
        ]
        changes.insert(people, [dict(zip(columns, row, strict=True)) for row in rows])
        point = {"kind": "email", "person_id": NUNEZ}
        changes.insert(
            contact_points,
            [
                {**point, "value": "al.nunez@example.org"},
                {**point, "kind": "phone", "value": "+447700900123"},
                {**point, "kind": "post", "value": "Unlisted Street"},
            ],
        )
        changes.insert(roles, [{"person_id": LI, "employer": "Østlandet Hospital"}])
        changes.insert(awards, [{"person_id": LI, "department": "Radiotherapy"}])
    return database


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nunez", [NUNEZ]),
        ("NÚÑ", [NUNEZ]),
        ("al nun", [NUNEZ]),
        ("nunez siobhan", []),
        ("00123", [NUNEZ]),
        ("a 77", [OSHEA]),
        ("A-77", [OSHEA]),
        ("o'shea", [OSHEA]),
        ("oshea", []),
        ("brennan", [OSHEA]),
        ("ostergaard", [OSTERGAARD]),
        ("østergaard", [OSTERGAARD]),
        ("jorgen", [OSTERGAARD]),
        ("al.nunez@example.org", [NUNEZ]),
        ("example", [NUNEZ]),
        ("447700900123", [NUNEZ]),
        ("unlisted", []),
        ("ost", [OSTERGAARD, LI]),
        ("radio", [LI]),
        ("李", [LI]),
        ("o", [OSHEA, OSTERGAARD]),
        ("n", [NUNEZ]),
        ("", [NOBODY, LI, NUNEZ, OSHEA, OSTERGAARD]),
        ("  ' \" -- ", [NOBODY, LI, NUNEZ, OSHEA, OSTERGAARD]),
        ('nunez" OR "x', []),
        ("nunez & | ! : *", [NUNEZ]),
        ("zzz", []),
    ],
)
def test_what_is_typed_finds_people_by_name_and_then_by_the_rest(
    office: Database, text: str, expected: list[int]
) -> None:
    with office.read() as connection:
        assert find(connection, text) == expected


def test_no_more_than_the_limit(office: Database) -> None:
    with office.read() as connection:
        assert find(connection, "", limit=2) == [NOBODY, LI]
        assert find(connection, "ost", limit=1) == [OSTERGAARD]
