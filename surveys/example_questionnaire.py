"""A short questionnaire with a question of every kind, for offices to write their own from."""

from typing import Final

from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.routing import RoutingCondition, RoutingOperator

EXAMPLE: Final = Questionnaire(
    "CAREERS",
    "Careers of our alumni",
    "What alumni do now, and what they need. Replace this example by your own questions.",
    (
        QuestionDefinition(
            "ACTIVE",
            "Are you research active in your current role?",
            QuestionKind.YES_NO,
            section="Your work",
            headline="are research active",
        ),
        QuestionDefinition(
            "SECTOR",
            "In which sector do you work?",
            QuestionKind.SINGLE,
            (
                ChoiceDefinition("health", "Health service"),
                ChoiceDefinition("university", "University"),
                ChoiceDefinition("industry", "Industry"),
                ChoiceDefinition("other", "Other", takes_text=True),
            ),
            section="Your work",
        ),
        QuestionDefinition(
            "ACTIVITIES",
            "Which of these do you do?",
            QuestionKind.MULTIPLE,
            (
                ChoiceDefinition("trials", "Clinical trials"),
                ChoiceDefinition("laboratory", "Laboratory research"),
                ChoiceDefinition("teaching", "Teaching"),
            ),
            section="Your work",
            allows_not_applicable=True,
            asked_if=RoutingCondition("ACTIVE", RoutingOperator.IS, ("yes",)),
        ),
        *(
            QuestionDefinition(
                code,
                text,
                QuestionKind.SINGLE,
                (
                    ChoiceDefinition("1", "Very satisfied"),
                    ChoiceDefinition("2", "Satisfied"),
                    ChoiceDefinition("3", "Dissatisfied"),
                    ChoiceDefinition("4", "Very dissatisfied"),
                ),
                section="Your work",
                matrix=Matrix("SATISFIED", "How satisfied are you with each of these?"),
            )
            for code, text in (
                ("SATISFIED_pay", "Your pay"),
                ("SATISFIED_time", "Your time for research"),
            )
        ),
        QuestionDefinition(
            "EASE",
            "How easy is it to stay research active?",
            QuestionKind.SCALE,
            (ChoiceDefinition("1", "Very easy"), ChoiceDefinition("5", "Very difficult")),
            section="Your work",
            scale_from=1,
            scale_to=5,
        ),
        QuestionDefinition(
            "MATTERS",
            "What matters most to you in a job? Put the most important first.",
            QuestionKind.RANKING,
            (
                ChoiceDefinition("pay", "Pay"),
                ChoiceDefinition("time", "Time for research"),
                ChoiceDefinition("place", "Where it is"),
            ),
            section="Your work",
        ),
        QuestionDefinition(
            "PAPERS",
            "How many papers have you published since completing?",
            QuestionKind.NUMBER,
            section="Your record",
        ),
        QuestionDefinition(
            "STARTED",
            "When did you start your current role?",
            QuestionKind.DATE,
            section="Your record",
        ),
        QuestionDefinition(
            "COMMENTS", "What else should we know?", QuestionKind.TEXT, section="Your record"
        ),
    ),
)
