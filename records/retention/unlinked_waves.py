"""Waves whose answers were unlinked from people: the same answers must not come in again."""

from datetime import date

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import format_day, plural
from models.tables import responses, waves
from records.filters.periods import shifted
from records.retention.rules import RetentionRule, read_policy


def check_not_unlinked(connection: Connection, wave_id: int, name: str, today: date) -> None:
    """Raise UserError where the answers to the wave `name` were unlinked, by hand or by the rule.

    Nobody knows whose they were, so those of the same people would count beside them.
    """
    unlinked_on = connection.scalar(select(waves.c.unlinked_on).where(waves.c.id == wave_id))
    if unlinked_on is not None:
        raise UserError(
            f"The answers to {name} were unlinked from people on {format_day(unlinked_on)}. Nothing"
            " was imported, since the same answers would count twice.",
            code="answers_unlinked",
        )
    years = read_policy(connection).years.get(RetentionRule.ANSWERS)
    if years is None:
        return
    closes = connection.scalar(select(waves.c.closes).where(waves.c.id == wave_id))
    people = set(
        connection.scalars(
            select(responses.c.person_id).where(responses.c.wave_id == wave_id).distinct()
        )
    )
    if closes is not None and closes < shifted(today, -years, "year") and people == {None}:
        raise UserError(
            f"{name} closed over {plural(years, 'year')} ago, and its answers were unlinked from"
            " people by the office’s retention rule. Nothing was imported, since the same answers"
            " would count twice.",
            code="answers_unlinked",
        )
