import pytest

from surveys.choice_order import is_ordered, ranks
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind


@pytest.mark.parametrize(
    "texts",
    [
        "Very easy|Easy|Neither easy nor difficult|Difficult|Very difficult",
        "Strongly disagree|Disagree|Neutral|Agree|Strongly agree",
        "Very satisfied|Fairly satisfied|Neither|Fairly dissatisfied|Very dissatisfied",
        "Never|Rarely|Sometimes|Often|Always",
        "Excellent|Very good|Good|Fair|Poor",
        "Not at all|A little|Quite a bit|Very much",
        "Not at all important|Slightly important|Very important",
        "Under 5|5 to 10|11–20|More than 20",
        "Less than 1 year|1 to 5 years|More than 5 years",
        "0|1–2|3 or more",
        "£20,000 to £29,999|£30,000 to £39,999|£40,000 and over",
        "Low|Medium|High",
        "Daily|Weekly|Monthly|Never",
    ],
)
def test_scales_are_recognised_either_way_round(texts: str) -> None:
    words = texts.split("|")
    assert is_ordered(words)
    assert is_ordered(words[::-1])
    assert not is_ordered([words[1], words[0], *words[2:]])


@pytest.mark.parametrize(
    "texts",
    [
        "PhD|MD(Res)|MSc",
        "Working hours|No protected time|Funding",
        "Easy|Difficult",  # two are told apart alike with or without an order
        "Ward 1|Clinic 2|Theatre 3",
        "Very easy|Easy|It depends",
        "Good|Good|Poor",
        "",
    ],
)
def test_other_choices_are_not(texts: str) -> None:
    assert not is_ordered(texts.split("|"))


@pytest.mark.parametrize(
    ("kind", "declared", "texts", "expected"),
    [
        (QuestionKind.SINGLE, None, "Never|Often|Always|Don’t know", [1, 2, 3, None]),
        (QuestionKind.SINGLE, False, "Never|Often|Always", [None] * 3),
        (QuestionKind.SINGLE, True, "Bronze|Silver|Gold|Prefer not to say", [1, 2, 3, None]),
        (QuestionKind.SINGLE, None, "Bronze|Silver|Gold", [None] * 3),
        (QuestionKind.MULTIPLE, True, "Never|Often|Always", [None] * 3),
    ],
)
def test_the_questionnaire_says_it_or_the_words_do(
    kind: QuestionKind, declared: bool | None, texts: str, expected: list[int | None]
) -> None:
    choices = tuple(ChoiceDefinition(text, text) for text in texts.split("|"))
    assert ranks(QuestionDefinition("Q", "?", kind, choices, is_ordered=declared)) == expected
