"""Commands for what comes back of messages: bounces, and replies to review."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.session import LARGEST_ID, session
from core.formats import plural
from models.batch_kinds import BatchFile, BatchKind
from models.database import utc_now
from surveys.returned_mail.plan import ReturnedPlan, plan_returned
from surveys.returned_mail.reviews import (
    DECISION_LABELS,
    ReplyDecision,
    decide_replies,
    open_replies,
)

Messages = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Messages (.eml), mailboxes or folders.")
]

_COUNTED: Final = (
    ("permanent", "permanent bounce"),
    ("temporary", "temporary bounce"),
    ("delayed", "message delayed", "messages delayed"),
    ("blocked", "message refused as spam or by a rule", "messages refused as spam or by a rule"),
    ("automatic", "automatic reply", "automatic replies"),
    ("opt_out", "opt-out"),
    ("review", "reply to review", "replies to review"),
    ("addresses_bounced", "address marked as bounced", "addresses marked as bounced"),
    ("known", "message read before", "messages read before"),
    ("unmatched", "message about nobody written to", "messages about nobody written to"),
    ("unreadable", "message could not be read", "messages could not be read"),
)


def bounces(
    context: typer.Context,
    paths: Messages,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count; write nothing.")] = False,
) -> None:
    """Read bounces and replies, and mark addresses and invitations."""
    from mail.returned.classification import classify_all
    from mail.returned.message_files import message_files
    from surveys.returned_mail.apply import apply_returned

    run = session(context)
    with run.database() as database:
        progress = run.progress()
        returned = classify_all(message_files(paths, progress), utc_now())
        if dry_run:
            with database.read() as connection:
                plan = plan_returned(connection, returned)
            batch = None
        else:
            file = BatchFile(paths[0].name) if len(paths) == 1 else None
            with database.write(BatchKind.RETURNED_MAIL, progress=progress, file=file) as changes:
                plan = apply_returned(changes, returned)
            batch = changes.changed().batch_id
    run.print({**plan.counts(), "batch": batch}, lambda: _lines(plan))


def replies(context: typer.Context) -> None:
    """List the replies to review."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = open_replies(connection)
    run.print(
        {
            "replies": [
                {
                    "reply": one.id,
                    "person": one.person_id,
                    "name": one.name,
                    "wave": one.wave,
                    "kind": one.kind,
                    "received": one.received_at.date().isoformat(),
                    "address": one.address,
                    "new_address": one.new_address or None,
                    "excerpt": one.excerpt,
                }
                for one in found
            ]
        },
        lambda: (
            [
                f"{one.id}  {one.name}, {one.wave}, {one.received_at:%Y-%m-%d}: {one.excerpt!r}"
                for one in found
            ]
            or ["Nothing to review."]
        ),
    )


def reply(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="REPLY", min=1, max=LARGEST_ID)],
    decision: ReplyDecision,
    address: Annotated[str, typer.Option(help="The new address, with new_address.")] = "",
) -> None:
    """Decide what a reply means."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.REPLY_REVIEW) as changes:
        decide_replies(changes, [number], decision, address)
    run.print(
        {"reply": number, "decision": decision, "batch": changes.changed().batch_id},
        lambda: [f"{DECISION_LABELS[decision]}."],
    )


def _lines(plan: ReturnedPlan) -> list[str]:
    counts = plan.counts()
    counts["automatic"] += counts["out_of_office"]
    told = [plural(counts[name], *words) for name, *words in _COUNTED if counts[name]]
    return told or ["There are no messages."]
