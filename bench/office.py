"""An office of many people with all that filters ask about: parts, surveys, answers, lists."""

import random
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from bench.people import people
from core.formats import format_number
from core.progress import Progress
from models.batch_kinds import BatchFile, BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.tables import answers, awards, consents, engagements, invitations, messages, responses
from records.fields.definitions import FieldKind
from records.filters.segments import create_list
from records.office import add_custom_field
from records.writing.new_people import create_people
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave

SURVEY: Final = "CAC"
WAVE: Final = "2026"
_CHUNK: Final = 100_000
_DAY: Final = date(2026, 1, 1)
_SECTORS: Final = ("NHS", "University", "Industry", "Charity", "Government")
_DISPOSITIONS: Final = ("complete", "partial", "sent", "sent", "sent", "bounced", "refused")
_QUESTIONS: Final = Questionnaire(
    SURVEY,
    "Careers",
    None,
    (
        QuestionDefinition("Q1", "Do you do research?", QuestionKind.YES_NO),
        QuestionDefinition(
            "Q2",
            "Where do you work?",
            QuestionKind.SINGLE,
            tuple(ChoiceDefinition(one.lower(), one) for one in _SECTORS),
        ),
        QuestionDefinition("Q3", "How many people do you lead?", QuestionKind.NUMBER),
    ),
)


def fill_office(database: Database, count: int, progress: Progress) -> None:
    """Write `count` people and their records, half of them invited to a wave."""
    with database.write(BatchKind.FIELD_ADD) as changes:
        add_custom_field(changes, "Score", FieldKind.NUMBER)
        add_custom_field(changes, "Base", FieldKind.TEXT)
    with database.write(BatchKind.SURVEY) as changes:
        create_survey(changes, _QUESTIONS)
        wave = open_wave(changes, SURVEY, WAVE, opens=_DAY)
    rows = enumerate(people(count))
    made = 0
    while part := list(islice(rows, _CHUNK)):
        progress.report(f"Making {format_number(count)} people", made, count)
        name = f"people-{made}.xlsx"
        with database.write(BatchKind.PERSON_CREATE, file=BatchFile(name, name)) as changes:
            ids = create_people(changes, [_person(*one) for one in part], source=name)
            _add_records(changes, ids, wave, random.Random(made))
        made += len(part)


def _person(number: int, row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "alumni_id": row[0],
        "title": row[1],
        "given_name": row[2],
        "family_name": row[3],
        "gender": row[4],
        "birth_date": row[5],
        "email": row[6] if number % 20 else None,
        "email_status": "bounced" if number % 30 == 1 else None,
        "phone": row[7] if number % 2 else None,
        "city": row[9] if number % 3 else None,
        "country": row[11] if number % 3 else None,
        "award": row[12],
        "department": row[14],
        "award_completed": row[16],
        "role_title": row[17] if number % 4 else None,
        "employer": f"{row[18]} {number % 2_000}" if number % 4 else None,
        "sector": _SECTORS[number % 5] if number % 4 else None,
        "research_active": number % 8 == 1 if number % 4 else None,
        "deceased": number % 50 == 7,
        "do_not_email": number % 70 == 3,
        "survey_consent": "consent" if number % 3 == 0 else None,
        "survey_consent_on": _DAY - timedelta(days=number % 3_000) if number % 3 == 0 else None,
        "linkedin_group": number % 10 == 0,
        "last_verified": _DAY - timedelta(days=number % 4_000) if number % 2 else None,
        "custom.score": float(number % 100) if number % 5 == 0 else None,
        "custom.base": f"Base {number % 12}" if number % 5 == 0 else None,
    }


def _add_records(changes: ChangeSet, ids: Any, wave: Wave, chance: random.Random) -> None:
    """Second awards, consents, engagements, a list, invitations with messages, and answers."""
    some = [ids[place] for place in range(0, len(ids), 10)]
    changes.insert_columns(
        awards,
        {
            "person_id": some,
            "kind": ["MSc"] * len(some),
            "completed": [1970 + number % 20 for number in range(len(some))],
        },
        len(some),
    )
    changes.insert_columns(
        consents,
        {
            "person_id": some,
            "purpose": ["news"] * len(some),
            "channel": ["email"] * len(some),
            "basis": [chance.choice(("consent", "objected", "none")) for _ in some],
        },
        len(some),
    )
    came = [one for one in ids if one % 4 == 0]
    changes.insert_columns(
        engagements,
        {
            "person_id": came,
            "kind": [chance.choice(("event", "mentoring", "funding")) for _ in came],
            "title": [f"Dinner {number % 40}" for number in range(len(came))],
            "happened_on": [_DAY - timedelta(days=chance.randrange(3_000)) for _ in came],
        },
        len(came),
    )
    create_list(changes, f"List {ids[0]}", some[: len(some) // 10])
    _add_wave(changes, [one for one in ids if one % 2], wave, chance)


def _add_wave(changes: ChangeSet, ids: Any, wave: Wave, chance: random.Random) -> None:
    dispositions = [chance.choice(_DISPOSITIONS) for _ in ids]
    made = changes.insert_columns(
        invitations,
        {
            "wave_id": [wave.id] * len(ids),
            "person_id": ids,
            "token": [f"{one:032x}" for one in ids],
            "disposition": dispositions,
            "disposition_on": [_DAY] * len(ids),
        },
        len(ids),
    )
    at = datetime(2026, 1, 1, 9)
    for kind, number, sent in (("invitation", 1, made), ("reminder", 1, made[::2])):
        changes.insert_columns(
            messages,
            {
                "invitation_id": sent,
                "kind": [kind] * len(sent),
                "number": [number] * len(sent),
                "channel": ["list"] * len(sent),
                "state": ["sent"] * len(sent),
                "at": [at] * len(sent),
            },
            len(sent),
        )
    answered = [place for place, one in enumerate(dispositions) if one in {"complete", "partial"}]
    written = changes.insert_columns(
        responses,
        {
            "wave_id": [wave.id] * len(answered),
            "invitation_id": [made[place] for place in answered],
            "person_id": [ids[place] for place in answered],
            "is_complete": [dispositions[place] == "complete" for place in answered],
            "submitted_at": [at + timedelta(days=place % 90) for place in answered],
            "platform": ["file"] * len(answered),
        },
        len(answered),
    )
    _add_answers(changes, written, chance)


def _add_answers(changes: ChangeSet, written: Any, chance: random.Random) -> None:
    from sqlalchemy import select

    from models.tables import choices, questions

    offered: dict[str, list[int]] = {}
    asked: dict[str, int] = {}
    for row in changes.connection.execute(
        select(questions.c.code, questions.c.id, choices.c.id.label("choice")).outerjoin(choices)
    ):
        asked[row.code] = row.id
        if row.choice is not None:
            offered.setdefault(row.code, []).append(row.choice)
    for code, question_id in asked.items():
        values: dict[str, Any] = {
            "response_id": written,
            "question_id": [question_id] * len(written),
        }
        if code in offered:
            values["choice_id"] = [chance.choice(offered[code]) for _ in written]
        else:
            values["number"] = [float(chance.randrange(30)) for _ in written]
        changes.insert_columns(answers, values, len(written))
