"""The risk of re-identification in anonymous exports, from facts that others may know.

Knows questionnaires and responses; must not know how a file is written.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.formats import format_number, plural
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.responses import Response

_FACTS: Final = re.compile(
    r"\b(age|award|born|birth|campus|city|cohort|countr(y|ies)|course|degree|department|division|"
    r"disab\w*|employer|ethnic\w*|faculty|gender|graduat\w*|nationality|orientation|programme|"
    r"qualification|region|religio\w*|school|sector|sex|special(i?ty|isation)|subject|supervisor|"
    r"universit(y|ies)|year)\b",
    re.IGNORECASE,
)
_JOB: Final = re.compile(
    r"\b(job|occupation|position|post|role|employer|organi[sz]ation)\b", re.IGNORECASE
)


class Detail(StrEnum):
    """What an anonymous export leaves out unless it is requested."""

    COMMENTS = "comments"  # answers in the respondents' own words
    JOB_TITLES = "job_titles"
    MONTHS = "months"  # of submission, and of answers that are dates


@dataclass(frozen=True, slots=True)
class SingledOut:
    """How many respondents are unique in their known facts, and in which questions."""

    people: int
    respondents: int
    columns: tuple[str, ...]

    def warning(self) -> str:
        """The warning to show; empty where nobody is singled out."""
        if not self.people:
            return ""
        return (
            f"Recognisable by the combination of {', '.join(self.columns)}, which nobody else has: "
            f"{format_number(self.people)} of {plural(self.respondents, 'respondent')}. Don’t "
            "publish this file."
        )


def is_job_title(question: QuestionDefinition) -> bool:
    """Whether an open question asks for a job title."""
    return question.kind is QuestionKind.TEXT and bool(_JOB.search(question.text))


def is_exported(question: QuestionDefinition, details: Collection[Detail]) -> bool:
    """Whether a question is in an anonymous export with these `details`."""
    if question.kind is QuestionKind.TEXT:
        wanted = Detail.JOB_TITLES if is_job_title(question) else Detail.COMMENTS
        return wanted in details
    return question.kind is not QuestionKind.DATE or Detail.MONTHS in details


def singled_out(
    questions: Sequence[QuestionDefinition],
    responses: Collection[Response],
    details: Collection[Detail],
    facts: Mapping[str, Callable[[Response], object]],
) -> SingledOut:
    """Count the respondents whose facts are unique in an anonymous export with these `details`.

    Facts are what others may know or look up: numbers, months, job titles, and choices of the kind
    of award, year, gender or country; and the `facts` of people exported beside them, by name.
    """
    known: list[tuple[str, Callable[[Response], object]]] = [
        (question.code, _fact(question.code))
        for question in questions
        if is_exported(question, details) and _is_fact(question)
    ]
    known += facts.items()
    combinations = Counter(tuple(fact(one) for _, fact in known) for one in responses)
    alone = sum(count == 1 for count in combinations.values()) if known else 0
    return SingledOut(alone, len(responses), tuple(code for code, _ in known))


def _is_fact(question: QuestionDefinition) -> bool:
    if question.kind in {QuestionKind.NUMBER, QuestionKind.DATE} or is_job_title(question):
        return True
    return question.kind is QuestionKind.SINGLE and bool(_FACTS.search(question.text))


def _fact(code: str) -> Callable[[Response], object]:
    def fact(response: Response) -> object:
        return tuple(
            (
                answer.choice,
                answer.number,
                answer.text,
                answer.on and (answer.on.year, answer.on.month),
            )
            for answer in response.answers.get(code, ())
        )

    return fact
