"""Many people: how long counts take, by the kind of filter; a person opened; the overview."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from sqlalchemy import Connection, func, select

from bench.figures import BenchFigure, seconds, slowest_of_twenty
from bench.office import SURVEY, WAVE, fill_office
from core.progress import Progress
from models.database import Database
from models.tables import people
from queries.overview import count_overview, keep_overview, read_overview
from queries.people import PeopleQuery, find_ids
from queries.person import read_person
from records.fields.definitions import all_fields
from records.filters.filter_sql import BY_NAME, count, person_ids
from records.filters.parser import parse

_WAVE: Final = f"{SURVEY}/{WAVE}"
_TODAY: Final = date(2026, 6, 1)
# A filter of each kind, by what is asked.
FILTERS: Final = {
    "a name": "family_name = Okafor",
    "part of a name": "family_name contains mar",
    "an ID": "alumni_id = 0000017",
    "yes or no": "deceased",
    "a date": "birth_date between 1960-01-01 and 1961-01-01",
    "a birthday": "birthday in the next 14 days",
    "a custom field": "custom.score > 90",
    "an award": "award = PhD",
    "an award completed": "award_completed = 1999",
    "two columns of an award": "award = PhD and award_completed = 1999",
    "no award": "award is empty",
    "two awards": "at least 2 awards",
    "part of an employer": "employer contains leeds",
    "a city": "city = Leeds",
    "an address": "email = anna.1017@example.org",
    "an address status": "email_status = bounced",
    "no phone": "phone is empty",
    "consent": "survey_consent = consent",
    "consent to news": "any consent where (purpose = news and basis = consent)",
    "an event": "engagement.kind = event and engagement.happened_on in the last 2 years",
    "no event": "no engagement where (kind = event)",
    "a list": 'in list "List 1"',
    "invited": f"invited to {_WAVE}",
    "refused": f"invited to {_WAVE} where (disposition = refused)",
    "reminded": f"invited to {_WAVE} where (reminders >= 1)",
    "answered": f"answered {_WAVE}",
    "not answered": f"invited to {_WAVE} and not answered {_WAVE}",
    "an answer": f"answered {_WAVE} where (Q1 = yes and Q3 > 10)",
    "contactable": "contactable for surveys",
    "imported from a file": "any import where (file = people-0.xlsx)",
    "last answered": "last_answered older than 1 year",
    "a group of groups": "(award = PhD or deceased) and not (sector = NHS or phone is empty)",
}


def measure_filters(database: Database, people_count: int, progress: Progress) -> list[BenchFigure]:
    """Figures of `people_count` people, whom it writes into the new `database`."""
    fill_office(database, people_count, progress)
    progress.report("Filters")
    with database.read() as connection:
        figures = [*_counts(connection), *_orders(connection), *_opened(connection)]
    return [*figures, *_overview(database)]


def _counts(connection: Connection) -> list[BenchFigure]:
    """The second count of each filter, as an office asks again and again, and of all people."""
    fields = all_fields(connection)
    floor = _second(lambda: connection.scalar(select(func.count()).select_from(people)))
    taken = {
        name: _second(partial(count, connection, parse(text, fields)))
        for name, text in FILTERS.items()
    }
    slowest = BenchFigure("a count (p95)", slowest_of_twenty([*taken.values()]), "ms", floor, None)
    return [
        slowest,
        *(BenchFigure(f"count: {name}", value, "ms", None, 300) for name, value in taken.items()),
    ]


def _orders(connection: Connection) -> list[BenchFigure]:
    floor = _second(lambda: person_ids(connection, order_by=BY_NAME))
    by_year = (("award_completed", True),)
    sorted_first = _second(lambda: person_ids(connection, order_by=by_year))
    kept = _second(lambda: find_ids(connection, PeopleQuery(order_by=by_year)))
    return [
        BenchFigure("all ids, by the year of the award", sorted_first, "ms", floor, None),
        BenchFigure("the same ids, nothing written since", kept, "ms", None, 16),
    ]


def _opened(connection: Connection) -> list[BenchFigure]:
    fields = all_fields(connection)
    ids = person_ids(connection)
    opened = [
        1000 * seconds(partial(read_person, connection, one, fields))[0]
        for one in ids[:: max(1, len(ids) // 40)]
    ]
    return [BenchFigure("a person opened (p95)", slowest_of_twenty(opened), "ms", None, 30)]


def _overview(database: Database) -> list[BenchFigure]:
    """The overview as it opens, and what is counted beside the window after a change."""
    with database.read() as connection:
        taken, counted = seconds(lambda: count_overview(connection, _TODAY))
    with database.unjournalled(None) as connection:
        keep_overview(connection, counted)
    with database.read() as connection:
        opened = _second(lambda: read_overview(connection, _TODAY))
    return [
        BenchFigure("the overview opened", opened, "ms", None, 300),
        BenchFigure("the overview counted", taken, "s", None, None),
    ]


def _second(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes the second time."""
    work()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
