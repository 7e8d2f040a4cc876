"""Commands for what comes back of messages: bounces, and replies to review."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.session import LARGEST_ID, session
from core.formats import plural
from core.progress import Progress
from mail.accounts import Login, Security, saved_account
from mail.mailbox_account import (
    MailboxAccount,
    mailbox_account,
    mailbox_secret,
    save_mailbox,
    store_mailbox_password,
)
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database, utc_now
from surveys.returned_mail.plan import ReturnedPlan, plan_returned
from surveys.returned_mail.reviews import (
    DECISION_LABELS,
    ReplyDecision,
    decide_replies,
    open_replies,
)

mailbox_app = typer.Typer(no_args_is_help=True)

Messages = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Messages (.eml), mailboxes or folders."),
]
Secret = Annotated[
    str | None,
    typer.Option(
        envvar="ALMANAC_IMAP_PASSWORD",
        help="Kept in this computer’s keyring. Other users of the computer can see what is written"
        " here, but not the variable.",
    ),
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
    paths: Messages = None,
    imap: Annotated[
        bool, typer.Option("--imap", help="Read what is new in the office’s mailbox.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count; write nothing.")] = False,
) -> None:
    """Read bounces and replies, and mark addresses and invitations."""
    if bool(paths) is imap or (imap and dry_run):
        raise typer.BadParameter("give PATH..., with --dry-run or without, or --imap.")
    run = session(context)
    with run.database() as database:
        if not paths:
            plan, batch = _read_mailbox(database, run.progress())
        else:
            plan, batch = _read_files(database, paths, run.progress(), dry_run)
    run.print({**plan.counts(), "batch": batch}, lambda: _lines(plan))


@mailbox_app.command("set")
def set_mailbox(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The IMAP server.")],
    user: Annotated[str, typer.Option(help="The user name, mostly the address.")],
    port: Annotated[int, typer.Option()] = 993,
    security: Annotated[Security, typer.Option(help="Encryption.")] = Security.TLS,
    folder: Annotated[str, typer.Option(help="The folder that is read.")] = "INBOX",
    processed: Annotated[
        str, typer.Option(help="The folder for what was read; else it stays where it is.")
    ] = "",
    minutes: Annotated[
        int, typer.Option(min=0, help="Read every so many minutes while a window is open.")
    ] = 0,
    login: Annotated[Login, typer.Option(help="By what the server knows the user.")] = (
        Login.PASSWORD
    ),
    password: Secret = None,
) -> None:
    """Set the mailbox to which bounces and replies come."""
    run = session(context)
    account = MailboxAccount(host, port, security, user, login, folder, processed, minutes)
    with run.database() as database:
        with database.write(BatchKind.SETTINGS) as changes:
            save_mailbox(changes, account)
        if password is not None:
            store_mailbox_password(account, password)
    run.print(asdict(account), lambda: [f"Bounces are read from {account.name}."])


@mailbox_app.command("show")
def show_mailbox(context: typer.Context) -> None:
    """Show the mailbox to which bounces and replies come."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        account = mailbox_account(connection)
    run.print(asdict(account), lambda: [account.name])


def _read_files(
    database: Database, paths: Sequence[Path], progress: Progress, dry_run: bool
) -> tuple[ReturnedPlan, int | None]:
    from mail.returned.classification import classify_all
    from mail.returned.message_files import message_files
    from surveys.returned_mail.apply import apply_returned

    returned = classify_all(message_files(paths, progress), utc_now())
    if dry_run:
        with database.read() as connection:
            return plan_returned(connection, returned), None
    file = BatchFile(paths[0].name) if len(paths) == 1 else None
    with database.write(BatchKind.RETURNED_MAIL, progress=progress, file=file) as changes:
        plan = apply_returned(changes, returned)
    return plan, changes.changed().batch_id


def _read_mailbox(database: Database, progress: Progress) -> tuple[ReturnedPlan, int | None]:
    from surveys.returned_mail.mailbox_check import check_mailbox_now

    with database.read() as connection:
        account, sending = mailbox_account(connection), saved_account(connection)
    found = check_mailbox_now(database, account, lambda: mailbox_secret(account, sending), progress)
    return found.plan, found.batch_id


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
