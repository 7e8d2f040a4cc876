"""People of whom some are on record twice, with the truth: what a search for duplicates must find.

Typing errors, names exchanged or changed, people who moved or are reached otherwise, missing
values; and, not to be taken for one person, couples and namesakes. The same in every run.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from bench.known_people import invented_words

Person = dict[str, Any]

_AGAIN: Final = 0.10  # of the people are on record a second time, some a third time
_COUPLES: Final = 0.05
_NAMESAKES: Final = 0.03
_MISSING: Final = {
    "birth_date": 0.12, "email": 0.12, "phone": 0.3, "address": 0.3, "employer": 0.3,
    "department": 0.05, "gender": 0.1, "award_completed": 0.04,
}  # fmt: skip
_LETTERS: Final = "aeinorst"


def people_with_duplicates(count: int) -> tuple[list[Person], list[int]]:
    """`count` records as `create_people` takes them, in any order, and whose each of them is.

    Records of one person have the same number beside them.
    """
    invention = _Invention()
    records: list[Person] = []
    owners: list[int] = []

    def add(person: Person, owner: int) -> None:
        records.append(invention.with_gaps(person))
        owners.append(owner)

    owner = 0
    while len(records) < count:
        person = invention.person()
        add(person, owner)
        kind = invention.chance.random()
        if kind < _AGAIN:
            for _ in range(invention.chance.choice((1, 1, 1, 2))):
                add(invention.again(person), owner)
        elif kind < _AGAIN + _COUPLES:
            owner += 1
            add(invention.spouse(person), owner)
        elif kind < _AGAIN + _COUPLES + _NAMESAKES:
            owner += 1
            add(invention.namesake(person), owner)
        owner += 1
    order = list(range(count))
    invention.chance.shuffle(order)
    return [records[at] for at in order], [owners[at] for at in order]


class _Invention:
    """Invents people, and other records of them."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self._families = invented_words(30_000, 1)
        self._givens = invented_words(3_000, 2)
        self._towns = invented_words(1_500, 3)
        self._streets = invented_words(8_000, 4)
        self._employers = invented_words(5_000, 5)

    def person(self) -> Person:
        """Somebody new."""
        chance = self.chance
        year = chance.randint(1940, 1995)
        person = {
            "given_name": self._one_of(self._givens),
            "family_name": self._one_of(self._families),
            "former_name": self._one_of(self._families) if chance.random() < 0.08 else None,
            "gender": chance.choice(("female", "male")),
            "birth_date": date(year, chance.randint(1, 12), chance.randint(1, 28)),
            "phone": self._phone(),
            "award": chance.choice(("PhD", "PhD", "PhD", "MD(Res)", "MSc")),
            "award_completed": min(year + chance.randint(24, 35), 2026),
            "department": f"Department {chance.randrange(12)}",
            "employer": self._employer(),
            **self._address(),
        }
        return {**person, "email": self._email(person)}

    def again(self, person: Person) -> Person:
        """Another record of `person`, as another source has it."""
        again = dict(person)
        for name in ("given_name", "family_name"):
            if self._happens(0.1):
                again[name] = self._misspelt(again[name])
        if self._happens(0.05):
            if self._happens(0.6):
                again["former_name"] = again["family_name"]
            again["family_name"] = self._one_of(self._families)
        if self._happens(0.03):
            again["given_name"], again["family_name"] = again["family_name"], again["given_name"]
        if self._happens(0.25):
            again |= self._address()
        for name, invent, share in self._changes(again):
            if self._happens(share):
                again[name] = invent()
        if self._happens(0.05):
            born = again["birth_date"]
            again["birth_date"] = born.replace(day=self.chance.randint(1, 28))
        return again

    def spouse(self, person: Person) -> Person:
        """Somebody of the same household and family name."""
        kept = ("family_name", "address", "city", "postal_code", "country")
        spouse = self.person() | {name: person[name] for name in kept}
        spouse["gender"] = "male" if person["gender"] == "female" else "female"
        for name, share in (("phone", 0.4), ("email", 0.3)):
            if self._happens(share):
                spouse[name] = person[name]
        return spouse

    def namesake(self, person: Person) -> Person:
        """Somebody else of the same name, often of the same year and department."""
        kept = ["given_name", "family_name", "gender"]
        if self._happens(0.3):
            kept += ["department", "award_completed"]
        namesake = self.person() | {name: person[name] for name in kept}
        return {**namesake, "email": self._email(namesake)}

    def with_gaps(self, person: Person) -> Person:
        """`person` without some of the values."""
        missing = {name for name, share in _MISSING.items() if self._happens(share)}
        if "address" in missing:
            missing.add("postal_code")
        return {name: None if name in missing else value for name, value in person.items()}

    def _changes(self, person: Person) -> Sequence[tuple[str, Callable[[], str], float]]:
        return (
            ("phone", self._phone, 0.25),
            ("email", lambda: self._email(person), 0.4),
            ("employer", self._employer, 0.3),
        )

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _one_of(self, words: Sequence[str]) -> str:
        return words[int(len(words) * self.chance.random() ** 3)]  # the first ones far more often

    def _phone(self) -> str:
        return f"+4477{self.chance.randrange(100_000_000):08}"

    def _employer(self) -> str:
        return f"{self._one_of(self._employers)} Hospital"

    def _email(self, person: Person) -> str:
        name = f"{person['given_name']}.{person['family_name']}{self.chance.randrange(100)}"
        return f"{name}@{self._one_of(self._towns)}.example.org".lower()

    def _address(self) -> Person:
        chance = self.chance
        return {
            "address": f"{chance.randint(1, 200)} {self._one_of(self._streets)} Road",
            "city": self._one_of(self._towns),
            "postal_code": f"XX{chance.randint(1, 20)} {chance.randint(1, 9)}YY",
            "country": "United Kingdom",
        }

    def _misspelt(self, word: str) -> str:
        """`word` with a letter replaced, left out or put in, or two exchanged."""
        at = self.chance.randrange(max(1, len(word) - 1))
        before, letter, after = word[:at], word[at : at + 1], word[at + 1 :]
        new = self.chance.choice(_LETTERS)
        return self.chance.choice(
            (before + new + after, before + after, before + new + letter + after,
             before + after[:1] + letter + after[1:])
        )  # fmt: skip
