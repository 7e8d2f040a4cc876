"""The invented alumni as they are, before a spreadsheet muddles them.

Knows people, awards and roles; must not know how a file writes them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from maker import names

FRAME_YEARS = (1983, 2017)
CLINICAL_IN_YEARS = 190  # clinical PhD and MD(Res) completed in FRAME_YEARS, two of them deceased
LINKEDIN_MEMBERS = 512
DOMAINS = ("example.org", "example.org", "example.com", "example.ac.uk")
NEVER_IN_POSTCODES = "CIKMOV"  # no real inward code holds one of these letters


@dataclass(frozen=True, slots=True)
class Alumnus:
    """One person with one award and one current role; empty text where nothing is known."""

    alumni_id: str
    title: str
    forenames: str
    surname: str
    former_name: str
    gender: str
    birth: date
    award: str
    programme: str
    department: str
    supervisor: str
    start: date
    completed: int
    email: str
    other_email: str
    mobile: str
    address: str
    city: str
    postcode: str
    country: str
    job: str
    employer: str
    sector: str
    first_role: str
    research_active: bool
    clinical: bool
    linkedin: bool = False
    deceased: bool = False

    @property
    def in_frame(self) -> bool:
        """Whether the clinical careers survey asks this person."""
        return self.clinical_in_years and not self.deceased

    @property
    def clinical_in_years(self) -> bool:
        """Whether this is one of the clinical alumni of the published years, alive or not."""
        first, last = FRAME_YEARS
        return self.clinical and self.award != "MSc" and first <= self.completed <= last


@dataclass(frozen=True, slots=True)
class _Kind:
    """How many people of one kind to make; `genders` counts women, men and not stated."""

    award: str
    years: tuple[int, int]
    genders: tuple[int, int, int]
    clinical: bool


_KINDS = (
    _Kind("PhD", FRAME_YEARS, (43, 62, 1), clinical=True),
    _Kind("MD(Res)", FRAME_YEARS, (33, 50, 1), clinical=True),
    _Kind("PhD", (2018, 2023), (5, 5, 0), clinical=True),
    _Kind("MD(Res)", (2018, 2022), (2, 2, 0), clinical=True),
    _Kind("MSc", (2004, 2024), (12, 8, 0), clinical=True),
    _Kind("PhD", (1985, 2024), (126, 118, 6), clinical=False),
    _Kind("MSc", (1995, 2024), (90, 62, 4), clinical=False),
)


def make_alumni(rng: Random) -> list[Alumnus]:
    """All alumni, in the order of their surnames; nobody shares a name, ID or address."""
    fresh_names = _names_of(rng)
    ids = iter(rng.sample(range(101, 50_000), 1_000))
    mobiles = iter(rng.sample(range(1_000), 1_000))
    alumni = [
        _alumnus(rng, kind, gender, f"{next(ids):06d}", next(fresh_names[gender]), next(mobiles))
        for kind in _KINDS
        for gender, count in zip(("Female", "Male", ""), kind.genders, strict=True)
        for _ in range(count)
    ]
    alumni = _with_deceased(_with_linkedin(alumni, rng), rng)
    return sorted(alumni, key=lambda person: (plain(person.surname), plain(person.forenames)))


def plain(name: str) -> str:
    """`name` in lower-case ASCII letters only, as an e-mail address or a sort order has it."""
    letters = name.casefold().translate(str.maketrans("øłđı", "oldi"))
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())


def mobile_number(last: int) -> str:
    """One of the thousand mobile numbers kept for drama, `last` being 0 to 999."""
    return f"+44 7700 900{last:03d}"


def _names_of(rng: Random) -> dict[str, Iterator[tuple[str, str]]]:
    """By gender, an endless supply of forenames and surname that nobody had before."""
    taken: set[tuple[str, str]] = set()
    weights = [group.weight for group in names.NAME_GROUPS]

    def supply(gender: str) -> Iterator[tuple[str, str]]:
        while True:
            group = rng.choices(names.NAME_GROUPS, weights)[0]
            is_woman = gender == "Female" or (gender == "" and rng.random() < 0.5)
            name = rng.choice(group.women if is_woman else group.men), rng.choice(group.surnames)
            if (key := (plain(name[0]), plain(name[1]))) not in taken:
                taken.add(key)
                yield name

    return {gender: supply(gender) for gender in ("Female", "Male", "")}


def _alumnus(
    rng: Random, kind: _Kind, gender: str, alumni_id: str, name: tuple[str, str], mobile: int
) -> Alumnus:
    forenames, surname = name
    first, last = kind.years
    completed = round(rng.triangular(first, last, last - (last - first) / 4))
    study_years = {"PhD": 3, "MD(Res)": 2, "MSc": 1}[kind.award]
    start = date(completed - study_years, 10, 1) + timedelta(days=rng.randint(-30, 120))
    age = rng.randint(28, 36) if kind.clinical else rng.randint(22, 31)
    birth = date(start.year - age, 1, 1) + timedelta(days=rng.randrange(365))
    employer, sector = rng.choice(
        names.CLINICAL_EMPLOYERS if kind.clinical else names.OTHER_EMPLOYERS
    )
    address, city, postcode, country = _home(rng)
    mailbox = f"{plain(forenames)}.{plain(surname)}"
    has_former_name = gender == "Female" and rng.random() < 0.15
    former_name = rng.choice(names.NAME_GROUPS[0].surnames) if has_former_name else ""
    if kind.clinical:
        programme = rng.choice(names.CLINICAL_PROGRAMMES)
    else:
        programme = (
            names.MSC_PROGRAMME if kind.award == "MSc" else rng.choice(names.OTHER_PROGRAMMES)
        )
    return Alumnus(
        alumni_id=alumni_id,
        title=_title(rng, kind, gender),
        forenames=forenames,
        surname=surname,
        former_name="" if former_name == surname else former_name,
        gender=gender,
        birth=birth,
        award=kind.award,
        programme=programme,
        department=rng.choice(names.DEPARTMENTS),
        supervisor=rng.choice(names.SUPERVISORS) if kind.award != "MSc" else "",
        start=start,
        completed=completed,
        email=f"{mailbox}@{rng.choice(DOMAINS)}",
        other_email=f"{mailbox}@home.example" if rng.random() < 0.2 else "",
        mobile=mobile_number(mobile),
        address=address,
        city=city,
        postcode=postcode,
        country=country,
        job=rng.choice(names.CLINICAL_JOBS if kind.clinical else names.OTHER_JOBS),
        employer=employer,
        sector=sector,
        first_role=rng.choice(
            names.FIRST_CLINICAL_JOBS if kind.clinical else names.FIRST_OTHER_JOBS
        ),
        research_active=rng.random() < (0.85 if kind.clinical else 0.5),
        clinical=kind.clinical,
    )


def _title(rng: Random, kind: _Kind, gender: str) -> str:
    if kind.award == "MSc" and not kind.clinical:
        return {"Female": "Ms", "Male": "Mr"}.get(gender, "Mx")
    return rng.choices(("Dr", "Prof"), (85, 15))[0]


def _home(rng: Random) -> tuple[str, str, str, str]:
    """Address, city, postcode and country."""
    address = f"{rng.randint(1, 180)} {rng.choice(names.STREETS)}"
    if rng.random() < 0.12:
        city, country = rng.choice(names.CITIES_ABROAD)
        return address, city, "", country
    city, district = rng.choice(names.CITIES)
    letters = rng.choice("ABDEFGHJ") + rng.choice(NEVER_IN_POSTCODES)
    return address, city, f"{district} {rng.randint(1, 9)}{letters}", "United Kingdom"


def _with_linkedin(alumni: Sequence[Alumnus], rng: Random) -> list[Alumnus]:
    members = {person.alumni_id for person in rng.sample(alumni, LINKEDIN_MEMBERS)}
    return [replace(person, linkedin=person.alumni_id in members) for person in alumni]


def _with_deceased(alumni: Sequence[Alumnus], rng: Random) -> list[Alumnus]:
    """Two of the clinical alumni of the published years and five others have died."""
    older = [person for person in alumni if person.completed < 2005]
    clinical = [person for person in older if person.clinical_in_years and person.gender]
    others = [person for person in older if not person.clinical]
    died = {p.alumni_id for p in (*rng.sample(clinical, 2), *rng.sample(others, 5))}
    return [replace(person, deceased=person.alumni_id in died) for person in alumni]
