"""The questionnaire “Clinical alumni careers” and the workbook that defines it.

Knows questions, their types and choices; must not know who answers them.
"""

from dataclasses import dataclass
from enum import StrEnum

from maker.books import SampleSheet, Value

CODE = "CAC"
TITLE = "Clinical alumni careers"
DESCRIPTION = (
    "Careers and research activity of clinical alumni who completed a PhD or an MD(Res) here. "
    "Asked in 2018 and again after two years. Invented data for demonstration."
)
NONE_OF_THESE = "None of these"


class AnswerKind(StrEnum):
    """The types of question, in the words of the definition workbook."""

    YES_NO = "Yes/No"
    SINGLE = "Single choice"
    MULTIPLE = "Multiple choice"
    SCALE = "Scale"
    NUMBER = "Number"
    TEXT = "Text"
    DATE = "Date"


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """One item; `choices` holds a short code and a text each, `scale` its first and last number.

    `headline` says what the share of those with a choice of `headline_choices` means; without
    any, the share of those who chose the first.
    """

    code: str
    section: str
    text: str
    kind: AnswerKind
    choices: tuple[tuple[str, str], ...] = ()
    scale: tuple[int, int] | None = None
    headline: str | None = None
    headline_choices: frozenset[str] = frozenset()
    may_not_apply: bool = False

    @property
    def choice_texts(self) -> tuple[str, ...]:
        """What may be chosen, in the order of the questionnaire."""
        return tuple(text for _, text in self.choices)


_AWARD, _ACTIVITY, _GRANTS = "Your award", "Research activity", "Grants"
_STAYING, _OUTPUTS = "Staying research active", "Outputs"
_INITIATIVES, _NOW = "Initiatives", "You now"

