"""Filters find the people whom they describe, on both databases."""

from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import invitations, responses
from records.fields.definitions import FieldKind, all_fields
from records.filters.filter_sql import count, person_ids
from records.filters.parser import parse
from records.filters.segments import add_to_list, save_segment
from records.office import add_custom_field
from records.people import read_people
from records.writing.new_people import create_people
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

PEOPLE: list[dict[str, Any]] = [
    {"given_name": "Ada", "family_name": "Okafor", "gender": "female", "award": "PhD",
     "award_completed": 1998, "department": "Clinical Studies", "email": "ada@example.org",
     "custom.clinical": True, "custom.score": 2.5, "custom.met": date(2020, 5, 1),
     "linkedin_group": True, "birth_date": date(1960, 2, 3),
     "news_by_email": "consent", "news_by_email_on": date(2020, 5, 1), "news_by_post": "objected"},
    {"given_name": "Ben", "family_name": "Núñez", "gender": "male", "award": "MSc",
     "award_completed": 2005, "department": "École 100%", "deceased": True,
     "custom.clinical": False, "email": "ben@example.org", "email_status": "bounced",
     "other_email": "ben@work.example"},
    {"given_name": "Cy", "family_name": "dahl", "award": "MD(Res)", "city": "Leeds",
     "country": "United Kingdom", "custom.score": 10.0, "notes": "", "news_by_email": "objected",
     "survey_consent": "consent"},
]  # fmt: skip
NAMES = {"Ada": "A", "Ben": "B", "Cy": "C"}


@pytest.fixture
@once
def office(database: Database) -> Database:
    run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    run_act(database, add_custom_field, "Score", FieldKind.NUMBER)
    run_act(database, add_custom_field, "Met", FieldKind.DATE)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, PEOPLE)
    return database


def found(database: Database, expression: str | None = None, **options: Any) -> str:
    with database.read() as connection:
        chosen = parse(expression, all_fields(connection)) if expression else None
        ids = list(person_ids(connection, chosen, **options))
        if not options:
            assert count(connection, chosen) == len(ids)
        names = read_people(connection, ids, ["given_name"])
    return "".join(NAMES[one["given_name"]] for one in names)


@pytest.mark.parametrize(
    ("expression", "who"),
    [
        (None, "CBA"),
        ("award = phd", "A"),
        ('award in (PhD, "MD(Res)")', "CA"),
        ("award != PhD", "CB"),
        ("award_completed between 1990 and 2000", "A"),
        ("award_completed > 1998", "B"),
        ("award_completed is empty", "C"),
        ("award = PhD and award_completed = 2005", ""),
        ("deceased", "B"),
        ("not deceased", "CA"),
        ("deceased = no", "CA"),
        ("linkedin_group", "A"),
        ("linkedin_group is empty", "CB"),
        ("not linkedin_group", "CB"),
        ("email is empty", "C"),
        ("email = BEN@example.org", "B"),
        ("other_email is not empty", "B"),
        ("email contains work.example", "B"),
        ("email_status = bounced", "B"),
        ("family_name = NÚÑEZ", "B"),
        ("family_name = Dahl", "C"),
        ("department contains ÉCOLE", "B"),
        ('department contains "100%"', "B"),
        ('department contains "_"', ""),
        ("department starts with clinical", "A"),
        ("gender = F", "A"),
        ("gender != F", "CB"),
        ("not gender = F and not gender is empty", "B"),
        ("notes contains x or not notes contains x", "CBA"),
        ("country = England", "C"),
        ("custom.clinical", "A"),
        ("clinical = no", "B"),
        ("not clinical", "CB"),
        ("score > 3", "C"),
        ("score = 2.5", "A"),
        ("met >= 2020-05-01", "A"),
        ("met < 2020-05-01", ""),
        ("birth_date = 1960-02-03", "A"),
        ("notes is empty", "CBA"),
        ("(award = PhD or award = MSc) and not deceased", "A"),
        ("news_by_email = consent", "A"),
        ('"News by e-mail" = yes', "A"),
        ("news_by_email = objected", "C"),
        ("news_by_email = consent and news_by_post = objected", "A"),
        ("news_by_email is empty", "B"),
        ("not news_by_post = objected", "CB"),
        ("news_by_email_on = 2020-05-01", "A"),
        ("survey_consent = consent and not events_by_phone = consent", "C"),
        ("birthday = 2020-02-03", "A"),
        ("not birthday = 2020-02-03", "CB"),
        ("email is not empty and not award = PhD", "B"),
        ("not email is empty and other_email is empty", "A"),
        ("award = MSc and email_status = bounced and not news_by_email = consent", "B"),
        ("other_email is empty and email is empty", "C"),
        ("not (email is not empty and not award = PhD)", "CA"),
        ("award_completed = 1998 and family_name = Okafor", "A"),
        ('department contains "100" and deceased = yes', "B"),
    ],
)
def test_filters_find_people(office: Database, expression: str | None, who: str) -> None:
    assert found(office, expression) == who


