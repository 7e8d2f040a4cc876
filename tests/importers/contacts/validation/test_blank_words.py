"""Words that stand for a blank are one where they can mean nothing else."""

import pytest

from importers.contacts.validation.blank_words import is_blank_word
from records.fields.definitions import BY_KEY, Field, FieldKind, Part

NICKNAME = Field("custom.n", "Badge", FieldKind.TEXT, Part.CUSTOM, "n")
SCORE = Field("custom.s", "Score", FieldKind.NUMBER, Part.CUSTOM, "s")


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("birth_date", "n/k"), ("birth_date", "Not known"), ("birth_date", " TBC "),
        ("email", "none"), ("phone", "NA"), ("alumni_id", "n/a"), ("alumni_id", "none"),
        ("award_completed", "?"), ("department", "unknown"), ("employer", "N/A"),
        ("country", "unknown"), ("award", "n/k"), ("city", "#N/A"), ("research_active", "n/k"),
    ],
)  # fmt: skip
def test_a_word_for_nothing_is_a_blank(key: str, cell: str) -> None:
    assert is_blank_word(BY_KEY[key], cell)


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("family_name", "Unknown"), ("given_name", "n/a"), ("notes", "n/k"), ("gender", "unknown"),
        ("email_status", "unknown"), ("deceased", "?"), ("deceased_on", "not known"),
        ("do_not_contact", "n/k"), ("do_not_email", "?"), ("survey_consent", "n/k"),
        ("city", "Na"), ("employer", "None"), ("birth_date", "1970"), ("birth_date", ""),
    ],
)  # fmt: skip
def test_what_may_mean_something_is_none(key: str, cell: str) -> None:
    assert not is_blank_word(BY_KEY[key], cell)


def test_a_field_of_the_office_means_what_it_says() -> None:
    assert not is_blank_word(NICKNAME, "unknown")
    assert is_blank_word(SCORE, "n/a")
    assert not is_blank_word(SCORE, 12)


def test_yes_or_no_and_choices_of_the_office_can_be_unknown() -> None:
    member = Field("custom.m", "Member", FieldKind.YES_NO, Part.CUSTOM, "m")
    colour = Field("custom.c", "Colour", FieldKind.CHOICE, Part.CUSTOM, "c", choices=("Red", "TBC"))
    assert is_blank_word(member, "n/k")
    assert is_blank_word(colour, "Not known")
    assert not is_blank_word(member, "no")
    assert not is_blank_word(colour, "tbc")
