"""The two workbooks of answers: one row per response, written in two different ways.

Knows headings and cells; must not know how the answers came about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from maker.answers import NOT_APPLICABLE, YES, Answer, SampleResponse
from maker.books import SampleSheet, Value
from maker.people import Alumnus
from maker.survey import BY_CODE, QUESTIONS, AnswerKind

INVENTED = "Clinical alumni careers 2020 – Invented data for demonstration"
NO_EMAIL_2018, NO_ID_2018, NO_ID_2020 = 3, 4, 10
STRANGERS = (("999001", "a.nother@example.org"), ("", "forwarded.to@example.com"))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How one workbook writes questions: by text rather than by code, split rather than joined.

    Of the split ones, `split` says what the column's heading begins with.
    """

    by_text: frozenset[str]
    split: Mapping[str, str]
    dates_as_text: bool


_LAYOUT_2018 = _Layout(
    by_text=frozenset(
        {"AWARD", "FIRST_ACTIVE", "EASE", "CHALLENGES", "PUBLICATIONS", "COMMENTS", "CONTACT"}
    ),
    split={"ACTIVITIES": BY_CODE["ACTIVITIES"].text, "HEARD": "HEARD"},
    dates_as_text=False,
)
_LAYOUT_2020 = _Layout(
    by_text=frozenset({"APPLIED", "PRESENTATIONS", "ROLE"}),
    split={"SUPPORT": "SUPPORT"},
    dates_as_text=True,
)


def pages_2018(responses: Sequence[SampleResponse], rng: Random) -> list[SampleSheet]:
    """Give the sheet “Answers”, its headings in row 1."""
    headings: list[Value] = ["Response", "Started", "Date submitted", "Alumni ID", "E-mail"]
    rows: list[list[Value]] = [[*headings, *_headings(_LAYOUT_2018)]]
    ordered = sorted(responses, key=lambda response: response.started)
    gaps = rng.sample(range(len(ordered)), NO_EMAIL_2018 + NO_ID_2018)
    without_email, without_id = set(gaps[:NO_EMAIL_2018]), set(gaps[NO_EMAIL_2018:])
    for index, response in enumerate(ordered):
        alumni_id, email = _identifiers(response.person)
        rows.append(
            [
                index + 1,
                response.started,
                response.submitted,
                None if index in without_id else alumni_id,
                None if index in without_email else email,
                *_cells(response.answers, _LAYOUT_2018),
            ]
        )
    return [SampleSheet("Answers", rows, heading_row=1)]


def pages_2020(responses: Sequence[SampleResponse], rng: Random) -> list[SampleSheet]:
    """Give the sheet “Responses”: a title saying the data are invented, headings in row 3."""
    headings: list[Value] = ["E-mail address", "Alumni ID", "Started", "Date submitted"]
    rows: list[list[Value]] = [[INVENTED], [], [*headings, *_headings(_LAYOUT_2020)]]
    strangers = iter(STRANGERS)
    without_id = set(rng.sample(range(len(responses)), NO_ID_2020))
    for index, response in enumerate(responses):
        if response.person is None:
            alumni_id, email = next(strangers)
        else:
            alumni_id, email = _identifiers(response.person)
            alumni_id = "" if index in without_id else alumni_id
        rows.append(
            [
                email,
                alumni_id or None,
                response.started,
                response.submitted,
                *_cells(response.answers, _LAYOUT_2020),
            ]
        )
    return [SampleSheet("Responses", rows, heading_row=3)]


def _identifiers(person: Alumnus | None) -> tuple[str, str]:
    return (person.alumni_id, person.email) if person else ("", "")


def _headings(layout: _Layout) -> list[str]:
    headings: list[str] = []
    for question in QUESTIONS:
        if question.code in layout.split:
            stem = layout.split[question.code]
            headings += [f"{stem} [{choice}]" for choice in question.choice_texts]
        else:
            headings.append(question.text if question.code in layout.by_text else question.code)
    return headings


def _cells(answers: Mapping[str, Answer], layout: _Layout) -> list[Value]:
    cells: list[Value] = []
    for question in QUESTIONS:
        answer = answers.get(question.code)
        if question.code in layout.split:
            cells += [_split_cell(answer, choice) for choice in question.choice_texts]
        elif question.kind is AnswerKind.DATE and layout.dates_as_text and isinstance(answer, date):
            cells.append(f"{answer:%d/%m/%Y}")
        else:
            cells.append("; ".join(answer) if isinstance(answer, tuple) else answer)
    return cells


def _split_cell(answer: Answer | None, choice: str) -> Value:
    if answer == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return YES if isinstance(answer, tuple) and choice in answer else None
