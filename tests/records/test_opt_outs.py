"""What counts as an opt-out, which are new, and which a file would withdraw."""

from datetime import date
from typing import Any

import pytest

from models.opt_outs import added_opt_outs, is_opt_out, opt_outs, withdrawn_opt_outs

DIED = date(2024, 11, 30)
SPRING, AUTUMN = date(2023, 4, 1), date(2023, 10, 1)


@pytest.mark.parametrize(
    ("key", "value", "is_one"),
    [
        ("do_not_contact", True, True),
        ("do_not_contact", False, False),
        ("do_not_email", True, True),
        ("do_not_phone", True, True),
        ("do_not_post", None, False),
        ("deceased", True, True),
        ("deceased", False, False),
        ("deceased_on", DIED, True),
        ("deceased_on", None, False),
        ("contact_hold", "Opt out: “perhaps”", True),
        ("contact_hold", "", False),
        ("survey_consent", "objected", True),
        ("survey_consent", "none", False),
        ("fundraising_by_phone", "objected", True),
        ("fundraising_by_phone", "none", False),
        ("fundraising_by_phone_on", SPRING, False),
        ("survey_consent", "consent", False),
        ("linkedin_group", True, False),
        ("notes", "objected", False),
    ],
)
def test_is_opt_out(key: str, value: Any, is_one: bool) -> None:
    assert is_opt_out(key, value) is is_one


def test_the_date_of_an_objection_belongs_to_it() -> None:
    row = {"family_name": "Ash", "survey_consent": "objected", "survey_consent_on": SPRING}
    assert opt_outs(row) == {"survey_consent": "objected", "survey_consent_on": SPRING}
    assert opt_outs({**row, "survey_consent": "consent"}) == {}


@pytest.mark.parametrize(
    ("held", "row", "added", "withdrawn"),
    [
        ({"deceased": False}, {"deceased": True}, {"deceased": True}, set()),
        ({"news_by_post": "objected"}, {"news_by_email": "consent"}, {}, set()),
        ({"news_by_post": "objected"}, {"news_by_post_on": SPRING}, {}, {"news_by_post_on"}),
        (
            {"news_by_post": None},
            {"news_by_post": "objected", "news_by_post_on": SPRING},
            {"news_by_post": "objected", "news_by_post_on": SPRING},
            set(),
        ),
        ({"deceased": True}, {"deceased": True}, {}, set()),
        ({"deceased": True}, {"deceased": False}, {}, {"deceased"}),
        ({"do_not_contact": True}, {"family_name": "Ash"}, {}, set()),
        ({"do_not_contact": True}, {"do_not_contact": None}, {}, {"do_not_contact"}),
        ({"deceased_on": DIED}, {"deceased_on": SPRING}, {}, set()),
        ({"contact_hold": "Opt out: “?”"}, {"contact_hold": None}, {}, {"contact_hold"}),
        (
            {"survey_consent": "consent", "survey_consent_on": SPRING},
            {"survey_consent": "objected", "survey_consent_on": AUTUMN},
            {"survey_consent": "objected", "survey_consent_on": AUTUMN},
            set(),
        ),
        (
            {"survey_consent": "objected", "survey_consent_on": SPRING},
            {"survey_consent": "consent", "survey_consent_on": AUTUMN},
            {},
            {"survey_consent", "survey_consent_on"},
        ),
        (
            {"survey_consent": "objected", "survey_consent_on": SPRING},
            {"survey_consent": "objected", "survey_consent_on": AUTUMN},
            {},
            {"survey_consent_on"},
        ),
    ],
)
def test_against_the_record(
    held: dict[str, Any], row: dict[str, Any], added: dict[str, Any], withdrawn: set[str]
) -> None:
    assert added_opt_outs(held, row) == added
    assert withdrawn_opt_outs(held, row) == withdrawn
