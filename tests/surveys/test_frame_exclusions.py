"""Whom a wave does not invite: by list, by address, and by domain."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.segment_uses import rename_everywhere, uses_of
from models.batch_kinds import BatchKind
from models.database import Database
from records.filters.segments import add_to_list, find_segment
from records.writing.new_people import create_people
from surveys.frame_exclusions import (
    NO_EXCLUSIONS,
    FrameExclusions,
    excluded_people,
    parse_addresses,
    read_exclusions,
    save_exclusions,
    waves_excluding,
)
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import run_act
from tests.surveys.sending.mailing_office import QUESTIONS


@pytest.mark.parametrize(
    ("text", "addresses", "domains", "unreadable"),
    [
        ("ann@example.org", ["ann@example.org"], [], []),
        ("Ann Ash <Ann@Example.ORG>; bob@example.org", ["ann@example.org", "bob@example.org"],
         [], []),
        ("@example.org\nexample.com", [], ["example.org", "example.com"], []),
        ("E-mail\nann@example.org\tAsh\r\n", ["ann@example.org"], [], []),
        ("mailto:ann@example.org, ann@example.org.", ["ann@example.org"], [], []),
        ("EMAIL;TYPE=INTERNET:ann@example.org", ["ann@example.org"], [], []),
        ("ann@", [], [], ["ann@"]),
        ("\ufeff\"o'hara@example.org\"", ["o'hara@example.org"], [], []),
        ("", [], [], []),
    ],
)  # fmt: skip
def test_addresses_and_domains_are_read(
    text: str, addresses: list[str], domains: list[str], unreadable: list[str]
) -> None:
    found = parse_addresses(text)
    assert list(found.addresses) == addresses
    assert list(found.domains) == domains
    assert list(found.unreadable) == unreadable


def test_a_line_without_an_address_is_told_apart() -> None:
    found = parse_addresses("Ann Ash <ann@example.org>\nBob Birch\n\nann@example.org; @example.com")
    assert found.bare_lines == ("Bob Birch",)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = parse_addresses(text)
    assert all("@" in one for one in found.addresses)
    assert not any("@" in one for one in found.domains)


def _people(database: Database, *emails: str) -> Sequence[int]:
    rows = [{"family_name": f"P{at}", "email": email} for at, email in enumerate(emails)]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        return create_people(changes, rows, None, source=None)


def test_who_is_excluded(database: Database) -> None:
    listed, partner, other, mail, free = _people(
        database, "ann@example.org", "ANN@example.org", "caz@firm.example.com",
        "dee@example.com", "eve@otherexample.com",
    )  # fmt: skip
    run_act(database, add_to_list, "Never", [listed])
    with database.read() as connection:
        by_list = excluded_people(connection, FrameExclusions(segments=("never", "Gone")))
        by_address = excluded_people(
            connection, FrameExclusions(addresses=("caz@firm.example.com",))
        )
        by_domain = excluded_people(connection, FrameExclusions(domains=("example.com",)))
        nobody = excluded_people(connection, NO_EXCLUSIONS)
    assert (set(by_list.listed), set(by_list.by_address)) == ({listed}, {partner})
    assert (set(by_address.listed), set(by_address.by_address)) == (set(), {other})
    assert by_domain.by_address == {other, mail}
    assert free not in by_domain.by_address
    assert (set(nobody.listed), set(nobody.by_address)) == (set(), set())


def test_a_wave_keeps_its_exclusions(database: Database, questionnaire: Questionnaire) -> None:
    run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2018")
    first = FrameExclusions(("Doctors",), ("a@example.org", "b@example.org"), ("example.com",))
    second = FrameExclusions((), ("b@example.org", "c@example.org"))
    for exclusions in (first, second, NO_EXCLUSIONS):
        run_act(database, save_exclusions, wave.id, exclusions)
        with database.read() as connection:
            assert read_exclusions(connection, wave.id) == exclusions
    assert first.in_words() == "“Doctors”, 2 addresses and 1 domain"
    assert NO_EXCLUSIONS.in_words() == "nobody"


def test_a_list_that_waves_exclude_says_so_and_stays_excluded_when_renamed(
    database: Database,
) -> None:
    (never,) = _people(database, "ann@example.org")
    run_act(database, add_to_list, "Never", [never])
    run_act(database, create_survey, QUESTIONS)
    for label in ("2025", "2026"):
        wave = run_act(database, open_wave, "CAR", label)
        run_act(database, save_exclusions, wave.id, FrameExclusions(("never",)))
    with database.read() as connection:
        segment = find_segment(connection, "Never")
        assert segment is not None
        uses = uses_of(connection, [segment])
    assert uses.in_words("“Never”") == (
        "People of “Never” are not invited to CAR 2025 and CAR 2026."
    )
    run_act(database, rename_everywhere, segment, "Do not ask")
    with database.read() as connection:
        exclusions = read_exclusions(connection, wave.id)
        assert excluded_people(connection, exclusions).listed == {never}
        assert waves_excluding(connection, "do not ask") == ["CAR 2025", "CAR 2026"]
        assert waves_excluding(connection, "Never") == []
