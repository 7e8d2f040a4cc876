"""Where people are: how many in each country and city."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from records.people import read_flat


@dataclass(frozen=True, slots=True)
class CityCount:
    """How many people are in a city; `city` is blank where only the country is known."""

    country: str
    city: str
    people: int


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """Countries and cities with their numbers of people, the largest first.

    `unknown` is how many people have no country on record.
    """

    countries: tuple[tuple[str, int], ...]
    cities: tuple[CityCount, ...]
    unknown: int

    @property
    def total(self) -> int:
        """How many people were counted, those without a country too."""
        return sum(count for _, count in self.countries) + self.unknown


def count_places(connection: Connection, person_ids: Sequence[int]) -> PlaceCounts:
    """Count `person_ids` by the country and city of their postal address."""
    flat = read_flat(connection, list(dict.fromkeys(person_ids)), ["country", "city"])
    pairs = Counter(zip(flat["country"], flat["city"], strict=True))
    countries: Counter[str] = Counter()
    cities = []
    unknown = 0
    for (country, city), people in pairs.items():
        if country:
            countries[country] += people
            cities.append(CityCount(country, city or "", people))
        else:
            unknown += people
    return PlaceCounts(
        tuple(sorted(countries.items(), key=lambda one: (-one[1], one[0]))),
        tuple(sorted(cities, key=lambda one: (-one.people, one.country, one.city))),
        unknown,
    )
