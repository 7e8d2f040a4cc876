"""Awards and their years are taken apart, and no word of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import comparison_key
from importers.contacts.splitters.awards import take_awards_apart

WORDS = st.sampled_from(
    ["PhD", "MD(Res)", "2009", "1995-1998", "1997/98", ";", ",", "(2011)", "in Oncology", "'98",
     "Summer 1998", "Class of '98", "12/07/2009", "or", "\n", "+", "MSc"]
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("text", "awards"),
    [
        ("PhD 2009", [{"award": "PhD", "award_completed": "2009"}]),
        ("2009 PhD", [{"award": "PhD", "award_completed": "2009"}]),
        ("PhD (2009)", [{"award": "PhD", "award_completed": "2009"}]),
        ("MD(Res), 2011", [{"award": "MD(Res)", "award_completed": "2011"}]),
        ("MSc 1997/98", [{"award": "MSc", "award_completed": "1997/98"}]),
        ("PhD Summer 1998", [{"award": "PhD", "award_completed": "Summer 1998"}]),
        ("PhD, Class of '98", [{"award": "PhD", "award_completed": "Class of '98"}]),
        ("PhD '98", [{"award": "PhD", "award_completed": "'98"}]),
        ("MSc 1995-1998",
         [{"award": "MSc", "award_started": "1995", "award_completed": "1998"}]),
        ("PhD in Oncology 2009", [{"award": "PhD in Oncology", "award_completed": "2009"}]),
        ("PhD 2009; MSc 2005", [{"award": "PhD", "award_completed": "2009"},
                                {"award": "MSc", "award_completed": "2005"}]),
        ("PhD\nMSc", [{"award": "PhD"}, {"award": "MSc"}]),
        ("PhD", [{"award": "PhD"}]),
        ("2009", [{"award_completed": "2009"}]),
        # What is not sure stays as it was written.
        ("PhD 2009 or 2010", [{"award": "PhD 2009 or 2010"}]),
        ("PhD 12/07/2009", [{"award": "PhD 12/07/2009"}]),
        ("PhD; something else", [{"award": "PhD; something else"}]),
        ("", [{}]),
    ],
)  # fmt: skip
def test_awards_are_taken_apart(text: str, awards: list[dict[str, str]]) -> None:
    assert list(take_awards_apart(text)) == awards


@given(st.lists(WORDS, max_size=6).map(" ".join) | TEXTS)
def test_no_word_of_an_award_is_lost(text: str) -> None:
    parts = [value for award in take_awards_apart(text) for value in award.values()]
    assert sorted(comparison_key(" ".join(parts)).split()) == sorted(comparison_key(text).split())
