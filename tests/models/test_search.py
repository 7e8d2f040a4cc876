import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.search import find, find_similar, matches, rebuild
from models.tables import awards, contact_points, people, roles
from tests.snapshots import once

NUNEZ, OSHEA, OSTERGAARD, LI, NOBODY = range(1, 6)


@pytest.fixture
@once
def office(database: Database) -> Database:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        columns = ("alumni_id", "given_name", "family_name", "preferred_name", "former_name")
        rows = [
            ("00123", "Álvaro", "Núñez", "Al", None),
            ("A-77", "Siobhán", "O'Shea", None, "Brennan"),
            (None, "Jørgen", "Østergaard", None, None),
            (None, "李", "Li", None, None),
            (None, None, None, None, None),
        ]
        changes.insert(people, [dict(zip(columns, row, strict=True)) for row in rows])
        point = {"kind": "email", "person_id": NUNEZ, "city": None, "postal_code": None}
        changes.insert(
            contact_points,
            [
                {**point, "value": "al.nunez@example.org"},
                {**point, "kind": "phone", "value": "+447700900123"},
                {**point, "kind": "post", "value": "Unlisted Street", "city": "Łódź",
                 "postal_code": "SE1 2AB"},
            ],
        )  # fmt: skip
        role = {"person_id": LI, "title": "Radiographer", "employer": "Østlandet Hospital"}
        changes.insert(roles, [role])
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
        ("oshea", [OSHEA]),
        ("OShea", [OSHEA]),
        ("brennan", [OSHEA]),
        ("ostergaard", [OSTERGAARD]),
        ("østergaard", [OSTERGAARD]),
        ("jorgen", [OSTERGAARD]),
        ("al.nunez@example.org", [NUNEZ]),
        ("example", [NUNEZ]),
        ("447700900123", [NUNEZ]),
        ("07700 900123", [NUNEZ]),
        ("07700900123", [NUNEZ]),
        ("+44 7700 900123", [NUNEZ]),
        ("+44 (0)7700 900123", [NUNEZ]),
        ("0044 7700 900123", [NUNEZ]),
        ("900 123", [NUNEZ]),
        ("07700 9001", [NUNEZ]),
        ("7700", []),
        ("lodz", [NUNEZ]),
        ("SE1 2AB", [NUNEZ]),
        ("se12ab", [NUNEZ]),
        ("unlisted", []),
        ("radiographer", [LI]),
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


@pytest.mark.parametrize(
    ("given", "family", "texts"),
    [
        ("小龍", "李", ["李小龍", "小龍", "龍", "李", "小龍 李"]),
        (None, "山田太郎", ["山田", "太郎", "山田太郎", "郎"]),
        ("민수", "김", ["김민수", "민수", "수"]),
        ("Seán", "O’Brien", ["OBrien", "obrien", "O'Brien", "o’bri", "sean obrien"]),
        ("John", "Mc Donald", ["McDonald", "mc donald", "macdonald", "MacDon"]),
        ("John", "MacDonald", ["McDonald", "macdonald", "mc donald"]),
        ("Jan", "van der Berg", ["vanderberg", "van der berg", "berg"]),
        ("Jean-Pierre", "Dupont", ["jeanpierre", "jean pierre", "jean-pierre dup"]),
        ("Eva", "Müller", ["muller", "mueller", "Müller", "müll"]),
        ("Eva", "Mueller", ["muller", "mueller", "Müller"]),
        ("Søren", "Kjær", ["soren", "soeren", "kjaer", "kjar"]),
    ],
)
def test_a_name_is_found_as_people_write_it(
    database: Database, given: str | None, family: str, texts: list[str]
) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (found,) = changes.insert(people, [{"given_name": given, "family_name": family}])
        changes.insert(people, [{"given_name": "Anna", "family_name": "Other"}])
    with database.read() as connection:
        assert {text: find(connection, text) for text in texts} == {text: [found] for text in texts}


def test_the_index_is_made_anew(office: Database) -> None:
    with office.write(BatchKind.SETTINGS) as changes:
        rebuild(changes.connection)
    with office.read() as connection:
        assert find(connection, "900 123") == find(connection, "nunez") == [NUNEZ]


def test_words_of_whoever_was_deleted_hide_nobody(database: Database) -> None:
    """They stay in the vocabulary, and are nearer to what is typed."""
    with database.write(BatchKind.PERSON_CREATE) as changes:
        gone, there = changes.insert(
            people, [{"family_name": "Kowalczyk"}, {"family_name": "Kowalczuk"}]
        )
    with database.write(BatchKind.PERSON_DELETE) as changes:
        changes.delete(people, [gone])
    with database.read() as connection:
        assert find(connection, "kowalczyk") == []
        assert find_similar(connection, "kowalczyks") == [there]


@pytest.mark.parametrize(
    "text", ["word " * 51, "word " * 200_000, "x" * 2_001, "小" * 51, "\ud800 " * 20_000]
)
def test_more_words_than_anybody_searches_by_are_refused(office: Database, text: str) -> None:
    for search in (find, lambda connection, text: matches(connection.dialect.name, text)):
        with (
            pytest.raises(UserError, match="at most 50 words"),
            office.read() as connection,
        ):
            search(connection, text)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example("\x00")
@example("\ud800")
@example("nunez \udfff")
@example("a " * 50)
@given(st.text(max_size=20) | st.text("0123456789+() -'o\"*:|&小", max_size=12))
def test_any_text_can_be_searched(office: Database, text: str) -> None:
    with office.read() as connection:
        assert set(find(connection, text)) <= {NUNEZ, OSHEA, OSTERGAARD, LI, NOBODY}
