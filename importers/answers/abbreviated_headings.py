"""Which questions and choices the abbreviated headings of LimeSurvey name.

“How satisfied are you? [Pay and conditions]” becomes “How satisfied a.. [Pay and condit.. ]”: the
text of the question and that of the choice or row are each cut at one length (`ellipsize` in
LimeSurvey’s `Writer::getAbbreviatedHeading`; 15 characters unless the user says otherwise).
"""

import re
from collections.abc import Iterator
from typing import Final

from importers.answers.headings import Named, NamedBy, QuestionColumn, part_columns
from surveys.answer_values.text_keys import punctuation_key, typography_key
from surveys.questionnaire import QuestionDefinition, Questionnaire, text_choices

_HALVES: Final = re.compile(r"(?P<text>.+?)(?: ?\[(?P<part>[^\[]+)\])?", re.DOTALL)
_CUT: Final = re.compile(r"(?P<beginning>.+)\.\. ?", re.DOTALL)


def is_abbreviated(heading: str) -> bool:
    """Whether a text, or that of the choice or row behind it, was cut."""
    return any(_CUT.fullmatch(half) for half in _halves(heading))


class AbbreviatedHeadings:
    """Finds what abbreviated headings name among the questions and choices of a questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._names = [name for one in questionnaire.questions for name in _names(one)]

    def find(self, heading: str) -> Named | None:
        """Find all that `heading` may name, in the order of the questionnaire."""
        text, part = _halves(heading)
        items = dict.fromkeys(
            item
            for whole_text, whole_part, item in self._names
            if _fits(part, whole_part) and _fits(text, whole_text)
        )
        return Named(tuple(items), NamedBy.TEXT) if items else None


def _halves(heading: str) -> tuple[str, str]:
    """The text of the question, and that of the choice or row; "" where there is none."""
    match = _HALVES.fullmatch(heading.strip())
    return ("", "") if match is None else (match["text"], match["part"] or "")


def _names(question: QuestionDefinition) -> Iterator[tuple[str, str, QuestionColumn]]:
    """What the columns of a question are called: its text, and that of the choice or row."""
    matrix = question.matrix
    if matrix is None:
        yield question.text, "", QuestionColumn(question.code)
    else:
        yield matrix.text, question.text, QuestionColumn(question.code)
    texts = {choice.code: choice.text for choice in question.choices}
    for item in part_columns(question):
        if item.rank is not None:
            yield question.text, f"Rank {item.rank}", item
        elif item.choice is not None and not item.words:
            yield question.text, texts[item.choice], item
            if item.choice in text_choices(question):
                yield question.text, "Other", item


def _fits(short: str, whole: str) -> bool:
    """Whether `short` is `whole`, or its beginning where it was cut."""
    cut = _CUT.fullmatch(short)
    if cut is None:
        return punctuation_key(short) == punctuation_key(whole)
    return typography_key(whole).startswith(typography_key(cut["beginning"]))
