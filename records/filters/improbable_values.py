"""Values of a person that contradict each other or the calendar, as rows with a reason."""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    extract,
    func,
    literal,
    select,
    union_all,
)

from models.tables import awards, engagements, people, responses, roles

ADULT: Final = 18  # years; whoever completed an award earlier has a wrong year or date of birth
OLDEST: Final = 110  # years; the oldest people alive are hardly older

_BORN: Final = extract("year", people.c.birth_date)
_THIS_YEAR: Final = extract("year", func.current_date())

TOO_YOUNG: Final = "award completed before the age of 18"
BORN_LATER: Final = "born in the future"
TOO_OLD: Final = "alive at more than 110"
AWARD_ENDS_FIRST: Final = "award completed before it started"
ROLE_ENDS_FIRST: Final = "role ended before it started"
ACTIVE_AFTER_DEATH: Final = "active after the date of death"

# Each reason, the records looked at, and what is improbable of them. News may be of the dead.
_RULES: Final[tuple[tuple[str, FromClause, Any, ColumnElement[bool]], ...]] = (
    (TOO_YOUNG, awards.join(people), awards, awards.c.completed < _BORN + ADULT),
    (BORN_LATER, people, people, people.c.birth_date > func.current_date()),
    (TOO_OLD, people, people, (_THIS_YEAR - _BORN > OLDEST) & people.c.deceased.is_(False)),
    (AWARD_ENDS_FIRST, awards, awards, awards.c.completed < awards.c.started),
    (ROLE_ENDS_FIRST, roles, roles, roles.c.ended < roles.c.started),
    (
        ACTIVE_AFTER_DEATH,
        responses.join(people, people.c.id == responses.c.person_id),
        responses,
        func.date(responses.c.submitted_at) > people.c.deceased_on,
    ),
    (
        ACTIVE_AFTER_DEATH,
        engagements.join(people),
        engagements,
        (engagements.c.happened_on > people.c.deceased_on) & (engagements.c.kind != "news"),
    ),
    (
        ACTIVE_AFTER_DEATH,
        roles.join(people),
        roles,
        roles.c.started > people.c.deceased_on,
    ),
)
REASONS: Final = tuple(dict.fromkeys(reason for reason, *_rest in _RULES))


def improbable_values() -> Subquery:
    """A row for each improbable value: its `id`, `person_id` and `reason`."""
    found = []
    for number, (reason, source, table, condition) in enumerate(_RULES):
        person_id = people.c.id if table is people else table.c.person_id
        found.append(
            select(
                (table.c.id * len(_RULES) + number).label("id"),
                person_id.label("person_id"),
                literal(reason).label("reason"),
            )
            .select_from(source)
            .where(condition)
        )
    return union_all(*found).subquery("improbable_values")
