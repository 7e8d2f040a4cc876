"""How many people are in each country and city, as counted values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.text import comparison_key
from records.fields.countries import country_of, region_of

# Former countries and colonies whose land is that of one country now.
_SUCCESSORS: Final[Mapping[str, str]] = {
    "abyssinia": "ET", "basutoland": "LS", "bechuanaland": "BW", "british guiana": "GY",
    "british honduras": "BZ", "ceylon": "LK", "dahomey": "BJ", "ddr": "DE", "east germany": "DE",
    "east pakistan": "BD", "formosa": "TW", "gdr": "DE", "german democratic republic": "DE",
    "gold coast": "GH", "kampuchea": "KH", "malaya": "MY", "new hebrides": "VU",
    "north vietnam": "VN", "northern rhodesia": "ZM", "nyasaland": "MW", "persia": "IR",
    "portuguese timor": "TL", "rhodesia": "ZW", "siam": "TH", "south vietnam": "VN",
    "south west africa": "NA", "southern rhodesia": "ZW", "tanganyika": "TZ", "upper volta": "BF",
    "west germany": "DE", "zanzibar": "TZ",
}  # fmt: skip


def region_on_map(country: str) -> str | None:
    """The ISO 3166 code of where a country is on the map, as CountryCount says it."""
    word = comparison_key(country)
    known = country_of(word)
    return region_of(known) if known else _SUCCESSORS.get(word.removeprefix("the "))


@dataclass(frozen=True, slots=True)
class CountryCount:
    """A country, as it is called on record, with its number of people.

    `region` is the ISO 3166 code of where it is on the map: of a former country, the one that is
    there now; None where several are, or the name is of no country.
    """

    name: str
    region: str | None
    people: int


@dataclass(frozen=True, slots=True)
class CityCount:
    """A city with its number of people; `city` is blank where only the country is known.

    `spellings` are its names on record.
    """

    country: str
    city: str
    people: int
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """Countries and cities with their numbers of living people, the largest first.

    `unknown` is how many people have no country on record; `deceased` were not counted.
    """

    countries: tuple[CountryCount, ...]
    cities: tuple[CityCount, ...]
    unknown: int
    deceased: int = 0

    @property
    def total(self) -> int:
        """How many people were counted, those without a country too."""
        return sum(one.people for one in self.countries) + self.unknown

    @property
    def unmapped(self) -> tuple[CountryCount, ...]:
        """The countries that are on no map."""
        return tuple(one for one in self.countries if one.region is None)

    def by_region(self) -> dict[str, int]:
        """The number of people of each country on the map, by its code."""
        found: Counter[str] = Counter()
        for one in self.countries:
            if one.region is not None:
                found[one.region] += one.people
        return dict(found)

    def cities_of(self, country: str) -> tuple[CityCount, ...]:
        """The cities of the country called `country`."""
        return tuple(one for one in self.cities if one.country == country)