@pytest.mark.parametrize(
    ("options", "who"),
    [
        ({"order_by": [("award_completed", False)]}, "ABC"),
        ({"order_by": [("award_completed", True)]}, "BAC"),
        ({"order_by": [("name", True)]}, "ABC"),
        ({"order_by": [("news_by_email", False)]}, "ACB"),
        ({"order_by": [("custom.score", False)]}, "ACB"),
        ({"order_by": [("deceased", True), ("award_completed", False)]}, "BAC"),
        ({"order_by": [("deceased", False), ("name", True)]}, "ACB"),
        ({"text": "nunez"}, "B"),
        ({"text": "example.org"}, "BA"),
    ],
)
def test_people_come_in_order(office: Database, options: dict[str, Any], who: str) -> None:
    assert found(office, **options) == who


def test_segments_and_lists_are_filters_too(office: Database) -> None:
    run_act(office, save_segment, "Doctors", 'award in (PhD, "MD(Res)")')
    run_act(
        office,
        save_segment,
        "Living doctors",
        "in segment doctors and not deceased and award = PhD",
    )
    with office.read() as connection:
        ben = person_ids(connection, parse("award = MSc", all_fields(connection)))
    run_act(office, add_to_list, "Guests", ben)
    assert found(office, 'in segment "Living doctors"') == "A"
    assert found(office, "in segment Guests or in segment Doctors") == "CBA"


def test_waves_are_filters_too(office: Database) -> None:
    definition = Questionnaire(
        "CAC", "Careers", None, (QuestionDefinition("Q", "Well?", QuestionKind.TEXT),)
    )
    run_act(office, create_survey, definition)
    wave: Wave = run_act(office, open_wave, "CAC", "2018")
    with office.write(BatchKind.PERSON_EDIT) as changes:
        ids = list(person_ids(changes.connection))
        made = changes.insert(
            invitations,
            [{"wave_id": wave.id, "person_id": i, "token": str(i)} for i in ids[:2]],
        )
        changes.insert(
            responses,
            [{"wave_id": wave.id, "person_id": ids[0], "invitation_id": made[0],
              "platform": "test"}],
        )  # fmt: skip
    assert found(office, "invited to CAC/2018") == "CB"
    assert found(office, "invited to cac/2018 and not answered CAC/2018") == "B"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("award_completed = soon", "bad_filter"),
        ("email = nobody", "bad_filter"),
        ("met = 03/04/2020", "bad_filter"),
        ('family_name >= ""', "bad_filter"),
        ('award_completed between "" and 2000', "bad_filter"),
        ("deceased < yes", "bad_filter"),
        ("family_name", "bad_filter"),
        (" or ".join(f"family_name contains {one}" for one in range(1_001)), "bad_filter"),
        ("custom.score in (" + ", ".join(map(str, range(10_001))) + ")", "bad_filter"),
        ("in segment Nowhere", "unknown_segment"),
        ("invited to CAC/1999", "unknown_wave"),
    ],
)
def test_filters_that_cannot_be_asked_are_refused(
    office: Database, expression: str, code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        found(office, expression)
    assert refusal.value.code == code
    assert len(refusal.value.message) < 200  # none of the values


MANY = ", ".join(f"Nobody{one}" for one in range(70_000))


@pytest.mark.parametrize(
    ("expression", "who"),
    [
        (f"family_name in ({MANY}, OKAFOR)", "A"),
        (f"family_name in ({MANY}, nuñez, Dahl)", "CB"),
        (f"email in ({', '.join(f'a{one}@example.org' for one in range(2_000))}, ada@example.org)",
         "A"),
        (f"family_name not in ({MANY}, Okafor)", "CB"),
        ("award_completed in (" + ", ".join(str(1850 + one % 150) for one in range(40_000)) + ")",
         "A"),
        ("score in (" + ", ".join(map(str, range(5_000))) + ", 2.5)", "CA"),
        (" or ".join(f"family_name = Nobody{one}" for one in range(1_500)) + " or deceased", "B"),
        (" and ".join(f"family_name != Nobody{one}" for one in range(1_500)) + " and deceased",
         "B"),
        (" or ".join(f"family_name contains x{one}" for one in range(990)) + " or deceased", "B"),
        (" and ".join(["award contains h"] * 990) + " and award = PhD", "A"),
        ("family_name in (Okafor\n  Dahl \n\n\"Núñez\")", "CBA"),
        ('notes = ""', "CBA"),
        ('given_name in ("", Cy)', "C"),
        ('email in ("", ada@example.org)', "CA"),
        ('award_completed = ""', "C"),
        ("family_name = \ud800", ""),
        ("family_name contains \"\udfff\0\"", ""),
        ("not " * 28 + "deceased", "B"),
        ("(" * 5_000 + "deceased" + ")" * 5_000, "B"),
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
def test_filters_of_any_size_find_people(office: Database, expression: str, who: str) -> None:
    assert found(office, expression) == who


def test_sorting_by_an_unknown_field_is_refused(office: Database) -> None:
    with pytest.raises(UserError) as refusal:
        found(office, order_by=[("shoe_size", False)])
    assert refusal.value.code == "unknown_field"
