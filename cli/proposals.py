"""Commands for proposals: answers that would update the records of those who gave them."""

from typing import Annotated, Any

import typer

from cli.session import Session, session
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from surveys.proposals import (
    ProposalKey,
    UpdateProposal,
    accept_proposals,
    read_proposals,
    reject_proposals,
    set_updated_field,
)

app = typer.Typer(no_args_is_help=True)

Proposals = Annotated[
    list[str] | None,
    typer.Argument(metavar="PROPOSAL...", help="As “proposals list” prints them, such as 12-3."),
]
Everything = Annotated[bool, typer.Option("--all", help="All of them that can be.")]


@app.command("list")
def list_proposals(
    context: typer.Context,
    person: Annotated[int | None, typer.Option(help="Of this person alone.")] = None,
) -> None:
    """List the answers that would update a record."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = read_proposals(connection, None if person is None else [person])
    run.print({"proposals": [_as_json(one) for one in found]}, lambda: map(_line, found))


@app.command()
def accept(
    context: typer.Context, proposals: Proposals = None, everything: Everything = False
) -> None:
    """Write proposals into the records; with --all, those that contradict no newer change."""
    _decide(session(context), proposals, everything=everything, accepted=True)


@app.command()
def reject(
    context: typer.Context, proposals: Proposals = None, everything: Everything = False
) -> None:
    """Put proposals aside for good."""
    _decide(session(context), proposals, everything=everything, accepted=False)


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


def _decide(run: Session, given: list[str] | None, *, everything: bool, accepted: bool) -> None:
    if bool(given) is everything:
        raise UserError("Name proposals, or all of them by --all.", code="no_proposals")
    kind = BatchKind.PROPOSALS_ACCEPT if accepted else BatchKind.PROPOSALS_REJECT
    decide = accept_proposals if accepted else reject_proposals
    with run.database() as database, database.write(kind) as changes:
        keys = [_key(one) for one in given or ()]
        if everything:
            keys = [
                one.key
                for one in read_proposals(changes.connection)
                if not accepted or not (one.issue or one.changed_at)
            ]
        count = decide(changes, keys)
    word = "accepted" if accepted else "rejected"
    run.print(
        {word: count, "batch": changes.changed().batch_id},
        lambda: [f"{plural(count, 'proposal')} {word}"],
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
        "issue": one.issue or None,
    }


def _line(one: UpdateProposal) -> str:
    later = " (changed later on record)" if one.changed_at else ""
    issue = f" ({one.issue})" if one.issue else ""
    return (
        f"{one.key.response_id}-{one.key.question_id}  {one.person}: {one.field.label}"
        f" “{one.shown_now}” to “{one.text}”, {one.origin}{later}{issue}"
    )
