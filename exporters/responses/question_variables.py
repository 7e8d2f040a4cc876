"""The answers to questions as coded variables.

A choice is its own number where the questionnaire numbers its choices, else numbered in their
order; yes is 1 and no 0; each choice of a multiple choice is a variable of 1 and 0. That a question
does not apply, or was not asked, is a code of its own, so that neither counts as a blank.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from exporters.responses.coded_variables import (
    LONGEST_NAME,
    CodedValue,
    CodedVariable,
    MeasurementLevel,
    ValueType,
    choice_codes,
    plain_name,
    variable_names,
)
from exporters.responses.exported_responses import ExportedResponses, month_of
from surveys.choice_order import ranks
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.reached import reached_questions
from surveys.responses import Response

NOT_APPLICABLE: Final = "Not applicable"
NOT_ASKED: Final = "Not asked"

# Pairs of codes for not applicable and not asked: the first of which no answer is one.
_MISSING_CODES: Final = ((-98, -97), (-998, -997), (-9998, -9997), (-99999998, -99999997))


def question_variables(exported: ExportedResponses) -> list[CodedVariable]:
    """The variables of the exported questions, with a value for each response in its order."""
    coder = _Coder(exported)
    reached = [reached_questions(exported.all_questions, one.answers) for one in exported.responses]
    return [
        variable
        for question in exported.questions
        for variable in coder.variables(question, reached)
    ]


class _Coder:
    """Makes the variables of one question after another."""

    def __init__(self, exported: ExportedResponses) -> None:
        self._responses = exported.responses
        self._later = exported.later
        self._with_words = exported.with_words
        self._with_days = not exported.anonymous

    def variables(
        self, question: QuestionDefinition, reached: Sequence[Collection[str]]
    ) -> Iterator[CodedVariable]:
        codes = [one.code for one in question.choices]
        names = variable_names(question.code, question.kind, codes)
        asked = [
            question.code in one and question.code not in self._later.questions for one in reached
        ]
        match question.kind:
            case QuestionKind.MULTIPLE | QuestionKind.RANKING:
                for name, choice in zip(names, question.choices, strict=True):
                    yield self._of_choice(question, choice, name, asked)
            case QuestionKind.NUMBER:
                yield self._number(question, names[0], asked)
            case QuestionKind.TEXT | QuestionKind.DATE:
                yield self._plain(question, names[0])
                yield from self._reason(question, names[0], asked)
            case _:
                yield self._choice(question, names[0], asked)
        if self._with_words and question.choices:
            yield from self._words(question)

    def _choice(
        self, question: QuestionDefinition, name: str, asked: Sequence[bool]
    ) -> CodedVariable:
        codes = choice_codes(question.kind, [one.code for one in question.choices])
        labels = {codes[one.code]: one.text for one in question.choices if one.code in codes}
        is_ordered = question.kind is QuestionKind.SCALE or any(
            rank is not None for rank in ranks(question)
        )

        def value(response: Response) -> int | None:
            choice = response.answers[question.code][0].choice
            return None if choice is None else codes.get(choice)

        return self._numeric(
            question, name, question.full_text, labels, asked, value,
            MeasurementLevel.ORDINAL if is_ordered else MeasurementLevel.NOMINAL,
        )  # fmt: skip

    def _of_choice(
        self,
        question: QuestionDefinition,
        choice: ChoiceDefinition,
        name: str,
        asked: Sequence[bool],
    ) -> CodedVariable:
        label = f"{question.full_text} [{choice.text}]"
        if (question.code, choice.code) in self._later.choices:
            asked = [False] * len(asked)
        if question.kind is QuestionKind.RANKING:
            return self._numeric(
                question, name, label, {}, asked,
                lambda response: next(
                    (one.number for one in response.answers[question.code]
                     if one.choice == choice.code), None),
                MeasurementLevel.ORDINAL,
            )  # fmt: skip
        return self._numeric(
            question, name, label, {0: "No", 1: "Yes"}, asked,
            lambda response: int(
                any(one.choice == choice.code for one in response.answers[question.code])
            ),
            MeasurementLevel.NOMINAL,
        )  # fmt: skip

    def _number(
        self, question: QuestionDefinition, name: str, asked: Sequence[bool]
    ) -> CodedVariable:
        return self._numeric(
            question, name, question.full_text, {}, asked,
            lambda response: response.answers[question.code][0].number, MeasurementLevel.SCALE,
        )  # fmt: skip

    def _numeric(
        self,
        question: QuestionDefinition,
        name: str,
        label: str,
        labels: Mapping[int, str],
        asked: Sequence[bool],
        value: Callable[[Response], float | None],
        measure: MeasurementLevel,
    ) -> CodedVariable:
        """A variable of numbers, with codes for what has none."""
        answered = [
            given and not given[0].not_applicable
            for given in (one.answers.get(question.code) for one in self._responses)
        ]
        numbers = [
            value(one) if is_answered else None
            for one, is_answered in zip(self._responses, answered, strict=True)
        ]
        used = {*labels, *numbers}
        not_applicable, not_asked = next(pair for pair in _MISSING_CODES if used.isdisjoint(pair))
        missing = {}
        for place, response in enumerate(self._responses):
            if response.answers.get(question.code) and not answered[place]:
                numbers[place] = not_applicable
                missing[not_applicable] = NOT_APPLICABLE
            elif not response.answers.get(question.code) and not asked[place]:
                numbers[place] = not_asked
                missing[not_asked] = NOT_ASKED
        if question.allows_not_applicable:
            missing[not_applicable] = NOT_APPLICABLE
        return CodedVariable(
            name,
            label,
            ValueType.NUMBER,
            measure,
            tuple(None if number is None else float(number) for number in numbers),
            {**labels, **missing},
            tuple(sorted(missing)),
            question.code,
        )

    def _plain(self, question: QuestionDefinition, name: str) -> CodedVariable:
        """Words, or a date: a day, or its month as text."""
        is_day = question.kind is QuestionKind.DATE and self._with_days

        def value(response: Response) -> CodedValue:
            given = response.answers.get(question.code)
            if not given or given[0].not_applicable:
                return None
            if given[0].on is None:
                return given[0].text
            return given[0].on if is_day else month_of(given[0].on)

        return CodedVariable(
            name,
            question.full_text,
            ValueType.DATE if is_day else ValueType.TEXT,
            MeasurementLevel.SCALE if is_day else MeasurementLevel.NOMINAL,
            tuple(map(value, self._responses)),
            question=question.code,
        )

    def _reason(
        self, question: QuestionDefinition, name: str, asked: Sequence[bool]
    ) -> Iterator[CodedVariable]:
        """Why words or a date are blank, where some are blank for a reason: these take no code."""
        reasons: list[CodedValue] = []
        for response, was_asked in zip(self._responses, asked, strict=True):
            given = response.answers.get(question.code)
            reasons.append(
                1.0 if given and given[0].not_applicable else 2.0 if not given and not was_asked
                else None
            )  # fmt: skip
        if any(reasons):
            yield CodedVariable(
                f"{name[: LONGEST_NAME - 6]}_blank",
                f"Why it is blank: {question.full_text}",
                ValueType.NUMBER,
                MeasurementLevel.NOMINAL,
                tuple(reasons),
                {1: NOT_APPLICABLE, 2: NOT_ASKED},
                question=question.code,
            )

    def _words(self, question: QuestionDefinition) -> Iterator[CodedVariable]:
        """What respondents wrote beside a choice, such as “Other”: a variable for each that has."""
        for choice in question.choices:
            words = tuple(
                next(
                    (one.text for one in response.answers.get(question.code, ())
                     if one.choice == choice.code and one.text), None)
                for response in self._responses
            )  # fmt: skip
            if any(words):
                stem = plain_name(f"{question.code}_{choice.code}", LONGEST_NAME - 5)
                yield CodedVariable(
                    f"{stem}_text",
                    f"{question.full_text} [{choice.text}, in words]",
                    ValueType.TEXT,
                    MeasurementLevel.NOMINAL,
                    words,
                    question=question.code,
                )
