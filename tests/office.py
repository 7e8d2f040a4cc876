"""A small office for tests: thirty invented people, a survey and two waves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.batch_kinds import BatchFile, BatchKind
from models.changes import Change, ChangeSet
from models.database import Database
from models.tables import answers, invitations, responses
from records.writing.new_people import create_people
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "CAC",
    "Clinical alumni careers",
    None,
    (
        QuestionDefinition(
            "ACTIVE", "Are you research active?", QuestionKind.YES_NO, headline="active"
        ),
        QuestionDefinition(
            "EASE",
            "How easy is it to stay research active?",
            QuestionKind.SINGLE,
            (ChoiceDefinition("easy", "Easy"), ChoiceDefinition("hard", "Difficult", True)),
            headline="found it difficult",
        ),
        QuestionDefinition("PAPERS", "How many publications?", QuestionKind.NUMBER),
        QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
    ),
)

_FAMILY = [
    "Okafor",
    "Brennan",
    "Castellanos",
    "Chaudhry",
    "Dahl",
    "Evans",
    "Fontaine",
    "Gupta",
    "Hargreaves",
    "Ito",
    "Janssen",
    "Kowalczyk",
    "Lindqvist",
    "Mbeki",
    "Nakamura",
    "O’Neill",
    "Petrov",
    "Quigley",
    "Rossi",
    "Sørensen",
    "Tanaka",
    "Ueda",
    "Varga",
    "Whitfield",
    "Xu",
    "Yilmaz",
    "Zhang",
    "Adeyemi",
    "Baptiste",
    "Costa",
]
_GIVEN = [
    "Adaeze",
    "Siobhán",
    "Iker",
    "Nadia",
    "Ingrid",
    "Rhys",
    "Margaux",
    "Priya",
    "Tom",
    "Haruka",
    "Pieter",
    "Zofia",
    "Elsa",
    "Thandi",
    "Kenji",
    "Aoife",
    "Dmitri",
    "Una",
    "Luca",
    "Astrid",
    "Yuki",
    "Naoko",
    "Béla",
    "Grace",
    "Mei",
    "Emre",
    "Wei",
    "Tunde",
    "Chloé",
    "Rafael",
]
_DEPARTMENTS = ("Radiotherapy & Imaging", "Clinical Studies", "Cancer Therapeutics")
_STATUS = ("good", "good", "good", "unverified", "bounced")


@dataclass(frozen=True, slots=True)
class Office:
    """The database and what is in it; `person_ids` in the order of entry."""

    database: Database
    person_ids: Sequence[int]
    waves: Sequence[Wave]  # 2018, answered by ten people; 2020, open, answered by four

    def id_of(self, family_name: str) -> int:
        """Give the id of the person with that family name."""
        return self.person_ids[_FAMILY.index(family_name)]


@once
def fill(database: Database) -> Office:
    """Put the invented people, the survey and its waves into an empty database."""
    with database.write(BatchKind.CONTACTS, file=BatchFile("alumni.xlsx")) as changes:
        rows = [_person(at) for at in range(len(_FAMILY))]
        person_ids = create_people(
            changes, rows, list(range(2, len(rows) + 2)), source="alumni.xlsx"
        )
        changes.counts.update(created=len(rows))
    run_act(database, create_survey, QUESTIONNAIRE)
    waves = (
        run_act(database, open_wave, "CAC", "2018", date(2018, 3, 1), date(2018, 6, 30)),
        run_act(database, open_wave, "CAC", "2020", date(2020, 3, 1)),
    )
    for wave, invited, answered in ((waves[0], 16, 10), (waves[1], 12, 4)):
        with database.write(BatchKind.INVITE, wave=wave.name) as changes:
            changes.counts["invited"] = invited
            ids = _invite(changes, wave, person_ids[:invited])
            _answer(changes, wave, person_ids[:answered], ids[:answered])
    return Office(database, person_ids, waves)


def _person(at: int) -> dict[str, object]:
    given, family = _GIVEN[at], _FAMILY[at]
    has_email = at % 9 != 8
    return {
        "alumni_id": f"{1200 + at:07}",
        "title": ("Dr", "Prof", "Mr", "Ms")[at % 4],
        "given_name": given,
        "family_name": family,
        "gender": ("female", "male")[at % 2],
        "email": f"person{at}@example.ac.uk" if has_email else None,
        "email_status": _STATUS[at % 5] if has_email else None,
        "phone": f"+447700900{100 + at}",
        "award": ("PhD", "MD(Res)")[at % 2],
        "department": _DEPARTMENTS[at % 3],
        "award_started": 1980 + at,
        "award_completed": 1984 + at,
        "role_title": "Consultant",
        "employer": "Example University Hospital",
        "research_active": at % 4 != 0,
        "survey_consent": "consent" if at % 3 else None,
        "survey_consent_on": date(2017, 5, 1 + at % 28) if at % 3 else None,
        "linkedin_group": at % 2 == 0,
        "deceased": at == 29,
        "last_verified": date(2017, 1, 1),
    }


def _invite(changes: ChangeSet, wave: Wave, people: Sequence[int]) -> Sequence[int]:
    rows = [
        {
            "wave_id": wave.id,
            "person_id": person_id,
            "token": f"{wave.id:016x}{person_id:016x}",
            "email": f"person{at}@example.ac.uk",
            "disposition": "sent",
            "disposition_on": wave.opens,
        }
        for at, person_id in enumerate(people)
    ]
    return changes.insert(invitations, rows)


def _answer(changes: ChangeSet, wave: Wave, people: Sequence[int], invited: Sequence[int]) -> None:
    """Answers of `people`, a day apart; the last one only began."""
    questions = {
        item.definition.code: item
        for item in stored_questions(changes.connection, wave.survey_id, wave.version)
    }
    last = len(people) - 1
    changes.update(
        invitations,
        [
            Change(invitation, {"disposition": "partial" if at == last else "complete"})
            for at, invitation in enumerate(invited)
        ],
    )
    opens = wave.opens or date(2020, 1, 1)
    kept = changes.insert(
        responses,
        [
            {
                "wave_id": wave.id,
                "invitation_id": invitation,
                "person_id": person_id,
                "is_complete": at != last,
                "submitted_at": datetime(opens.year, opens.month, 2 + at, 9, 30),
                "platform": "generic",
            }
            for at, (person_id, invitation) in enumerate(zip(people, invited, strict=True))
        ],
    )
    rows: list[dict[str, object]] = []
    for at, response in enumerate(kept):
        blank = {"response_id": response, "choice_id": None, "number": None, "text": None}
        yes_no = questions["ACTIVE"].choice_ids
        ease = questions["EASE"].choice_ids
        rows += [
            {**blank, "question_id": questions["ACTIVE"].id,
             "choice_id": yes_no["yes" if at % 4 else "no"]},
            {**blank, "question_id": questions["PAPERS"].id, "number": float(at * 3)},
        ]  # fmt: skip
        if at != last:
            rows.append(
                {
                    **blank,
                    "question_id": questions["EASE"].id,
                    "choice_id": ease["hard" if at % 3 == 0 else "easy"],
                }
            )
    changes.insert(answers, rows)
