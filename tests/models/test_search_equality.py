"""One list of searches finds the same people, in the same order, on both databases."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from models.batch_kinds import BatchKind
from models.database import Database, create_database, open_database
from models.search import find, find_similar
from models.tables import contact_points, people, roles
from tests.databases import server_database

# Given and family name, more columns; then contact points, and an employer.
_PEOPLE: Sequence[tuple[str | None, str | None, dict[str, Any], Sequence[str], str | None]] = [
    ("Anna", "Müller", {"alumni_id": "00123"}, ["anna.mueller+news@example.org"], "Østlandet"),
    ("Hanna", "Mueller", {"alumni_id": "A-77/2011"}, ["h.m@mail.example.org"], "Royal Hospital"),
    ("Johanna", "Weiß", {"former_name": "Großmann"}, [], "Straße und Söhne"),
    ("İpek", "Işık", {"preferred_name": "Ipek"}, ["+905321234567"], None),
    ("Siobhán", "O'Brien", {}, ["+447700900123"], "St. Mary's"),
    ("Sean", "O’Brien", {}, ["+442079460018 ext 12"], "Brien & Sons"),
    ("John", "MacDonald", {}, ["john.macdonald@example.com"], None),
    ("Jon", "McDonald", {}, ["+447700900124"], "John Lewis"),
    ("Mary", "Mc Donald", {}, [], None),
    ("Jean-Pierre", "de la Tour", {"middle_names": "Anne Marie"}, [], None),
    ("Jan", "van der Berg", {}, ["jan82french@example.org"], "Berg en Dal"),
    ("Lars", "Ågård", {}, [], "Aagaard Skole"),
    ("محمد", "الأحمد", {}, [], "مستشفى"),
    ("דוד", "כהן", {}, [], None),
    ("Юлия", "Щербакова", {}, [], "Больница"),
    ("小龍", "李", {}, [], "東京大学"),
    ("민수", "김", {}, [], None),
    ("Δημήτρης", "Παπαδόπουλος", {}, [], None),
    ("Thi", "Nguyễn Văn Đức", {}, [], None),
    ("Stephen", "Whitfield", {"custom": {"badge": "Orchid 9"}}, [], "Steven Partners"),
    ("Katharine", "Kowalczyk", {}, ["k.kowalczyk@example.org"], None),
    ("Ka’ahumanu", "Delagarcia", {}, [], "Garcia Labs"),
    (None, "Ωmega_1", {"alumni_id": "000"}, ["x_y@example.org"], "1e5 -5 3.14"),
    ("E\u0301mile", "Zo\u0308la", {}, [], None),
    (None, None, {}, [], None),
]
_EXACT = (
    "", "a", "an", "ann", "anna", "hanna", "mull", "mueller anna", "müller", "weiss", "weiß",
    "grossmann", "strasse", "sohne", "soehne", "ipek", "isik", "İPEK", "IŞIK", "o'brien",
    "o’brien", "obrien", "brien", "siobhan o", "mcdonald", "macdonald", "mc donald", "john",
    "jean pierre", "pierre", "tour jean", "delatour", "anne", "vanderberg", "berg", "agard",
    "aagaard", "محمد", "الأحمد", "كهن", "כהן", "щербак", "юлия", "больница", "李", "小龍", "東京",
    "大学", "김민수", "δημητρης", "παπαδ", "nguyen", "duc", "orchid", "garcia", "agarci",
    "kaahumanu", "00123", "123", "a77", "a 77", "a-77/2011", "A772011", "000", "example",
    "anna.mueller+news@example.org", "ANNA.MUELLER+NEWS@EXAMPLE.ORG", "news@ex", "mail.example",
    "french", "82french", "+44 (0)7700 900123", "07700 900 123", "900123", "0044 7700 900124",
    "020 7946 0018", "(020) 7946-0018 ext. 12", "\u202a+44\u00a07700\u2011900123\u202c",
    "+90 532 123 45 67", "٠٧٧٠٠٩٠٠١٢٣", "wega", "ωmega", "1e5", "-5", "3.14", "x_y", "emile",
    "zola", "Zo\u0308la", "\"'*:|&!()", "st marys", "royal hospital mueller", "hosp", "ospit",
)  # fmt: skip
_SIMILAR = (
    "jhon", "smiht", "siobahn obrien", "kowalzcyk", "kowalzyck", "steven whitfeild", "mullre",
    "catharine", "katherin kowalcyk", "щебракова", "παπαδοπουλσο", "hospitla", "zzzzzz",
    "delgarcia", "donlad", "מחמד", "macdnoald", "900125", "grosmann", "ostlandte",
)  # fmt: skip


@pytest.fixture(scope="module")
def both(
    postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Database]]:
    """A file and a server with the same people."""
    path = tmp_path_factory.mktemp("search") / "office.almanac"
    create_database(path).close()
    with server_database(postgresql, "empty") as address:
        databases = open_database(path), open_database(address)
        for database in databases:
            _fill(database)
        yield databases
        for database in databases:
            database.close()


def _fill(database: Database) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        for given, family, more, points, employer in _PEOPLE:
            row = {"given_name": given, "family_name": family, **more}
            (person,) = changes.insert(people, [row])
            for value in points:
                kind = "email" if "@" in value else "phone"
                changes.insert(
                    contact_points, [{"person_id": person, "kind": kind, "value": value}]
                )
            if employer:
                changes.insert(roles, [{"person_id": person, "employer": employer}])


@pytest.mark.parametrize("text", _EXACT)
def test_a_search_finds_the_same_on_both(both: tuple[Database, Database], text: str) -> None:
    assert _found(both[0], text) == _found(both[1], text)


@pytest.mark.parametrize("text", _SIMILAR)
def test_a_typing_error_finds_the_same_on_both(both: tuple[Database, Database], text: str) -> None:
    found = []
    for database in both:
        with database.read() as connection:
            assert find(connection, text) == []
            found.append(find_similar(connection, text))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anna", ["Anna Müller", "Hanna Mueller", "Johanna Weiß"]),
        ("mueller", ["Hanna Mueller", "Anna Müller"]),
        ("garcia", ["Ka’ahumanu Delagarcia"]),
        ("a77", ["Hanna Mueller"]),
        ("123", ["Anna Müller"]),
        ("anna.mueller+news@example.org", ["Anna Müller"]),
        ("aagaard", ["Lars Ågård"]),
        ("orchid", ["Stephen Whitfield"]),
        ("\u202a+44\u00a07700\u2011900123\u202c", ["Siobhán O'Brien"]),
        ("(020) 7946-0018 ext. 12", ["Sean O’Brien"]),
        ("٠٧٧٠٠٩٠٠١٢٣", ["Siobhán O'Brien"]),
        ("東京", ["小龍 李"]),
        ("isik", ["İpek Işık"]),
        ("jon", ["Jon McDonald"]),
    ],
)
def test_the_best_matches_come_first(
    both: tuple[Database, Database], text: str, expected: list[str]
) -> None:
    assert _found(both[0], text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jhon", ["John MacDonald", "Jon McDonald"]),
        ("siobahn obrien", ["Siobhán O'Brien"]),
        ("catharine", ["Katharine Kowalczyk"]),
        ("steven whitfeild", ["Stephen Whitfield"]),
        ("щебракова", ["Юлия Щербакова"]),
        ("kowalzyck", ["Katharine Kowalczyk"]),
        ("900125", []),
        ("zzzzzz", []),
    ],
)
def test_the_least_error_is_forgiven(
    both: tuple[Database, Database], text: str, expected: list[str]
) -> None:
    with both[0].read() as connection:
        assert [_name(one) for one in find_similar(connection, text)] == expected


def _found(database: Database, text: str) -> list[str]:
    with database.read() as connection:
        return [_name(one) for one in find(connection, text)]


def _name(person_id: int) -> str:
    given, family, *_ = _PEOPLE[person_id - 1]
    return " ".join(filter(None, (given, family)))
