"""The registry's later file: other headings, another order, news of people already known.

Most rows bring a new address or employer, some nothing new, twelve are new people, and four
cannot be told for certain: the same name without an ID, with another birth date or none.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from maker import names
from maker.books import Padded, SampleSheet, Value
from maker.contacts import written_employer
from maker.people import Alumnus, mobile_number

CHANGED_EMAILS, CHANGED_EMPLOYERS, UNCHANGED, NEW_PEOPLE = 18, 14, 12, 12
HEADINGS: tuple[Value, ...] = (
    "Family name",
    "First name",
    "Sex",
    "DOB",
    "Student no.",
    "Qualification",
    "Year awarded",
    "Email address",
    "Telephone",
    "Current employer",
    "Position",
    "Comments",
)
# Title, forenames, surname, gender, birth, award, completed.
_NEWCOMERS = (
    ("Dr", "Bethan", "Prosser", "Female", date(1991, 3, 14), "PhD", 2024),
    ("Dr", "Oluwaseun", "Adebayo", "Male", date(1990, 11, 2), "PhD", 2024),
    ("Dr", "Marta", "Zielińska", "Female", date(1988, 6, 21), "MD(Res)", 2024),
    ("Mr", "Callum", "Strachan", "Male", date(1998, 1, 30), "MSc", 2024),
    ("Ms", "Noor", "Al-Khatib", "Female", date(1997, 9, 9), "MSc", 2024),
    ("Dr", "Hiroshi", "Yamamoto", "Male", date(1989, 12, 17), "PhD", 2024),
    ("Ms", "Saoirse", "Ó Dálaigh", "Female", date(1999, 4, 5), "MSc", 2024),
    ("Dr", "Ravi", "Subramanian", "Male", date(1987, 8, 26), "MD(Res)", 2024),
    ("Dr", "Clémence", "Dubois-Arnaud", "Female", date(1992, 2, 11), "PhD", 2024),
    ("Mr", "Tomasz", "Nowicki", "Male", date(1996, 7, 19), "MSc", 2024),
    ("Dr", "Ayşe", "Yıldız", "Female", date(1990, 5, 28), "PhD", 2024),
    ("Dr", "Gethin", "ap Rhys", "Male", date(1986, 10, 13), "PhD", 2024),
)
FIRST_NEW_ID = 50_001


def registry_pages(
    alumni: Sequence[Alumnus], kept: Collection[str], rng: Random
) -> list[SampleSheet]:
    """Give the sheet “Export”, headings in row 1; people of `kept` keep their addresses."""
    known = [p for p in alumni if p.alumni_id not in kept and p.gender and not p.deceased]
    chosen = iter(rng.sample(known, CHANGED_EMAILS + CHANGED_EMPLOYERS + UNCHANGED + 4))
    rows: list[list[Value]] = []
    for _ in range(CHANGED_EMAILS):
        person = next(chosen)
        mailbox = person.email.partition("@")[0]
        rows.append(_row(replace(person, email=f"{mailbox}@mail.example.com"), "New e-mail"))
    for _ in range(CHANGED_EMPLOYERS):
        person = next(chosen)
        pool = names.CLINICAL_EMPLOYERS if person.clinical else names.OTHER_EMPLOYERS
        employer = rng.choice([name for name, _ in pool if name != person.employer])
        rows.append(_row(replace(person, employer=employer), "Moved"))
    rows += [_row(next(chosen)) for _ in range(UNCHANGED)]
    rows += [_row(_newcomer(number, alumni[0])) for number in range(NEW_PEOPLE)]
    rows += [_uncertain(next(chosen), is_birth_known=index < 2) for index in range(4)]
    rng.shuffle(rows)
    return [SampleSheet("Export", [HEADINGS, *rows], heading_row=1)]


def _row(person: Alumnus, comment: str | None = None) -> list[Value]:
    return [
        person.surname,
        person.forenames,
        person.gender[:1],
        person.birth,
        Padded(int(person.alumni_id), 6),
        person.award,
        person.completed,
        person.email,
        person.mobile,
        written_employer(person),
        person.job,
        comment,
    ]


def _newcomer(number: int, pattern: Alumnus) -> Alumnus:
    """Make the new person of this number; what the file does not show is taken from `pattern`."""
    title, forenames, surname, gender, birth, award, completed = _NEWCOMERS[number]
    return replace(
        pattern,
        alumni_id=str(FIRST_NEW_ID + number).zfill(6),
        title=title,
        forenames=forenames,
        surname=surname,
        gender=gender,
        birth=birth,
        award=award,
        completed=completed,
        email=f"graduate{FIRST_NEW_ID + number}@example.ac.uk",
        mobile=mobile_number(900 + number),
        job=names.FIRST_OTHER_JOBS[number % len(names.FIRST_OTHER_JOBS)],
        employer=names.OTHER_EMPLOYERS[number % len(names.OTHER_EMPLOYERS)][0],
    )


def _uncertain(person: Alumnus, *, is_birth_known: bool) -> list[Value]:
    """Write the same name without an ID, with another birth date or none, and another address."""
    row = _row(person, "From the department's own list")
    row[3] = person.birth.replace(year=person.birth.year + 3, day=1) if is_birth_known else None
    row[4] = None
    row[5:7] = [None, None]
    row[7] = f"{person.email.partition('@')[0]}.dept@example.org"
    row[8] = None
    return row
