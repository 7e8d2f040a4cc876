"""Which spellings of employers are proposed as one, and which never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.employers.groups import SpellingReason, group_spellings
from records.employers.names import employer_key, pair_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Leeds", "Univ. of Leeds"),
        ("University of Leeds", "Leeds University"),
        ("University of Leeds", "The University of Leeds, UK"),
        ("University of Leeds", "LEEDS UNIV"),
        ("Universität Zürich", "University of Zurich"),
        ("St. James’s Hospital", "Saint James Hospital"),
        ("Leeds Teaching Hospitals NHS Trust", "Leeds Teaching Hospitals NHS Foundation Trust"),
        ("Leeds Teaching Hospitals NHS Trust", "Leeds Teaching Hospitals"),
        ("Quillon Therapeutics Ltd", "Quillon Therapeutics plc"),
        ("Penrose & Finch LLP", "Penrose and Finch"),
        ("U.C.L.", "UCL"),
    ],
)
def test_the_same_words_have_one_key(one: str, other: str) -> None:
    assert employer_key(one) == employer_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Leeds", "University of Leicester"),
        ("University of Leeds", "Leeds Beckett University"),
        ("Ltd", "Inc"),
        ("Ward 7 Ltd", "Ward 8 Ltd"),
        ("Trust House Hotels", "House Hotels"),
    ],
)
def test_other_words_have_another_key(one: str, other: str) -> None:
    assert employer_key(one) != employer_key(other)


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_capitals_do_not_change(text: str) -> None:
    assert employer_key(text) == employer_key(text.strip())
    assert len(group_spellings({text: 1, text + " ": 1})) <= 1


_SAME, _PART = SpellingReason.SAME_WORDS, SpellingReason.PART
_ACRONYM, _SLIP = SpellingReason.ACRONYM, SpellingReason.SLIP


@pytest.mark.parametrize(
    ("roles", "group"),
    [
        (
            {"Univ. of Leeds": 1, "University of Leeds": 5, "Leeds University": 2},
            {"University of Leeds": _SAME, "Leeds University": _SAME, "Univ. of Leeds": _SAME},
        ),
        ({"AstraZeneca": 3, "Astra Zeneca": 1}, {"AstraZeneca": _SAME, "Astra Zeneca": _SAME}),
        (
            {"University of Leeds": 3, "School of Medicine, University of Leeds": 1},
            {"University of Leeds": _SAME, "School of Medicine, University of Leeds": _PART},
        ),
        (
            {"St Brendan's Hospital": 2, "St Brendan's Hospital, Northmoor": 1},
            {"St Brendan's Hospital": _SAME, "St Brendan's Hospital, Northmoor": _PART},
        ),
        # Hospitals of that name in two places may be two hospitals.
        ({"City Hospital": 3, "City Hospital, Leeds": 1, "City Hospital, York": 1}, {}),
        (
            {"UCL": 4, "University College London": 2},
            {"UCL": _ACRONYM, "University College London": _SAME},
        ),
        # Which of the two is meant, nobody knows.
        ({"MRC": 1, "Medical Research Council": 1, "Marlowe Rowing Club": 1}, {}),
        (
            {"Brightwater Diagnostics": 4, "Brigthwater Diagnostics": 1},
            {"Brightwater Diagnostics": _SAME, "Brigthwater Diagnostics": _SLIP},
        ),
        ({"Northern Hospital": 3, "Southern Hospital": 3}, {}),
        ({"Ward 71": 1, "Ward 72": 1}, {}),
        ({"—": 2, "University of Leeds": 1}, {}),
    ],
)
def test_groups(roles: dict[str, int], group: dict[str, SpellingReason]) -> None:
    found = group_spellings(roles)
    assert [{one.text: one.reason for one in it.spellings} for it in found] == [group] * bool(group)
    assert all(it.roles == sum(roles[one] for one in group) for it in found)


def test_the_most_frequent_careful_spelling_is_the_name_unless_one_was_chosen() -> None:
    roles = {"UNIVERSITY OF LEEDS": 9, "University of Leeds": 5, "Leeds University": 7}
    (found,) = group_spellings(roles)
    assert found.name == "Leeds University"
    (found,) = group_spellings(roles, ["University of Leeds"])
    assert found.name == "University of Leeds"


def test_what_was_said_to_be_different_is_not_proposed_again() -> None:
    roles = {"University of York": 3, "York University": 2, "Univ. of York": 1}
    different = {pair_of("york  university", "University of York")}
    (found,) = group_spellings(roles, different=different)
    assert [one.text for one in found.spellings] == ["University of York", "Univ. of York"]
    different |= {pair_of("Univ. of York", "University of York")}
    assert [one.name for one in group_spellings(roles, different=different)] == ["York University"]
