"""The sections that a report can have, and which of them one has; imports nothing heavy."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Self

from core.errors import UserError


class ReportSection(StrEnum):
    """A section of a report, in the order of the report; its value is its name in commands."""

    label: str
    description: str

    def __new__(cls, code: str, label: str = "", description: str = "") -> Self:
        """Create a member of the enum."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label, member.description = label, description
        return member

    HEADLINES = "headlines", "At a glance", "The headline figures, each with its base"
    METHOD = "method", "How the survey was done", "Population, fieldwork and response rate"
    NON_RESPONSE = "non-response", "Who answered", "Respondents beside the frame, and weighting"
    QUESTIONS = "questions", "Findings", "A chart and a table for each question"
    BREAKDOWNS = "breakdowns", "Breakdowns", "Each question by group"
    TRENDS = "trends", "Trends", "Each question beside earlier waves"
    COMMENTS = "comments", "Comments", "What people wrote; only in internal reports"
    NOTES = "notes", "How to read the figures", "Percentages, intervals, tests and rounding"
    QUESTIONNAIRE = "questionnaire", "Questionnaire", "The questions as asked, with their routing"
    RATES = "rates", "Response rates", "All rates with their definitions"
    TESTS = "tests", "Tests", "Every test between groups with its p-values"


ALL_SECTIONS: Final = frozenset(ReportSection)


def sections_named(names: Iterable[str]) -> frozenset[ReportSection]:
    """The sections of these names. Raises UserError for one that there is not, or for none."""
    found = set()
    for name in names:
        try:
            found.add(ReportSection(name.strip().casefold()))
        except ValueError as error:
            known = ", ".join(one.value for one in ReportSection)
            raise UserError(
                f"A report has no section “{name}”; its sections are {known}. Nothing was written.",
                code="unknown_section",
            ) from error
    if not found:
        raise UserError(
            "Choose at least one section of the report; nothing was written.", code="no_section"
        )
    return frozenset(found)
