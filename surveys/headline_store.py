"""The headlines that colleagues chose for a survey's findings: for all its waves."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.text import clean
from models.changes import ChangeSet
from models.tables import headline_figures
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.routing import parse_routing, routing_text
from surveys.survey_store import find_survey

MOST_HEADLINES: Final = 20
LONGEST_WORDS: Final = 300  # characters


def read_headlines(connection: Connection, survey_id: int) -> tuple[HeadlineDefinition, ...]:
    """The headlines chosen for a survey in their order; empty: those of its questionnaire."""
    found = connection.execute(
        select(headline_figures)
        .where(headline_figures.c.survey_id == survey_id)
        .order_by(headline_figures.c.position, headline_figures.c.id)
    )
    return tuple(
        HeadlineDefinition(
            HeadlineKind(row.kind),
            row.words,
            row.question,
            None if row.choices is None else tuple(row.choices),
            None if row.base is None else parse_routing(row.base),
        )
        for row in found
    )


def save_headlines(
    changes: ChangeSet, survey_code: str, wanted: Sequence[HeadlineDefinition]
) -> None:
    """Make `wanted` the headlines of a survey; none: those of its questionnaire.

    Raises UserError for an unknown survey, and for headlines without a question, words or choices.
    """
    survey = find_survey(changes.connection, survey_code)
    for headline in wanted:
        _check(headline)
    if len(wanted) > MOST_HEADLINES:
        raise UserError(
            f"A survey has at most {MOST_HEADLINES} headlines. Nothing was changed; delete some.",
            code="too_many_headlines",
        )
    if tuple(wanted) == read_headlines(changes.connection, survey.id):
        return
    now = select(headline_figures.c.id).where(headline_figures.c.survey_id == survey.id)
    changes.delete(headline_figures, changes.connection.scalars(now).all())
    changes.insert(
        headline_figures,
        [
            {"survey_id": survey.id, "position": position, **_row(headline)}
            for position, headline in enumerate(wanted)
        ],
    )
    changes.describe(survey=survey.code)


def _check(headline: HeadlineDefinition) -> None:
    words = clean(headline.words)
    if not words or len(words) > LONGEST_WORDS:
        raise UserError(
            f"A headline needs words after its figure, at most {LONGEST_WORDS} characters. Nothing"
            " was changed.",
            code="no_headline_words",
        )
    if headline.kind is not HeadlineKind.RESPONSE_RATE and headline.question is None:
        raise UserError(
            f"The headline “{words}” needs a question. Nothing was changed.", code="no_question"
        )
    if headline.choices is not None and not headline.choices:
        raise UserError(
            f"The headline “{words}” needs an answer to count. Nothing was changed; tick one.",
            code="no_choices",
        )


def _row(headline: HeadlineDefinition) -> dict[str, Any]:
    return {
        "kind": str(headline.kind),
        "question": headline.question,
        "choices": None if headline.choices is None else list(headline.choices),
        "base": None if headline.base is None else routing_text(headline.base),
        "words": clean(headline.words),
    }
