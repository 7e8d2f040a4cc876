"""What cells say of deaths."""

import pytest

from records.fields.deaths import is_plain_death, mentions_death, read_death, without_footnote_marks


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Yes", ""), ("Y", ""), ("1", ""), ("x", ""), ("✔", ""), ("D", ""), ("Deceased", ""),
        ("DECD", ""), ("Dec'd", ""), ("RIP", ""), ("R.I.P.", ""), ("†", ""), ("✝", ""),
        ("late", ""),
        ("Died 2019", "2019"), ("d. 2019", "2019"), ("† 2019", "2019"), ("2019", "2019"),
        ("12/03/2019", "12/03/2019"), ("March 2019", "March 2019"), ("Y - 2019", "2019"),
        ("Deceased 12/03/2019", "12/03/2019"), ("Deceased (12 March 2019)", "12 March 2019"),
        ("passed away May 2018", "May 2018"), ("verstorben 12.3.2019", "12.3.2019"),
        ("décédée", ""), ("Overleden", ""), ("fallecido 2001", "2001"), ("deceduta", ""),
    ],
)  # fmt: skip
def test_a_death_and_its_date(text: str, date: str) -> None:
    found = read_death(text)
    assert found is not None
    assert (found.has_died, found.date) == (True, date)


@pytest.mark.parametrize(
    "text", ["", "-", "No", "N", "0", "FALSE", "Alive", "living", "not deceased", "A", "0000-00-00"]
)
def test_the_living(text: str) -> None:
    found = read_death(text)
    assert found is not None
    assert not found.has_died


@pytest.mark.parametrize(
    "text",
    ["maybe", "Deceased?", "presumed dead", "Unknown", "Lost", "Father died 2010", "Widow", "42 x"],
)
def test_a_doubt_is_neither(text: str) -> None:
    assert read_death(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("†", ""), ("Dean†", "Dean"), ("Dean ‡ ✝", "Dean ‡ "),
        ("Dean, deceased †", "Dean, deceased "),
        ("† 2019", "† 2019"), ("Dean (†12.3.2019)", "Dean (†12.3.2019)"), ("Dean", "Dean"),
    ],
)  # fmt: skip
def test_a_dagger_without_a_date_marks_a_footnote(text: str, rest: str) -> None:
    assert without_footnote_marks(text) == rest


def test_a_remark_is_told() -> None:
    found = read_death("Deceased (told by solicitor)")
    assert found is not None
    assert (found.has_died, found.remark) == (True, "Deceased (told by solicitor)")


@pytest.mark.parametrize(
    ("text", "plain", "mentioned"),
    [
        ("deceased", True, True),
        ("Died 2019", True, True),
        ("Father died 2010", False, True),
        ("Yes", False, False),
        ("2019", False, False),
        ("Dead Sea Works", False, True),
        ("Late shift", False, False),
        ("D", False, False),
    ],
)
def test_anywhere_only_plain_words_count(text: str, *, plain: bool, mentioned: bool) -> None:
    assert (is_plain_death(text), mentions_death(text)) == (plain, mentioned)