QUESTIONS = (
    SampleQuestion(
        "AWARD",
        _AWARD,
        "Which research degree were you awarded?",
        AnswerKind.SINGLE,
        (("phd", "PhD"), ("mdres", "MD(Res)")),
        headline="hold a PhD",
    ),
    SampleQuestion("YEAR", _AWARD, "In which year did you complete it?", AnswerKind.NUMBER),
    SampleQuestion(
        "FIRST_ACTIVE",
        _ACTIVITY,
        "Were you research active in your first role after speciality training?",
        AnswerKind.YES_NO,
        headline="research active in the first role after training",
    ),
    SampleQuestion(
        "CURRENT_ACTIVE",
        _ACTIVITY,
        "Are you research active in your current role?",
        AnswerKind.YES_NO,
        headline="research active in the current role",
    ),
    SampleQuestion(
        "ACTIVITIES",
        _ACTIVITY,
        "Research activities",
        AnswerKind.MULTIPLE,
        (
            ("trials", "Clinical trials"),
            ("radiotherapy", "Radiotherapy"),
            ("imaging", "Imaging"),
            ("laboratory", "Laboratory science"),
            ("epidemiology", "Epidemiology"),
            ("surgery", "Surgical research"),
            ("services", "Health services research"),
            ("other", "Other"),
        ),
        may_not_apply=True,
    ),
    SampleQuestion(
        "APPLIED",
        _GRANTS,
        "Have you applied for at least one research grant?",
        AnswerKind.YES_NO,
        headline="have applied for a research grant",
    ),
    SampleQuestion(
        "SUCCESS",
        _GRANTS,
        "Was at least one of your grant applications successful?",
        AnswerKind.YES_NO,
        headline="won a grant, of those who applied",
        may_not_apply=True,
    ),
    SampleQuestion(
        "EASE",
        _STAYING,
        "How easy or difficult has it been to stay research active?",
        AnswerKind.SINGLE,
        (
            ("very_easy", "Very easy"),
            ("easy", "Easy"),
            ("neither", "Neither easy nor difficult"),
            ("difficult", "Difficult"),
            ("very_difficult", "Very difficult"),
        ),
        headline="find it difficult or very difficult to stay research active",
        headline_choices=frozenset({"difficult", "very_difficult"}),
    ),
    SampleQuestion(
        "CHALLENGES",
        _STAYING,
        "What are the main challenges to staying research active?",
        AnswerKind.MULTIPLE,
        (
            ("hours", "Working hours"),
            ("balance", "Balancing personal and professional commitments"),
            ("funding", "Lack of funding opportunities"),
            ("time", "No protected time"),
            ("posts", "Few academic posts"),
            ("moving", "Having to move for a post"),
            ("mentors", "Lack of mentoring"),
            ("other", "Other"),
        ),
    ),
    SampleQuestion(
        "SUPPORT",
        _STAYING,
        "What support would help you or others to stay research active?",
        AnswerKind.MULTIPLE,
        (
            ("security", "Greater job security in academia"),
            ("breaks", "Support for career breaks and flexible working"),
            ("role_models", "Visibility of senior clinical academic role models"),
            ("time", "Protected research time"),
            ("bridge", "Bridge funding"),
            ("mentoring", "Mentoring"),
        ),
    ),
    SampleQuestion(
        "PUBLICATIONS", _OUTPUTS, "Number of publications since your award", AnswerKind.NUMBER
    ),
    SampleQuestion(
        "PRESENTATIONS",
        _OUTPUTS,
        "Number of presentations at international conferences",
        AnswerKind.NUMBER,
    ),
    SampleQuestion(
        "HEARD",
        _INITIATIVES,
        "Which of our initiatives have you heard of?",
        AnswerKind.MULTIPLE,
        (
            ("series", "Succeeding in clinical academia"),
            ("forum", "Clinical Academic Forum"),
            ("bridge", "Bridge funding"),
            ("none", NONE_OF_THESE),
        ),
    ),
    SampleQuestion(
        "TOOK_PART",
        _INITIATIVES,
        "Which of our initiatives have you taken part in?",
        AnswerKind.MULTIPLE,
        (
            ("series", "Succeeding in clinical academia"),
            ("forum", "Clinical Academic Forum"),
            ("bridge", "Bridge funding"),
            ("none", NONE_OF_THESE),
        ),
    ),
    SampleQuestion(
        "RECOMMEND",
        _INITIATIVES,
        "How likely are you to recommend a research degree? (0 not at all – 10 very)",
        AnswerKind.SCALE,
        scale=(0, 10),
    ),
    SampleQuestion("ROLE", _NOW, "What is the title of your current role?", AnswerKind.TEXT),
    SampleQuestion("ROLE_START", _NOW, "When did you start your current role?", AnswerKind.DATE),
    SampleQuestion("COMMENTS", _NOW, "What else would you like to tell us?", AnswerKind.TEXT),
    SampleQuestion("CONTACT", _NOW, "May we contact you about your answers?", AnswerKind.YES_NO),
)
BY_CODE = {question.code: question for question in QUESTIONS}


def definition_pages() -> list[SampleSheet]:
    """Give the sheets “Survey”, “Questions” and “Choices” of the definition workbook."""
    survey: list[list[Value]] = [["Code", CODE], ["Title", TITLE], ["Description", DESCRIPTION]]
    questions: list[list[Value]] = [
        [
            "Code",
            "Section",
            "Question",
            "Type",
            "Scale from",
            "Scale to",
            "Headline",
            "Not applicable",
        ]
    ]
    choices: list[list[Value]] = [["Question", "Code", "Text", "Headline"]]
    for question in QUESTIONS:
        first, last = question.scale or (None, None)
        questions.append(
            [
                question.code,
                question.section,
                question.text,
                question.kind.value,
                first,
                last,
                question.headline,
                "Yes" if question.may_not_apply else None,
            ]
        )
        choices += [
            [question.code, code, text, "Yes" if code in question.headline_choices else None]
            for code, text in question.choices
        ]
    return [
        SampleSheet("Survey", survey),
        SampleSheet("Questions", questions, heading_row=1),
        SampleSheet("Choices", choices, heading_row=1),
    ]
