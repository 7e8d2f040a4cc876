"""Figures of each month by the journal, against what the filters counted at the time."""

import random
from datetime import date, datetime

from sqlalchemy import func, select, update

from core.errors import UserError
from importers.queue.draft_erasure import discard_drafts
from models.database import Database
from models.tables import batches
from queries.overview_counts import FIGURE_FILTERS, FigureCode
from records.data_quality.worklists import LIVING
from records.erasure.erase import erase_for_good
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import count, person_ids
from records.filters.parser import parse
from records.history.monthly_figures import MonthlyCode, read_monthly_figures
from records.history.undo import undo_batch
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.writing.person_edits import create_person, delete_people, edit_person
from tests.acts import batch_of, run_act
from tests.office import fill

FILTERS = {
    MonthlyCode.PEOPLE: None,
    MonthlyCode.REACHABLE: FIGURE_FILTERS[FigureCode.REACHABLE],
    MonthlyCode.BOUNCED: f"email_status = bounced and {LIVING}",
    MonthlyCode.CONSENT: "survey_consent = consent",
    MonthlyCode.LINKEDIN: "linkedin_group",
}


def counted(database: Database) -> dict[MonthlyCode, int]:
    """What the filters count now."""
    with database.read() as connection:
        return {
            code: count(connection, None if where is None else parse(where, BY_KEY))
            for code, where in FILTERS.items()
        }


def verified(database: Database, month: date) -> int:
    first = date(month.year - 2 + (month.month == 12), month.month % 12 + 1, 1)
    where = f"last_verified >= {first.isoformat()} and not deceased"
    with database.read() as connection:
        return count(connection, parse(where, BY_KEY))


def date_batches(database: Database, after: int, at: datetime) -> int:
    """Say that the batches after one were written `at`; give the last one."""
    with database.unjournalled(None) as connection:
        connection.execute(update(batches).where(batches.c.id > after).values(at=at))
        return connection.scalar(select(func.max(batches.c.id))) or 0


def months_from(first: date) -> list[date]:
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
            for n in range(30)]  # fmt: skip


def act(database: Database, chance: random.Random, month: date, done: list[int]) -> None:
    """Do something that an office does, or undo something of before."""
    with database.read() as connection:
        ids = list(person_ids(connection))
    some = chance.sample(ids, 3)
    values = chance.choice((
        {"email_status": chance.choice(("good", "bounced", "wrong"))},
        {"email": f"new{chance.randrange(999)}@example.org"},
        {"survey_consent": chance.choice(("consent", "soft opt-in", None))},
        {"linkedin_group": chance.random() < 0.5},
        {"deceased": chance.random() < 0.5},
        {"do_not_email": True},
        {"do_not_contact": True},
        {"last_verified": month},
    ))  # fmt: skip
    batch: int | None = None
    match chance.randrange(8):
        case 0:
            person = {"family_name": f"New{chance.randrange(999)}", "email": "n@example.com",
                      "linkedin_group": True}  # fmt: skip
            batch = batch_of(database, create_person, person)
        case 1:
            batch = batch_of(database, delete_people, some[:1])
        case 2:
            with database.read() as connection:
                plan = plan_merge(connection, some[0], some[1])
            batch = batch_of(database, merge_people, plan)
        case 3 if done:
            undo_batch(database, done.pop(chance.randrange(len(done))))
        case _:
            for one in some:
                batch = batch_of(database, edit_person, one, values)
    if batch is not None:
        done.append(batch)


def test_each_month_has_the_figures_that_were_counted_then(database: Database) -> None:
    chance = random.Random(1)
    months = months_from(date(2024, 5, 1))
    fill(database)
    last = date_batches(database, 0, datetime(2024, 5, 2))
    expected = {months[0]: (counted(database), verified(database, months[0]))}
    done: list[int] = []
    for month in months[1:]:
        for _ in range(chance.randrange(5)):  # in some months nothing happens
            try:
                act(database, chance, month, done)
            except UserError:  # such as two people who cannot be merged
                continue
        last = date_batches(database, last, datetime(month.year, month.month, 20))
        expected[month] = counted(database), verified(database, month)
    with database.read() as connection:
        found = read_monthly_figures(connection, months[-1])
    assert [one.month for one in found] == months
    for one in found:
        figures, recently = expected[one.month]
        assert {code: one.people[code] for code in figures} == figures, one.month
        assert one.people[MonthlyCode.VERIFIED] == recently, one.month


def test_whoever_is_erased_is_in_no_month(database: Database) -> None:
    office = fill(database)
    last = date_batches(database, 0, datetime(2024, 5, 2))
    run_act(database, edit_person, office.person_ids[0], {"linkedin_group": False})
    date_batches(database, last, datetime(2024, 6, 2))
    erase_for_good(database, [office.person_ids[0]], "asked", discard_drafts)
    with database.read() as connection:
        found = read_monthly_figures(connection, date(2024, 7, 1))
    assert [one.people[MonthlyCode.PEOPLE] for one in found] == [29] * len(found)


def test_an_office_without_a_batch_has_no_months(database_file: Database) -> None:
    with database_file.read() as connection:
        assert read_monthly_figures(connection, date(2024, 7, 1)) == ()
