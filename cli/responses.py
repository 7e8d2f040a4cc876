"""Commands about the responses of somebody who answered a wave more than once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from cli.session import PersonId, session
from cli.surveys import SurveyCode, WaveLabel
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from models.counting_responses import ChosenBy, chosen_by, rank
from records.merging.former_ids import current_person
from records.people import existing_people
from surveys.answer_corrections import ReadResponse, read_response
from surveys.answer_words import answer_text
from surveys.other_answers import make_count, response_ids
from surveys.waves import find_wave

app = typer.Typer(no_args_is_help=True)

# Why another response counts.
_REASONS: Final[Mapping[ChosenBy, str]] = {
    ChosenBy.HAND: "was chosen",
    ChosenBy.COMPLETE: "is complete",
    ChosenBy.LATER: "was submitted later",
    ChosenBy.IMPORT: "was imported later",
}


@app.command("list")
def list_responses(
    context: typer.Context, person: PersonId, survey: SurveyCode, wave: WaveLabel
) -> None:
    """List all responses of a person to a wave, that which counts first, and why it does."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found_wave = find_wave(connection, survey, wave)
        if found_wave.privacy.hides_answers:
            raise UserError(
                f"Nobody is shown who gave which answers to {found_wave.name}.",
                code="hidden_answers",
            )
        person = current_person(connection, person)
        if not existing_people(connection, [person]):
            raise UserError(f"There is no person {person}.", code="no_person")
        ids = response_ids(connection, found_wave.id, person)
        found = [one for id_ in ids if (one := read_response(connection, id_)) is not None]
    run.print(
        {
            "person": person,
            "survey": found_wave.survey_code,
            "wave": found_wave.label,
            "responses": [_as_json(one, _rule(one, found)) for one in found],
        },
        lambda: [_line(one, found) for one in found],
    )


@app.command()
def count(
    context: typer.Context,
    response: Annotated[int, typer.Argument(help="Its id, as “responses list” prints it.")],
) -> None:
    """Make a response count in place of the others of the same person to that wave."""
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.OTHER_ANSWERS) as changes:
            if read_response(changes.connection, response) is None:
                raise UserError(
                    f"There is no response {response}, or nobody is shown who gave it; nothing was"
                    " changed.",
                    code="unknown_response",
                )
            make_count(changes, response)
        batch = changes.batch_id
    run.print(
        {"response": response, "batch": batch},
        lambda: [f"Response {response} counts now. Batch {batch}; undo it with: undo {batch}"],
    )


def _rule(one: ReadResponse, found: Sequence[ReadResponse]) -> ChosenBy | None:
    """Why a response counts, or why the first of those `found` counts in its place.

    That which counts does so over the runner-up. None: there is no other response.
    """
    counting = found[0].response
    if one.response.counts:
        others = [other.response for other in found[1:]]
        return chosen_by(counting, max(others, key=rank)) if others else None
    return chosen_by(counting, one.response)


def _as_json(one: ReadResponse, rule: ChosenBy | None) -> dict[str, Any]:
    response = one.response
    return {
        "response": one.response_id,
        "counts": response.counts,
        "rule": rule,
        "complete": response.is_complete,
        "submitted_at": response.submitted_at,
        "answers": {
            answered.definition.code: answer_text(answered.definition, answered.answers)
            for answered in one.questions
            if answered.answers
        },
    }


def _line(one: ReadResponse, found: Sequence[ReadResponse]) -> str:
    response, rule = one.response, _rule(one, found)
    day = f", submitted {response.submitted_at:%Y-%m-%d}" if response.submitted_at else ""
    answers = plural(sum(bool(answered.answers) for answered in one.questions), "answer")
    counts = "counts"
    if not response.counts and rule is not None:
        counts = f"does not count: {found[0].response_id} {_REASONS[rule]}"
    return (
        f"{one.response_id}: {'complete' if response.is_complete else 'partial'}{day}, {answers},"
        f" {counts}"
    )
