"""Where people are: how many in each country and city, by their primary postal address."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from core.text import fold, most_frequent_spelling
from models.data_state import StateCache
from models.sql import within
from models.tables import contact_points, people
from records.filters.model import And, Comparison, Filter, Not, Records
from records.filters.text import to_text
from records.places import CityCount, CountryCount, PlaceCounts, region_on_map

_ADDRESS: Final = "contact_point"
_LIVING: Final = Not(Comparison("deceased", "yes"))
_PRIMARY: Final = (
    Comparison(f"{_ADDRESS}.kind", "=", ("post",)),
    Comparison(f"{_ADDRESS}.is_primary", "yes"),
)
# To count a million people takes seconds.
_EVERYBODY: Final = StateCache[PlaceCounts](most=1)


def count_places(connection: Connection, person_ids: Sequence[int] | None = None) -> PlaceCounts:
    """Count the living among `person_ids`, or among all people, by country and city.

    Spellings of a city that differ in capitals or accents alone are one. Countries are as they are
    on record.
    """
    if person_ids is None:
        return _EVERYBODY.get(connection, None, lambda: _count_places(connection, None))
    return _count_places(connection, person_ids)


def _count_places(connection: Connection, person_ids: Sequence[int] | None) -> PlaceCounts:
    points = contact_points.c
    of_people = [] if person_ids is None else [within(people.c.id, list(person_ids))]
    addresses = [
        points.kind == "post",
        points.is_primary,
        points.country != "",
        # Few are deceased, whom an index of ids finds sooner than a join of all people.
        points.person_id.not_in(select(people.c.id).where(people.c.deceased)),
    ]
    if person_ids is not None:
        addresses.append(within(points.person_id, list(person_ids)))
    rows = connection.execute(
        select(points.country, points.city, func.count())
        .where(*addresses)
        .group_by(points.country, points.city)
    ).all()
    countries: Counter[str] = Counter()
    cities: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for country, city, number in rows:
        countries[country] += number
        cities[country, fold(city or "")][city or ""] += number
    return PlaceCounts(
        tuple(
            CountryCount(name, region_on_map(name), number)
            for name, number in sorted(countries.items(), key=lambda one: (-one[1], one[0]))
        ),
        _cities(cities),
        _count(connection, ~people.c.deceased, *of_people) - countries.total(),
        _count(connection, people.c.deceased, *of_people),
    )


def country_filter(country: CountryCount) -> str:
    """The filter of the people counted for `country`."""
    return _at(_equal("country", country.name))


def city_filter(city: CityCount) -> str:
    """The filter of the people counted for `city`."""
    key = f"{_ADDRESS}.city"
    where = Comparison(key, "in", city.spellings) if city.city else Comparison(key, "empty")
    return _at(_equal("country", city.country), where)


def unknown_filter() -> str:
    """The filter of the living people who have no country on record."""
    known = Not(Comparison(f"{_ADDRESS}.country", "empty"))
    nowhere = Records(_ADDRESS, And((*_PRIMARY, known)), fewest=0, most=0)
    return to_text(And((nowhere, _LIVING)))


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(people).where(*conditions)) or 0


def _equal(column: str, value: str) -> Comparison:
    return Comparison(f"{_ADDRESS}.{column}", "=", (value,))


def _at(*where: Filter) -> str:
    return to_text(And((Records(_ADDRESS, And((*_PRIMARY, *where))), _LIVING)))


def _cities(counted: dict[tuple[str, str], Counter[str]]) -> tuple[CityCount, ...]:
    """The cities, each by its most frequent spelling, the largest first."""
    found = [
        CityCount(country, most_frequent_spelling(spellings), spellings.total(), tuple(spellings))
        for (country, _key), spellings in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.people, one.country, one.city)))
