"""Events, segments, lists, surveys, waves and questions by what they are called, for the search."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from core.formats import format_short_day
from models.tables import questions, segments, surveys, waves
from records.events.events import list_events
from records.filters.model import Membership
from records.filters.text import to_text


class NamedRecordKind(StrEnum):
    """What is found by its name."""

    EVENT = "event"
    SEGMENT = "segment"
    LIST = "list"
    SURVEY = "survey"
    WAVE = "wave"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """Something found by its name; `details` are what else it is known by.

    `event_id` leads to an event, `where` lists the people of a segment or list; `survey_code` and
    `wave_label` lead to a wave: the latest one of a survey or of a question's, where it has any.
    """

    kind: NamedRecordKind
    name: str
    details: str = ""
    event_id: int = 0
    where: str = ""
    survey_code: str = ""
    wave_label: str = ""


def read_named_records(connection: Connection) -> list[NamedRecord]:
    """All of them, by kind and name; of waves the latest first."""
    return [*_events(connection), *_segments(connection), *_surveys(connection)]


def _events(connection: Connection) -> list[NamedRecord]:
    return [
        NamedRecord(
            NamedRecordKind.EVENT,
            one.name,
            "" if one.starts_on is None else format_short_day(one.starts_on, with_year=True),
            event_id=one.id,
        )
        for one in list_events(connection)
    ]


def _segments(connection: Connection) -> list[NamedRecord]:
    found = []
    for row in connection.execute(select(segments).order_by(segments.c.name)):
        kind = NamedRecordKind.LIST if row.expression is None else NamedRecordKind.SEGMENT
        found.append(NamedRecord(kind, row.name, where=to_text(Membership("segment", row.name))))
    return found


def _surveys(connection: Connection) -> list[NamedRecord]:
    """Surveys, their waves, their questions."""
    all_waves = connection.execute(
        select(surveys.c.code, surveys.c.title, waves.c.label)
        .join(waves, waves.c.survey_id == surveys.c.id)
        .order_by(waves.c.opens.desc().nulls_last(), waves.c.id.desc())
    ).all()
    latest = {code: label for code, _title, label in reversed(all_waves)}
    all_surveys = connection.execute(
        select(surveys.c.code, surveys.c.title).order_by(surveys.c.title)
    )
    all_questions = connection.execute(
        select(surveys.c.code, questions.c.code, questions.c.text)
        .join(questions, questions.c.survey_id == surveys.c.id)
        .order_by(surveys.c.code, questions.c.version_number, questions.c.position)
    )
    latest_questions = {(row[0], row[1].casefold()): row for row in all_questions}
    return [
        *(
            NamedRecord(
                NamedRecordKind.SURVEY,
                title,
                code,
                survey_code=code,
                wave_label=latest.get(code, ""),
            )
            for code, title in all_surveys
        ),
        *(
            NamedRecord(
                NamedRecordKind.WAVE,
                title if title.endswith(label) else f"{title} {label}",
                f"{code} {label}",
                survey_code=code,
                wave_label=label,
            )
            for code, title, label in all_waves
        ),
        *(
            NamedRecord(
                NamedRecordKind.QUESTION,
                text,
                f"{survey} {code}",
                survey_code=survey,
                wave_label=wave,
            )
            for survey, code, text in latest_questions.values()
            for wave in [latest.get(survey, "")]
        ),
    ]
