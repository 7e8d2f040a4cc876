"""Keywords of themes in comments, and the words and phrases that are suggested as themes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.themes.keywords import (
    FrequentPhrase,
    KeywordSearch,
    frequent_phrases,
    frequent_words,
    words_used_most,
)
from surveys.themes.theme import CommentTheme


@pytest.mark.parametrize(
    ("keyword", "text", "is_found"),
    [
        ("funding", "More FUNDING, please", True),
        ("funding", "crowdfunding", False),
        ("fund*", "crowdfunding and funds", True),
        ("fund", "funds", False),
        ("working hours", "The working\nhours are long", True),
        ("working hours", "hours of working", False),
        ("work* hours", "Working hours", True),
        ("carrière", "Une CARRIERE difficile", True),
        ("Straße", "die strasse", True),
        ("研究", "臨床研究の時間", True),
        ("תקציב", "אין תקציב", True),
        ("*", "anything", False),
        ("…", "anything …", False),
        ("", "anything", False),
    ],
)
def test_a_keyword_is_a_whole_word_but_for_a_star(keyword: str, text: str, is_found: bool) -> None:
    found = KeywordSearch([CommentTheme(7, "Any", keywords=(keyword,))]).themes_in(text)
    assert found == ({7} if is_found else frozenset())


def test_every_theme_with_a_keyword_is_found() -> None:
    search = KeywordSearch(
        [
            CommentTheme(1, "Money", keywords=("grant", "funding")),
            CommentTheme(2, "Time", keywords=("hours",)),
            CommentTheme(3, "None"),
        ]
    )
    assert search.themes_in("No hours left to write a grant.") == {1, 2}


ENGLISH = [
    "There is not enough funding for early career researchers.",
    "Funding, and the clinical duties!",
    "My clinical duties are too many.",
    "I don’t have protected time for research.",
    "Protected time.",
]


def test_what_many_wrote_is_suggested_without_stop_words() -> None:
    found = {one.text: one.comments for one in frequent_phrases(ENGLISH)}
    assert found == {"funding": 2, "clinical duties": 2, "protected time": 2}


def test_what_keywords_find_is_not_suggested() -> None:
    known = [
        CommentTheme(1, "Money", keywords=("fund*",)),
        CommentTheme(2, "Time", keywords=("duties",)),
    ]
    assert [one.text for one in frequent_phrases(ENGLISH, known)] == ["protected time"]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["Es fehlt die Zeit für die Forschung", "Die Zeit ist knapp"], ["zeit"]),
        (
            ["Le financement n’est pas stable", "Un financement plus stable"],
            ["financement", "stable"],
        ),
        (["研究時間が足りない", "研究費が足りない"], ["研究"]),
        (["אין מספיק תקציב", "התקציב? אין תקציב"], ["תקציב"]),
    ],
)
def test_stop_words_of_the_comments_languages_count(texts: list[str], wanted: list[str]) -> None:
    found = [one.text for one in frequent_phrases(texts)]
    assert set(wanted) <= set(found)
    assert not {"die", "le", "un", "אין", "es"} & set(found)


def test_a_few_comments_in_a_language_do_not_hide_words_of_another() -> None:
    english = [f"A man should not die waiting, said number {at}" for at in range(60)]
    found = [one.text for one in frequent_phrases([*english, "die Zeit und das Geld"])]
    assert any("die" in one.split() for one in found)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_texts_are_taken(texts: list[str]) -> None:
    found = frequent_phrases(texts, most=5)
    assert len(found) <= 5
    assert all(2 <= one.comments <= len(texts) for one in found)
    assert all(one.text for one in found)


def test_nothing_is_suggested_of_nothing() -> None:
    assert frequent_phrases([]) == []
    assert frequent_phrases(["", "…"]) == []


def test_the_words_of_most_comments_are_counted_once_each() -> None:
    texts = [*ENGLISH, "FUNDING funding funding", "Time and time again, 2018"]
    found = {one.text: one.comments for one in frequent_words(texts)}
    assert found == {"funding": 3, "protected": 2, "time": 3, "clinical": 2, "duties": 2}
    assert not {"the", "and", "for", "2018"} & set(found)
    assert len(frequent_words(texts, most=2)) == 2


def test_the_words_used_most_are_a_sentence() -> None:
    words = [FrequentPhrase("funding", 14), FrequentPhrase("time", 9)]
    assert words_used_most(words) == "Words used most: funding (14 comments), time (9)"
    assert words_used_most([]) == ""
