"""A small questionnaire with a question of every kind."""

import pytest

from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire


@pytest.fixture
def questionnaire() -> Questionnaire:
    return Questionnaire(
        "CAR",
        "Careers",
        "How careers went.",
        (
            QuestionDefinition(
                "ACTIVE", "Are you active?", QuestionKind.YES_NO, headline="are active"
            ),
            QuestionDefinition(
                "EASE",
                "How easy is it?",
                QuestionKind.SINGLE,
                (
                    ChoiceDefinition("easy", "Easy"),
                    ChoiceDefinition("hard", "Hard", in_headline=True),
                ),
                headline="found it hard",
            ),
            QuestionDefinition(
                "DOES",
                "What do you do?",
                QuestionKind.MULTIPLE,
                (ChoiceDefinition("trials", "Trials"), ChoiceDefinition("other", "Other")),
                section="Work",
                allows_not_applicable=True,
            ),
            QuestionDefinition(
                "LIKELY",
                "How likely?",
                QuestionKind.SCALE,
                scale_from=-1,
                scale_to=2,
                section="Work",
            ),
            QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
            QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
            QuestionDefinition("SINCE", "Since when?", QuestionKind.DATE),
        ),
    )
