"""Commands for proposals: answers that would update the records of those who gave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from cli.session import Session, session
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import ProposalKey, UpdateProposal
from surveys.proposals.updated_fields import set_updated_field
from surveys.survey_store import find_survey
from surveys.waves import all_waves, find_wave

app = typer.Typer(no_args_is_help=True)

Proposals = Annotated[
    list[str] | None,
    typer.Argument(metavar="PROPOSAL...", help="As “proposals list” prints them, such as 12-3."),
]
Everything = Annotated[bool, typer.Option("--all", help="All of them that can be.")]
OfPerson = Annotated[int | None, typer.Option("--person", help="Of this person alone.")]
OfSurvey = Annotated[str | None, typer.Option("--survey", help="Of answers to this survey.")]
OfWave = Annotated[str | None, typer.Option("--wave", help="Of this wave of it.")]


@app.command("list")
def list_proposals(
    context: typer.Context,
    person: OfPerson = None,
    survey: OfSurvey = None,
    wave: OfWave = None,
) -> None:
    """List the answers that would update a record."""
    run = session(context)
    chosen = _Choice(person, survey, wave)
    with run.database() as database, database.read() as connection:
        found = chosen.proposals(connection)
    run.print({"proposals": [_as_json(one) for one in found]}, lambda: map(_line, found))


@app.command()
def accept(
    context: typer.Context,
    proposals: Proposals = None,
    everything: Everything = False,
    person: OfPerson = None,
    survey: OfSurvey = None,
    wave: OfWave = None,
) -> None:
    """Write proposals into the records; with --all, those that need no look at them.

    One that contradicts a newer change of the record, or ends an opt-out, is accepted by name.
    """
    chosen = _Choice(person, survey, wave)
    _decide(session(context), proposals, chosen, everything=everything, accepted=True)


@app.command()
def reject(
    context: typer.Context,
    proposals: Proposals = None,
    everything: Everything = False,
    person: OfPerson = None,
    survey: OfSurvey = None,
    wave: OfWave = None,
) -> None:
    """Put proposals aside for good."""
    chosen = _Choice(person, survey, wave)
    _decide(session(context), proposals, chosen, everything=everything, accepted=False)


@app.command("map")
def map_question(
    context: typer.Context,
    survey: str,
    question: str,
    field: Annotated[str, typer.Argument(help="The field that answers update; “none” for none.")],
) -> None:
    """Say which field the answers to a question update."""
    run = session(context)
    updated = None if field == "none" else field
    with run.database() as database, database.write(BatchKind.QUESTION_UPDATES) as changes:
        set_updated_field(changes, survey, question, updated)
    batch = changes.changed().batch_id
    run.print(
        {"survey": survey, "question": question, "field": updated, "batch": batch},
        lambda: [f"{question}: {updated or 'updates nothing'}"],
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which proposals: of a person, of a survey, of one wave of it; None: of any."""

    person: int | None
    survey: str | None
    wave: str | None

    def proposals(self, connection: Connection) -> Sequence[UpdateProposal]:
        """The open proposals; UserError for an unknown survey or wave."""
        if self.wave is not None and self.survey is None:
            raise typer.BadParameter("--wave needs --survey.")
        found = read_proposals(connection, None if self.person is None else [self.person])
        if self.survey is None:
            return found
        if self.wave is not None:
            waves = [find_wave(connection, self.survey, self.wave)]
        else:
            waves = list(all_waves(connection, find_survey(connection, self.survey).id))
        names = {wave.name for wave in waves}
        return [one for one in found if one.source in names]


def _decide(
    run: Session, given: list[str] | None, choice: _Choice, *, everything: bool, accepted: bool
) -> None:
    if bool(given) is everything:
        raise UserError("Name proposals, or all of them by --all.", code="no_proposals")
    kind = BatchKind.PROPOSALS_ACCEPT if accepted else BatchKind.PROPOSALS_REJECT
    decide = accept_proposals if accepted else reject_proposals
    left = 0
    with run.database() as database, database.write(kind) as changes:
        keys = [_key(one) for one in given or ()]
        if everything:
            found = choice.proposals(changes.connection)
            keys = [one.key for one in found if not accepted or one.is_clear]
            left = len(found) - len(keys)
        count = decide(changes, keys)
    word = "accepted" if accepted else "rejected"
    run.print(
        {word: count, "left": left, "batch": changes.changed().batch_id},
        lambda: [
            f"{plural(count, 'proposal')} {word}",
            *([f"{plural(left, 'proposal')} left, to be decided one by one"] if left else []),
        ],
    )


def _key(text: str) -> ProposalKey:
    response, _, question = text.partition("-")
    if not (response.isdigit() and question.isdigit()):
        raise UserError(f"“{text}” is not a proposal, such as 12-3.", code="bad_proposal")
    return ProposalKey(int(response), int(question))


def _as_json(one: UpdateProposal) -> dict[str, Any]:
    return {
        "proposal": f"{one.key.response_id}-{one.key.question_id}",
        "person": one.person_id,
        "name": one.person,
        "field": one.field.key,
        "answer": one.text,
        "on_record": one.shown_now or None,
        "source": one.source,
        "answered_at": None if one.answered_at is None else one.answered_at.isoformat(),
        "changed_later": None if one.changed_at is None else one.changed_at.isoformat(),
        "ends_opt_out": one.ends_opt_out,
        "issue": one.issue or None,
    }


def _line(one: UpdateProposal) -> str:
    later = " (changed later on record)" if one.changed_at else ""
    later += " (ends an opt-out)" if one.ends_opt_out else ""
    issue = f" ({one.issue})" if one.issue else ""
    return (
        f"{one.key.response_id}-{one.key.question_id}  {one.person}: {one.field.label}"
        f" “{one.shown_now}” to “{one.text}”, {one.origin}{later}{issue}"
    )
