"""Proposes what each column of a file of answers holds, by its heading and, in doubt, its values.

“Completed” may be the platform's status or the year of an award, “Status” a question: then the
values decide. Two questions with one text are told apart by their order, where the file keeps it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from core.issues import Issue, Severity
from core.text import comparison_key
from importers.answers.abbreviated_headings import AbbreviatedHeadings
from importers.answers.columns import IDENTITY, AnswerColumns, ColumnRole, not_imported
from importers.answers.headings import (
    Named,
    NamedBy,
    QuestionColumn,
    QuestionIndex,
    ResponseColumn,
    distinct_headings,
    question_words,
)
from importers.answers.platforms import ColumnHeading
from importers.answers.times import is_time
from records.fields.values import as_text
from surveys.answer_values.cells import CellReader, is_blank
from surveys.answer_values.status_words import complete_or_not
from surveys.questionnaire import QuestionKind, Questionnaire
from tabular.reading import Cell

# As core.text.key gives them, the most telling first where the order counts (STATUS). “ID” alone
# is a platform's response ID, not the alumni ID.
_HEADINGS: Final[Mapping[ResponseColumn, tuple[str, ...]]] = {
    ResponseColumn.TOKEN: (
        "token", "survey token", "personal token", "invitation token", "access code", "your code",
        "personal code",
    ),
    ResponseColumn.EMAIL: (
        "e mail", "email", "e mail address", "email address", "mail", "recipient email"
    ),
    ResponseColumn.ALUMNI_ID: (
        "alumni id", "alumni number", "alumnus id", "alumni no", "student id", "student number",
        "person id", "constituent id", "external reference",
    ),
    ResponseColumn.RESPONSE: (
        "id", "response", "response id", "responseid", "respondent id", "response number",
        "unique response number",
    ),
    ResponseColumn.STARTED: (
        "started", "start", "start time", "start date", "startdate", "date started"
    ),
    ResponseColumn.SUBMITTED: (
        "submitted", "submitted on", "date submitted", "submit date", "submitdate",
        "submission date", "completion time", "end date", "enddate", "timestamp",
    ),
    ResponseColumn.STATUS: (
        "finished", "response status", "survey status", "completion status", "completed",
        "complete", "status",
    ),
}  # fmt: skip
_WORDS: Final[Mapping[ResponseColumn, str]] = {
    ResponseColumn.TOKEN: "token",
    ResponseColumn.EMAIL: "e-mail address",
    ResponseColumn.ALUMNI_ID: "alumni ID",
    ResponseColumn.RESPONSE: "response ID",
    ResponseColumn.STARTED: "start time",
    ResponseColumn.SUBMITTED: "time of submission",
    ResponseColumn.STATUS: "status of a response",
}
_LEAST_SHARE: Final = 0.5  # of the distinct values of a status column must be a status
_YEARS: Final = range(1900, 2101)
_EXAMPLES: Final = 3


def heading_words(questionnaire: Questionnaire) -> frozenset[str]:
    """Headings that a file of answers is likely to have, for finding its heading row."""
    known = [word for words in _HEADINGS.values() for word in words]
    return frozenset([*known, *map(comparison_key, question_words(questionnaire))])


def propose_columns(
    headings: Sequence[str | ColumnHeading],
    questionnaire: Questionnaire,
    columns: Sequence[Sequence[Cell]] | None = None,
) -> AnswerColumns:
    """Say what each heading means; None for one that means nothing or is had by another column.

    What a platform says of its own columns counts first, where there is a value in them.

    A question's own heading counts before a word such as “Status”, unless the values of `columns`
    speak against it, and code with text before the code alone, which may be a field of the person
    (“Award”).
    """
    known = [ColumnHeading(one) if isinstance(one, str) else one for one in headings]
    proposal = _Proposal(known, questionnaire, columns)
    proposal.take_fields()
    for by in (NamedBy.CODE_AND_TEXT, NamedBy.CODE):
        proposal.take_codes(by)
    proposal.take_texts()
    for about in ResponseColumn:
        proposal.take_response_column(about)
    proposal.take_identity()
    return AnswerColumns(tuple(proposal.roles), proposal.remarks)


class _Proposal:
    """What the columns were found to be so far."""

    def __init__(
        self,
        headings: Sequence[ColumnHeading],
        questionnaire: Questionnaire,
        columns: Sequence[Sequence[Cell]] | None,
    ) -> None:
        self.roles: list[ColumnRole] = [None] * len(headings)
        self.remarks: dict[int, Issue] = {}
        self._fields = [heading.role for heading in headings]
        self._headings = [heading.text for heading in headings]
        self._names = distinct_headings(self._headings)
        self._columns = columns
        self._questions = {question.code: question for question in questionnaire.questions}
        self._positions = {code: place for place, code in enumerate(self._questions)}
        index = QuestionIndex(questionnaire)
        abbreviated = AbbreviatedHeadings(questionnaire)
        found = [_find(index, abbreviated, heading) for heading in headings]
        self._named = [
            None if named is not None and self._is_rather_about(place, named) else named
            for place, named in enumerate(found)
        ]

    def take_fields(self) -> None:
        """Take the columns of which the platform says what they are of the response."""
        for place, about in enumerate(self._fields):
            is_known = self._columns is None or bool(self._values(place))
            if about is not None and is_known and about not in self.roles:
                self.roles[place] = about
                self._named[place] = None

    def take_codes(self, by: NamedBy) -> None:
        """Take the columns that the code of a question names."""
        for place, named in enumerate(self._named):
            if named is not None and named.by is by and len(named.items) == 1:
                self._take(place, named.items[0])

    def take_texts(self) -> None:
        """Take the columns that are named by a text alone, those of one question first."""
        groups: dict[tuple[QuestionColumn, ...], list[int]] = {}
        for place, named in enumerate(self._named):
            if named is not None and (named.by is NamedBy.TEXT or len(named.items) > 1):
                groups.setdefault(named.items, []).append(place)
        for items, places in sorted(groups.items(), key=lambda group: len(group[0])):
            left = [item for item in items if item not in self.roles]
            if len(items) == 1:
                for place in places:
                    self._take(place, items[0])
            elif len(left) == len(places) and self._keeps_order(left, places):
                for place, item in zip(places, left, strict=True):
                    self._take(place, item)
                    self._note_order(place, item)
            else:
                self._refuse_shared_text(items, places)

    def take_response_column(self, about: ResponseColumn) -> None:
        """Take the best column for what it says of the response as a whole."""
        is_taken = about in self.roles
        words = _HEADINGS[about]
        candidates = [
            place
            for place, heading in enumerate(self._headings)
            if self.roles[place] is None and comparison_key(heading) in words
        ]
        fitting = [place for place in candidates if self._fits(about, place)]
        if fitting and about is ResponseColumn.STATUS:
            fitting.sort(
                key=lambda place: (
                    not self._values(place),
                    words.index(comparison_key(self._headings[place])),
                )
            )
        for place in () if is_taken else fitting[:1]:
            self.roles[place] = about
            self.remarks.pop(place, None)
        for place in candidates:
            if self.roles[place] is None and place not in self.remarks:
                self.remarks[place] = self._not_about(
                    about, place, has_other=is_taken or bool(fitting)
                )

    def take_identity(self) -> None:
        """Where nothing else says whose the rows are, take a column that answers in open text.

        A question may have the code “email”, and the file no other address.
        """
        for about in () if any(role in IDENTITY for role in self.roles) else IDENTITY:
            for place, role in enumerate(self.roles):
                if (
                    isinstance(role, QuestionColumn)
                    and self._questions[role.question].kind is QuestionKind.TEXT
                    and comparison_key(self._headings[place]) in _HEADINGS[about]
                ):
                    self.roles[place] = about
                    return

    def _take(self, place: int, item: QuestionColumn) -> None:
        named = self._named[place]
        if item in self.roles:
            self.remarks[place] = not_imported(
                self._names[place],
                f"another column has the answers to {item}",
                Severity.WARNING,
            )
            return
        self.roles[place] = item
        if named is not None and named.contradicts is not None:
            self.remarks[place] = Issue(
                "heading_contradicts",
                f"Column “{self._names[place]}” was imported as {item}, whose text it has;"
                f" {named.contradicts} is another question.",
                column=self._names[place],
                severity=Severity.NOTE,
            )

    def _note_order(self, place: int, item: QuestionColumn) -> None:
        self.remarks[place] = Issue(
            "told_apart_by_order",
            f"Several questions have the text “{self._headings[place]}”; by the order of the"
            f" columns, this one was imported as {item}.",
            column=self._names[place],
            severity=Severity.NOTE,
        )

    def _refuse_shared_text(self, items: Sequence[QuestionColumn], places: Sequence[int]) -> None:
        for place in places:
            self.remarks[place] = not_imported(
                self._names[place],
                f"it may be {' or '.join(map(str, items))}, which have the same text; say which"
                " column is which question",
                Severity.WARNING,
            )

    def _keeps_order(self, items: Sequence[QuestionColumn], places: Sequence[int]) -> bool:
        """Whether the columns stand in the questionnaire's order with `items` at `places`."""
        roles = list(self.roles)
        for place, item in zip(places, items, strict=True):
            roles[place] = item
        order = [self._positions[use.question] for use in roles if isinstance(use, QuestionColumn)]
        return order == sorted(order)

    def _values(self, place: int) -> list[Cell]:
        """The distinct values of a column."""
        if self._columns is None:
            return []
        return [cell for cell in set(self._columns[place]) if not is_blank(cell)]

    def _is_rather_about(self, place: int, named: Named) -> bool:
        """Whether a column that a question's heading names holds no answers to it.

        But what else its heading says: “Status” the platform's, “Started” a time.
        """
        key = comparison_key(self._headings[place])
        about = next((one for one, words in _HEADINGS.items() if key in words), None)
        values = self._values(place)
        if about is None or not values:
            return False
        question = self._questions[named.items[0].question]
        reader = CellReader(question)
        if about is ResponseColumn.STATUS:
            is_answered = question.kind is not QuestionKind.TEXT and all(
                reader.read(cell).is_read for cell in values
            )
            return not is_answered and all(complete_or_not(cell) is not None for cell in values)
        return not any(reader.read(cell).is_read for cell in values)

    def _fits(self, about: ResponseColumn, place: int) -> bool:
        """Whether a column's values can be what its heading says."""
        if self._columns is None or about not in {
            ResponseColumn.STATUS,
            ResponseColumn.STARTED,
            ResponseColumn.SUBMITTED,
        }:
            return True
        values = self._values(place)
        if about is ResponseColumn.STATUS:
            if not values:  # nobody finished, unless the time of submission says more
                return ResponseColumn.SUBMITTED not in self.roles
            is_vague = comparison_key(self._headings[place]) == "status"  # may be coded in numbers
            fit = [
                cell
                for cell in values
                if complete_or_not(cell) is not None
                and not (is_vague and as_text(cell).strip().isdigit())
            ]
            return bool(fit) and len(fit) >= len(values) * _LEAST_SHARE
        return not values or any(
            is_time(cell) or complete_or_not(cell) is not None for cell in values
        )

    def _not_about(self, about: ResponseColumn, place: int, *, has_other: bool) -> Issue:
        heading, values = self._names[place], self._values(place)
        if self._fits(about, place) and has_other:
            return not_imported(heading, f"another column has the {_WORDS[about]}")
        if not values:
            return not_imported(heading, "it is blank")
        is_other_data = has_other or all(map(_is_year, values))
        examples = ", ".join(f"“{as_text(cell)}”" for cell in sorted(values, key=str)[:_EXAMPLES])
        return not_imported(
            heading,
            f"its values ({examples}) are not a {_WORDS[about]}",
            Severity.NOTE if is_other_data else Severity.WARNING,
        )


def _find(
    index: QuestionIndex, abbreviated: AbbreviatedHeadings, heading: ColumnHeading
) -> Named | None:
    """What a heading names; a platform's own column is no question's, whatever it is called."""
    if heading.is_field:
        return None
    if heading.is_words:
        return index.find_words(heading.code, heading.texts)
    if heading.code or heading.texts:
        named = index.find_by_both(heading.code, heading.texts)
    else:
        named = index.find(heading.text)
    if named is not None or not heading.is_abbreviated:
        return named
    return abbreviated.find(heading.texts[-1] if heading.texts else heading.text)


def _is_year(cell: Cell) -> bool:
    if isinstance(cell, (bool, date)) or cell is None:
        return False
    text = as_text(cell).strip()
    return text.isdigit() and int(text[:5]) in _YEARS
