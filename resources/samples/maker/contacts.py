"""The alumni workbook as a real office would have it, with what goes wrong in such files.

People of `kept` (they answer the survey) keep an e-mail address that can be read; all else may
happen to everybody. Knows headings and cells; must not know how people came about.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from random import Random

from maker import names
from maker.books import SampleSheet, Value
from maker.people import Alumnus

Row = dict[str, Value]

HEADING_ROW = 4
HEADINGS = (
    "Alumni ID",
    "Title",
    "Forename(s)",
    "Surname",
    "Former name",
    "Gender",
    "Date of birth",
    "Award",
    "Programme",
    "Department",
    "Supervisor",
    "Start date",
    "Completed",
    "E-mail",
    "Other e-mail",
    "Mobile",
    "Address",
    "City",
    "Postcode",
    "Country",
    "Job title",
    "Employer",
    "Sector",
    "First role after training",
    "Research active",
    "LinkedIn group",
    "Consent survey by e-mail",
    "Deceased",
    "Last contact",
    "Clinical",
    "Notes",
)
READ_ME = (
    "Alumni extract",
    "Invented people for demonstration; nobody here exists.",
    "The data are on the sheet “Graduates”, headings in row 4, one row per person.",
    "Alumni ID: six digits with leading zeros, never reused.",
    "Start date and Last contact: day/month/year. Completed: year, term and year, or a date.",
    "Consent survey by e-mail: the day on which it was given; blank means nothing is recorded.",
    "Clinical: the award was taken as a clinician.",
)
NOTES = (
    "Prefers to be called by the second forename.",
    "Spoke at the alumni evening.",
    "Met at a conference; sends regards to the department.",
    "New post from the spring – check with LinkedIn.",
    "Letter returned, address out of date.",
    "Would mentor a clinical research fellow.",
)
BAD_EMAILS = (
    "n/a",
    "see notes",
    "j.smith(at)example.org",
    "consultant@example",
    "first last@example.org",
    "@example.com",
)
MISSING_EMAILS = 50
DUPLICATES_SAME, DUPLICATES_NEW_EMAIL, DUPLICATES_NO_ID = 3, 2, 2
LAST_DAY = date(2024, 12, 20)


def alumni_pages(
    alumni: Sequence[Alumnus], kept: Collection[str], rng: Random
) -> list[SampleSheet]:
    """Give the sheets “Read me” and “Graduates”; `kept` are the IDs of those who will answer."""
    rows = [_row(person, person.alumni_id in kept, rng) for person in alumni]
    others = [index for index, person in enumerate(alumni) if person.alumni_id not in kept]
    _spoil_emails(rows, others, rng)
    _spoil_cells(rows, [index for index in others if not alumni[index].clinical], rng)
    rows += _duplicates(rows, [i for i in others if _is_plain(alumni[i], rows[i])], rng)
    rows.sort(key=lambda row: str(row["Surname"]).strip().casefold())
    cells: list[list[Value]] = [
        ["Alumni extract – research degrees and taught courses"],
        ["Registry, 6 January 2025. Invented people for demonstration."],
        [],
        list(HEADINGS),
        *([row[heading] for heading in HEADINGS] for row in rows),
        [],
        [f"Checked by the alumni office, {len(rows)} rows. Queries to alumni@example.ac.uk"],
    ]
    return [
        SampleSheet("Read me", [[line] for line in READ_ME]),
        SampleSheet("Graduates", cells, heading_row=HEADING_ROW),
    ]


def _row(person: Alumnus, is_kept: bool, rng: Random) -> Row:  # noqa: FBT001
    """One person's cells, written as one of several clerks would."""
    has_consent = is_kept or rng.random() < 0.5
    values: list[Value] = [
        person.alumni_id,
        _written_title(person.title, rng),
        person.forenames,
        person.surname,
        person.former_name,
        _written_gender(person.gender, rng),
        person.birth if rng.random() < 0.94 else None,
        person.award,
        person.programme,
        person.department,
        person.supervisor,
        f"{person.start:%d/%m/%Y}",
        _written_completion(person.completed, rng),
        person.email.title() if rng.random() < 0.06 else person.email,
        person.other_email,
        _written_mobile(person.mobile, rng),
        person.address,
        person.city,
        person.postcode.lower() if rng.random() < 0.05 else person.postcode,
        rng.choice(("United Kingdom", "United Kingdom", "UK", "England"))
        if person.country == "United Kingdom"
        and person.city not in ("Cardiff", "Glasgow", "Belfast")
        else person.country,
        person.job,
        written_employer(person),
        person.sector,
        person.first_role if rng.random() < 0.8 else "",
        _written_yes_no(person.research_active, rng),
        "Yes" if person.linkedin else "",
        date(2012, 1, 9) + timedelta(days=rng.randrange(2200)) if has_consent else None,
        "Yes" if person.deceased else "",
        f"{date(2014, 1, 6) + timedelta(days=rng.randrange(3990)):%d/%m/%Y}",
        "Yes" if person.clinical else "No",
        rng.choice(NOTES) if rng.random() < 0.08 else "",
    ]
    row = dict(zip(HEADINGS, values, strict=True))
    _write_name_carelessly(row, rng)
    return {heading: None if value == "" else value for heading, value in row.items()}


