"""What the sample's office wrote by hand: notes, tasks, relationships, an event, news, initiatives.

All of it is invented.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.database import Database, user_name
from models.tables import answers, choices, frame_members, people, questions, responses, waves
from records.events.events import Event, create_event
from records.events.participants import set_participation
from records.news.news_items import (
    CHECKED,
    EDITED,
    GRANTED,
    NewsItem,
    add_news,
    record_permission,
    set_news_state,
)
from records.parts.communications import COMMUNICATIONS
from records.parts.definition import PersonPart
from records.parts.engagements import ACCEPTED, DECLINED, ENGAGEMENTS, INVITED, WAITING
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.writing.part_records import add_record, add_records
from records.writing.relationships import add_relationship

_PEOPLE: Final = 12  # the first ones of the list have records, so that they are seen

# The place of the person in the list, the part, and the record.
_RECORDS: Final[tuple[tuple[int, PersonPart, dict[str, Any]], ...]] = (
    (0, NOTES, {"noted_on": date(2019, 11, 4), "text": "Prefers letters to e-mail."}),
    (0, NOTES, {"noted_on": date(2020, 2, 17), "text": "Offered to speak at the careers day."}),
    (
        0,
        COMMUNICATIONS,
        {
            "kind": "call",
            "direction": "in",
            "happened_on": date(2020, 3, 9),
            "subject": "Change of address",
            "text": "Moves in April; will send the new address.",
        },
    ),
    (
        0,
        LINKED_FILES,
        {
            "title": "Careers day 2020, programme",
            "location": "https://intranet.example.org/alumni/careers-day-2020.pdf",
            "dated_on": date(2020, 2, 20),
        },
    ),
    (
        1,
        COMMUNICATIONS,
        {
            "kind": "meeting",
            "happened_on": date(2019, 6, 13),
            "subject": "Lunch at the annual reunion",
        },
    ),
    (
        2,
        COMMUNICATIONS,
        {
            "kind": "letter",
            "direction": "out",
            "happened_on": date(2020, 1, 15),
            "subject": "Thanks for mentoring",
        },
    ),
)


# The status of each person at the sample's event, and the news with the permission of its people.
_GUESTS: Final = (
    *[ACCEPTED] * 3, *[WAITING] * 2, *[INVITED] * 4, DECLINED,
)  # fmt: skip
_NEWS: Final[tuple[tuple[NewsItem, Mapping[int, str | None], str], ...]] = (
    (
        NewsItem(
            "A chair in clinical oncology",
            "The chair begins in October, with a new group for trials in rare tumours.",
            "E-mail",
            date(2020, 3, 2),
        ),
        {4: GRANTED},
        EDITED,
    ),
    (
        NewsItem(
            "A handbook for first trials",
            "Two of our alumni wrote the handbook that they had missed themselves.",
            "Publisher’s newsletter",
            date(2020, 2, 11),
        ),
        {5: GRANTED, 6: None},
        CHECKED,
    ),
    (NewsItem("Marathon for the hospice", "", "A colleague", date(2020, 3, 16)), {7: None}, ""),
)


# The initiatives that were asked about: kind, a day before the first wave, one between the two.
_INITIATIVES: Final = {
    "Succeeding in clinical academia": ("training", date(2017, 11, 9), date(2019, 2, 5)),
    "Clinical Academic Forum": ("forum", date(2017, 6, 15), date(2018, 11, 22)),
    "Bridge funding": ("funding", date(2017, 3, 1), date(2019, 6, 3)),
}
_ONE_IN: Final = 15  # of those who did not answer took part as well


def add_sample_participation(database: Database) -> None:
    """Record who took part in the initiatives, as people said in the waves of the sample.

    Some of those who did not answer took part too.
    """
    with database.read() as connection:
        said = connection.execute(
            select(choices.c.text, waves.c.label, responses.c.person_id)
            .join_from(answers, responses)
            .join(waves, waves.c.id == responses.c.wave_id)
            .join(questions, questions.c.id == answers.c.question_id)
            .join(choices, choices.c.id == answers.c.choice_id)
            .where(questions.c.code == "TOOK_PART", responses.c.person_id.is_not(None))
            .order_by(responses.c.person_id)
        ).all()
        answered = select(responses.c.person_id).where(responses.c.person_id.is_not(None))
        silent = connection.scalars(
            select(frame_members.c.person_id)
            .join(waves)
            .where(waves.c.label == "2020", frame_members.c.person_id.not_in(answered))
            .order_by(frame_members.c.person_id)
        ).all()
    by_wave: dict[tuple[str, str], list[int]] = {}
    for title, wave, person_id in said:
        by_wave.setdefault((title, wave), []).append(person_id)
    for place, (title, (kind, first_day, later_day)) in enumerate(_INITIATIVES.items()):
        before = by_wave.get((title, "2018"), [])
        since = [one for one in by_wave.get((title, "2020"), []) if one not in before]
        since += silent[place::_ONE_IN]
        for day, people_there in ((first_day, before), (later_day, since)):
            values = {"kind": kind, "title": title, "happened_on": day}
            with database.write(BatchKind.RECORD_ADD) as changes:
                add_records(changes, ENGAGEMENTS, people_there, values)


def add_sample_records(database: Database) -> None:
    """Add the records to the first people of the list; nothing where there are too few."""
    with database.read() as connection:
        found = connection.scalars(select(people.c.id).order_by(people.c.sort_name).limit(_PEOPLE))
        ids = found.all()
    if len(ids) < _PEOPLE:
        return
    today = date.today()
    soon = today + timedelta(days=14)
    tasks = (
        (0, TASKS, {"title": "Ask for the new address", "due_on": today, "owner": user_name()}),
        (1, TASKS, {"title": "Send the reunion’s pictures", "due_on": soon}),
    )
    for place, part, values in (*_RECORDS, *tasks):
        with database.write(BatchKind.RECORD_ADD) as changes:
            add_record(changes, part, ids[place], values)
    with database.write(BatchKind.EVENT_CREATE) as changes:
        day = today + timedelta(days=21)
        event = create_event(changes, Event("Clinical Academic Forum", "forum", day, None,
                                            "Lecture theatre 2", 4))  # fmt: skip
    with database.write(BatchKind.PARTICIPATION) as changes:
        for status in dict.fromkeys(_GUESTS):
            guests = [one for one, has in zip(ids, _GUESTS, strict=False) if has == status]
            set_participation(changes, event.id, guests, status)
    for item, people_in_it, state in _NEWS:
        with database.write(BatchKind.NEWS_ADD) as changes:
            added = add_news(changes, item, [ids[place] for place in people_in_it])
            for place, said in people_in_it.items():
                record_permission(changes, added.id, [ids[place]], said)
            if state:
                set_news_state(changes, [added.id], state)
    for place, kind, other, joint in ((0, "spouse", 3, True), (1, "supervisor", 2, False)):
        with database.write(BatchKind.RECORD_ADD) as changes:
            add_relationship(changes, ids[place], kind, other_id=ids[other], joint_mailings=joint)
