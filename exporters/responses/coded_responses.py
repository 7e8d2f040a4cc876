"""An export of responses as coded variables: facts of the response and the person, then answers."""

from collections.abc import Mapping, Sequence
from typing import Final

from core.progress import SILENT, Progress
from exporters.responses.coded_variables import (
    CodedValue,
    CodedVariable,
    MeasurementLevel,
    ValueType,
    plain_name,
    with_unique_names,
)
from exporters.responses.exported_responses import ExportedResponses, month_of
from exporters.responses.question_variables import question_variables
from records.fields.definitions import IDENTIFYING

_MOST_CODES: Final = 200  # different texts of a field; more are no categories


def coded_responses(
    exported: ExportedResponses, progress: Progress = SILENT
) -> list[CodedVariable]:
    """The variables of `exported`, of names that are unique; Cancelled as `progress` says."""
    progress.report("Coding answers")
    facts, answers = _facts(exported), question_variables(exported)
    named = with_unique_names([*answers, *facts])  # a question’s name never depends on the facts
    return [*named[len(answers) :], *named[: len(answers)]]


def _facts(exported: ExportedResponses) -> list[CodedVariable]:
    """Who answered, if that is exported, and when and how completely."""
    responses = exported.responses
    facts = []
    if not exported.anonymous:
        facts.append(_text("response_id", "Response ID", [one.source_key for one in responses]))
    facts += [
        _of_person(
            field.key, field.label, [exported.of_person(one, field.key) for one in responses]
        )
        for field in exported.person_fields
    ]
    complete = _yes_no(
        "complete",
        "Whether the response is complete",
        [one.is_complete for one in responses],
        {0: "Partial", 1: "Complete"},
    )
    counted = _yes_no(
        "in_figures",
        "Whether the figures are of it: not of people who were not invited or are ineligible",
        exported.in_figures,
        {0: "No", 1: "Yes"},
    )
    days = [None if one.submitted_at is None else one.submitted_at.date() for one in responses]
    if not exported.anonymous:
        submitted = CodedVariable(
            "submitted", "Day of submission", ValueType.DATE, MeasurementLevel.SCALE, tuple(days)
        )
        return [*facts, complete, counted, submitted]
    months = [_text("submitted", "Month of submission", [month_of(day) for day in days])]
    return [*facts, complete, counted, *(months if exported.with_months else [])]


def _of_person(key: str, label: str, values: list[CodedValue]) -> CodedVariable:
    """A field of people: numbers, yes and no as 1 and 0, few different texts as codes of them."""
    name = plain_name(key.removeprefix("custom."))
    given = {value for value in values if value is not None}
    if given and all(isinstance(value, int | float) for value in given):
        is_yes_no = all(isinstance(value, bool) for value in given)
        return CodedVariable(
            name,
            label,
            ValueType.NUMBER,
            MeasurementLevel.NOMINAL if is_yes_no else MeasurementLevel.SCALE,
            tuple(float(one) if isinstance(one, int | float) else None for one in values),
            {0: "No", 1: "Yes"} if is_yes_no else {},
        )
    texts = sorted({str(value) for value in given}, key=str.casefold)
    if key in IDENTIFYING or len(texts) > _MOST_CODES:
        return _text(name, label, values)
    codes = {text: place for place, text in enumerate(texts, 1)}
    return CodedVariable(
        name,
        label,
        ValueType.NUMBER,
        MeasurementLevel.NOMINAL,
        tuple(None if one is None else float(codes[str(one)]) for one in values),
        {code: text for text, code in codes.items()},
    )


def _yes_no(
    name: str, label: str, values: Sequence[bool], labels: Mapping[int, str]
) -> CodedVariable:
    numbers = tuple(map(float, values))
    return CodedVariable(name, label, ValueType.NUMBER, MeasurementLevel.NOMINAL, numbers, labels)


def _text(name: str, label: str, values: list[CodedValue] | list[str | None]) -> CodedVariable:
    texts = tuple(None if value is None else str(value) for value in values)
    return CodedVariable(plain_name(name), label, ValueType.TEXT, MeasurementLevel.NOMINAL, texts)
