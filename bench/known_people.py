"""People as a large office knows them, for searches: many different words, few of them frequent.

A hundred thousand family names, of which most people share a few; phone numbers, addresses and
employers of their own. The same in every run.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

_SYLLABLES: Final = (
    "ba", "bel", "bren", "cas", "chi", "da", "del", "dor", "en", "fer", "ga", "gri", "ha", "hol",
    "in", "ja", "ka", "kow", "la", "lin", "ma", "mar", "nak", "ner", "o", "os", "pa", "per", "qui",
    "ra", "ros", "sa", "sch", "sen", "shi", "ta", "tor", "ul", "va", "ver", "wal", "wen", "xa",
    "ya", "zi", "zim",
)  # fmt: skip
_ENDINGS: Final = ("n", "son", "man", "ez", "ski", "sen", "ova", "er", "i", "ton", "ley", "berg")
_POSTS: Final = (
    "Consultant", "Lecturer", "Radiographer", "Professor", "Research Fellow", "Director",
    "Data Scientist", "Nurse", "Registrar", "Physicist", "Editor", "Teacher",
)  # fmt: skip
_PLACES: Final = ("Hospital", "University", "Institute", "Laboratories", "Council", "Trust")
FAMILY_NAMES: Final = 100_000
GIVEN_NAMES: Final = 5_000
_TOWNS: Final = 2_000
_DOMAINS: Final = 300


def invented_words(count: int, seed: int) -> Sequence[str]:
    """`count` different invented names, the frequent ones first."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = chance.choices(_SYLLABLES, k=chance.choice((2, 3)))
        found["".join((*syllables, chance.choice(_ENDINGS))).capitalize()] = None
    return list(found)


def known_people(count: int) -> Iterator[dict[str, Any]]:
    """`count` people as `create_people` takes them."""
    chance = random.Random(20)
    families, givens = invented_words(FAMILY_NAMES, 1), invented_words(GIVEN_NAMES, 2)
    towns, domains = invented_words(_TOWNS, 3), invented_words(_DOMAINS, 4)

    def one_of(words: Sequence[str]) -> str:
        return words[int(len(words) * chance.random() ** 3)]  # the first ones far more often

    for number in range(count):
        given, family, town = one_of(givens), one_of(families), one_of(towns)
        yield {
            "alumni_id": f"{number:07}",
            "title": chance.choice(("Dr", "Prof", "Mr", "Ms")),
            "given_name": given,
            "family_name": family,
            "former_name": one_of(families) if number % 8 == 0 else None,
            "email": f"{given}.{family}{number % 97}@{one_of(domains)}.example.org".lower(),
            "phone": f"+4477{number * 7919 % 100_000_000:08}",
            "city": town,
            "award": chance.choice(("PhD", "MD(Res)", "MSc")),
            "award_completed": 1983 + number % 40,
            "role_title": chance.choice(_POSTS),
            "employer": f"{one_of(towns)} {chance.choice(_PLACES)}",
        }