def _written_title(title: str, rng: Random) -> str:
    variants = {"Dr": ("Dr", "Dr", "Dr", "Dr.", "DR"), "Prof": ("Prof", "Professor", "Prof.")}
    return rng.choice(variants.get(title, (title,)))


def _written_gender(gender: str, rng: Random) -> str:
    return gender[:1] if rng.random() < 0.08 else gender


def _written_completion(year: int, rng: Random) -> Value:
    """Write a year as number, a year as text, a term and year, or a real date."""
    chance = rng.random()
    if chance < 0.62:
        return year
    if chance < 0.68:
        return str(year)
    if chance < 0.82:
        return f"{rng.choice(('Spring', 'Summer', 'Autumn'))} {year}"
    return date(year, rng.randint(1, 12), rng.randint(1, 28))


def _written_mobile(mobile: str, rng: Random) -> Value:
    """One of the ways in which people write +44 7700 900xxx; some give none."""
    last = mobile[-3:]
    return rng.choice(
        (
            mobile,
            mobile,
            f"07700 900{last}",
            f"07700900{last}",
            f"447700900{last}",
            f"+44 (0)7700 900 {last}",
            int(f"447700900{last}"),
            None,
        )
    )


def written_employer(person: Alumnus) -> str:
    """The employer of a person; some write it otherwise than most."""
    is_spelled_otherwise = int(person.alumni_id) % 13 == 0
    return (
        names.OTHER_SPELLINGS.get(person.employer, person.employer)
        if is_spelled_otherwise
        else person.employer
    )


def _written_yes_no(answer: bool, rng: Random) -> str:  # noqa: FBT001
    return rng.choice(("Y", "Yes", "yes", "") if answer else ("N", "No", "no", ""))


def _write_name_carelessly(row: Row, rng: Random) -> None:
    """All capitals, stray and doubled spaces in some of the names."""
    chance = rng.random()
    for heading in ("Forename(s)", "Surname"):
        name = str(row[heading])
        if chance < 0.05:
            row[heading] = name.upper()
        elif chance < 0.10:
            row[heading] = f"{name} "
        elif chance < 0.12:
            row[heading] = f"\N{NO-BREAK SPACE}{name}"
        elif chance < 0.14:
            row[heading] = name.replace(" ", "  ")


def _spoil_emails(rows: Sequence[Row], others: Sequence[int], rng: Random) -> None:
    """Take the address from some, give others one that is none, and add stray characters."""
    unlucky = rng.sample(others, MISSING_EMAILS + len(BAD_EMAILS))
    for index in unlucky[:MISSING_EMAILS]:
        rows[index]["E-mail"] = None
    for index, address in zip(unlucky[MISSING_EMAILS:], BAD_EMAILS, strict=True):
        rows[index]["E-mail"] = address
    for row in rng.sample(rows, 12):
        if row["E-mail"] is not None:
            row["E-mail"] = f" {row['E-mail']} "


def _spoil_cells(rows: Sequence[Row], others: Sequence[int], rng: Random) -> None:
    """Impossible dates, error cells and a year that is only guessed, in rows of non-clinicians."""
    faults: tuple[tuple[str, Value], ...] = (
        ("Date of birth", "31/02/1975"),
        ("Date of birth", datetime(2091, 7, 4)),
        ("Start date", "00/00/0000"),
        ("Start date", "1 October 1999"),
        ("Last contact", "30/02/2019"),
        ("Completed", "c. 1996"),
        ("Completed", "unknown"),
        ("Employer", "#N/A"),
        ("City", "#REF!"),
    )
    for index, (heading, value) in zip(rng.sample(others, len(faults)), faults, strict=True):
        rows[index][heading] = value


def _is_plain(person: Alumnus, row: Row) -> bool:
    """Whether a second row of this person would be no puzzle but a duplicate."""
    return (
        not person.clinical
        and row["E-mail"] not in (None, *BAD_EMAILS)
        and row["Date of birth"] == person.birth
        and row["Completed"] not in ("c. 1996", "unknown")
    )


def _duplicates(rows: Sequence[Row], candidates: Sequence[int], rng: Random) -> list[Row]:
    """Second rows: the same once more, with another address, and without the alumni ID."""
    total = DUPLICATES_SAME + DUPLICATES_NEW_EMAIL + DUPLICATES_NO_ID
    again = [dict(rows[index]) for index in rng.sample(candidates, total)]
    for row in again[DUPLICATES_SAME:]:
        mailbox = str(row["E-mail"]).strip().partition("@")[0]
        row["E-mail"] = f"{mailbox}.new@example.com"
    for row in again[-DUPLICATES_NO_ID:]:
        row["Alumni ID"] = None
    return again
