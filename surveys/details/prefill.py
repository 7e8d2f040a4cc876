"""What people are sent of their own record in a details wave: in a form, in a link, typed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from core.formats import format_day, listed
from models.consent_fields import CONSENT_FIELDS
from models.opt_outs import OBJECTED
from records.fields.definitions import Field, FieldKind
from records.people import read_flat
from surveys.details.details_questions import is_prefilled
from surveys.details.details_waves import asked_fields
from surveys.links import PERSONAL, placeholders
from surveys.proposals.proposed_values import CONSENT
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition
from surveys.responses import Answer
from surveys.survey_store import stored_questions
from surveys.waves import Wave, WaveKind

PrefilledValue: TypeAlias = str | float | date
# Of the bases on record, what the person said.
_CONSENTS: Final = {CONSENT: "yes", OBJECTED: "no"}


@dataclass(frozen=True, slots=True)
class Prefill:
    """One person's answers as they are on record, by question.

    `remarks` say what is on record where it is shown and not filled in: of consents, and of values
    that are none of the choices.
    """

    values: Mapping[str, PrefilledValue] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WavePrefill:
    """What people are sent, in their order; `several_lines` are questions for texts of several."""

    people: Sequence[Prefill]
    several_lines: frozenset[str]


def read_prefill(
    connection: Connection, wave: Wave, person_ids: Sequence[int]
) -> WavePrefill | None:
    """What each of `person_ids` is sent, in their order; None: it is no details wave."""
    if wave.kind is not WaveKind.DETAILS:
        return None
    asked = asked_fields(connection, wave)
    keys = [one.key for one in asked.values()]
    dates = {key: CONSENT_FIELDS[key].date_key for key in keys if key in CONSENT_FIELDS}
    flat = read_flat(connection, person_ids, [*keys, *dates.values()])
    choices = {
        one.definition.code: one.definition.choices
        for one in stored_questions(connection, wave.survey_id, wave.version)
    }
    found = []
    for at in range(len(person_ids)):
        values: dict[str, PrefilledValue] = {}
        remarks: dict[str, str] = {}
        for code, one in asked.items():
            now = flat[one.key][at]
            if now is None:
                continue
            if one.key in dates:
                if now in _CONSENTS:
                    remarks[code] = _on_record(_CONSENTS[now], flat[dates[one.key]][at])
            elif is_prefilled(one):
                value = _value(one, now, choices[code])
                if value is None:
                    remarks[code] = _on_record(now, None)
                else:
                    values[code] = value
        found.append(Prefill(values, remarks))
    several_lines = frozenset(code for code, one in asked.items() if one.kind is FieldKind.LINES)
    return WavePrefill(found, several_lines)


def prefilled_answers(
    prefill: Prefill, questions: Sequence[QuestionDefinition]
) -> dict[str, tuple[Answer, ...]]:
    """What is on record of a person as answers, by question, to be typed over."""
    found: dict[str, tuple[Answer, ...]] = {}
    for question in questions:
        value = prefill.values.get(question.code)
        if isinstance(value, str):
            choice = next((one.code for one in question.choices if one.text == value), None)
            found[question.code] = (Answer(choice, text=None if choice else value),)
        elif isinstance(value, date):
            found[question.code] = (Answer(on=value),)
        elif value is not None:
            found[question.code] = (Answer(number=value),)
    return found


def prefilled_link(asked: Mapping[str, Field], pattern: str) -> str:
    """A pattern of links with a parameter for each field that is `asked` for, by question.

    Parameters that are there stay as they are, so what a platform calls its questions can be
    written in place of the codes.
    """
    there = set(placeholders(pattern))
    added = [
        f"{code}={{{one.key}}}"
        for code, one in asked.items()
        if is_prefilled(one) and one.key not in there
    ]
    if not pattern or not added:
        return pattern
    return pattern + ("&" if "?" in pattern else "?") + "&".join(added)


def visible_data(fields: Mapping[str, Field], pattern: str) -> str:
    """A sentence on what links of a pattern show of people; empty: nothing but the token or id.

    `fields` are all that it may name.
    """
    names = placeholders(pattern)
    if not set(names) - set(PERSONAL):
        return ""
    shown = [fields[name].label for name in names if name in fields]
    return (
        f"Links like this show {listed(shown)} of a person to everybody who has the mail or the"
        " link, and to the servers that it passes."
    )


def _value(asked: Field, now: Any, choices: Sequence[ChoiceDefinition]) -> PrefilledValue | None:
    """A value as it is answered; None where it is none of the choices."""
    if asked.kind is FieldKind.YES_NO:
        wanted = "yes" if now else "no"
        return next((one.text for one in choices if one.code == wanted), None)
    if choices:
        return next((one.text for one in choices if one.text == now), None)
    return (
        now if isinstance(now, float | date) else str(now) if isinstance(now, str) else float(now)
    )


def _on_record(value: Any, since: date | None) -> str:
    return f"On record: {value}" + ("" if since is None else f", {format_day(since)}")
